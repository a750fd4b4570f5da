import type { Attachment } from "svelte/attachments";

const CLOSE = 8;

/** Keeps the end of growing content in view, unless the reader scrolled up or types into it. */
export function follow(content: () => unknown, wanted: () => boolean): Attachment<HTMLElement> {
	return (element) => {
		let atEnd = true;
		let first = true;
		const note = () => (atEnd = element.scrollHeight - element.scrollTop - element.clientHeight < CLOSE);
		element.addEventListener("scroll", note, { passive: true });
		$effect(() => {
			content();
			if (!first && atEnd && wanted() && document.activeElement !== element) element.scrollTop = element.scrollHeight;
			first = false;
		});
		return () => element.removeEventListener("scroll", note);
	};
}
