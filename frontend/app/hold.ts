import { tick } from "svelte";

/** Keeps a block as high as it is while its content is replaced, so that nothing below jumps; gives what lets go of it. */
export function hold(id: number): () => Promise<void> {
	const element = document.querySelector<HTMLElement>(`[data-node="${id}"]`);
	const focus = focused(element);
	if (element) element.style.minHeight = `${element.offsetHeight}px`;
	return async () => {
		await tick();
		if (element) element.style.minHeight = "";
		focus();
	};
}

/** Remembers what is being typed into within a block; gives what puts the focus back if its view was drawn anew. */
function focused(within: HTMLElement | null): () => void {
	const active = document.activeElement;
	const view = active?.closest<HTMLElement>("[data-node]");
	if (!within || !view || view === within || !within.contains(view)) return () => {};
	const place = [...view.querySelectorAll("*")].indexOf(active as Element);
	const [start, end] =
		active instanceof HTMLInputElement || active instanceof HTMLTextAreaElement
			? [active.selectionStart, active.selectionEnd]
			: [null, null];
	return () => {
		if (document.activeElement !== document.body) return;
		const again = [
			...(document.querySelector(`[data-node="${view.dataset.node}"]`)?.querySelectorAll<HTMLElement>("*") ?? [])
		][place];
		again?.focus({ preventScroll: true });
		if (start !== null && (again instanceof HTMLInputElement || again instanceof HTMLTextAreaElement))
			again.setSelectionRange(start, end);
	};
}
