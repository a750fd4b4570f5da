import type { Attachment } from "svelte/attachments";

const GAP = 4;
const EDGE = 8;
const ROOM = 240;
const LONGEST = 320;

/** What has a place on the page: an element, or a part of a text. */
type Placed = Pick<Element, "getBoundingClientRect">;

/**
 * Shows an element above all others, at another one: below it, or above it where there is more room. A list is as wide
 * as what it stands at; what is `free` has a size of its own.
 */
export function popup(anchor: () => Placed | undefined, { free = false } = {}): Attachment<HTMLElement> {
	return (element) => {
		const place = () => stand(element, anchor()?.getBoundingClientRect(), free);
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

function stand(element: HTMLElement, at: DOMRect | undefined, free: boolean): void {
	if (!at) return;
	const below = innerHeight - at.bottom - GAP - EDGE;
	const above = at.top - GAP - EDGE;
	const down = below >= Math.min(free ? Infinity : ROOM, element.scrollHeight) || below >= above;
	const room = down ? below : above;
	Object.assign(element.style, {
		left: `${free ? Math.max(EDGE, Math.min(startOf(element, at), innerWidth - element.offsetWidth - EDGE)) : at.left}px`,
		width: free ? "" : `${at.width}px`,
		maxHeight: `${free ? room : Math.min(room, LONGEST)}px`,
		top: down ? `${at.bottom + GAP}px` : "auto",
		bottom: down ? "auto" : `${innerHeight - at.top + GAP}px`
	});
}

/** The left edge with which it begins where its anchor begins. */
function startOf(element: HTMLElement, at: DOMRect): number {
	return getComputedStyle(element).direction === "rtl" ? at.right - element.offsetWidth : at.left;
}
