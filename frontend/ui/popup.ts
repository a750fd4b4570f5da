import type { Attachment } from "svelte/attachments";

const GAP = 4;
const EDGE = 8;
const ROOM = 240;

/** Shows an element above all others, at another one: below it, or above it where there is more room. */
export function popup(anchor: () => HTMLElement | undefined): Attachment<HTMLElement> {
	return (element) => {
		const place = () => stand(element, anchor()?.getBoundingClientRect());
		element.popover = "manual";
		element.showPopover();
		place();
		const watcher = new ResizeObserver(place);
		watcher.observe(element);
		window.addEventListener("scroll", place, { capture: true, passive: true });
		window.addEventListener("resize", place);
		return () => {
			watcher.disconnect();
			window.removeEventListener("scroll", place, { capture: true });
			window.removeEventListener("resize", place);
		};
	};
}

function stand(element: HTMLElement, at: DOMRect | undefined): void {
	if (!at) return;
	const below = innerHeight - at.bottom - GAP - EDGE;
	const above = at.top - GAP - EDGE;
	const down = below >= Math.min(ROOM, element.scrollHeight) || below >= above;
	Object.assign(element.style, {
		left: `${at.left}px`,
		width: `${at.width}px`,
		maxHeight: `${Math.min(down ? below : above, 320)}px`,
		top: down ? `${at.bottom + GAP}px` : "auto",
		bottom: down ? "auto" : `${innerHeight - at.top + GAP}px`
	});
}
