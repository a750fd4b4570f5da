import { trimmed, type Span } from "./spans";

const MARK = "preludio-chosen";

/** Which characters of a text a visitor has chosen, and those whose category is being asked for. */
export class Choosing {
	/** From where to where a category is being asked for. */
	at = $state.raw<[number, number] | null>(null);
	/** The same, as a place on the page. */
	range = $state.raw<Range | null>(null);
	/** The category or score of these characters so far. */
	kind = $state.raw<string | number | null>(null);
	/** Whether characters are chosen and nothing has been asked. */
	waiting = $state(false);
	#element: HTMLElement | null = null;

	/** Follows what is chosen in an element. */
	readonly watch = (element: HTMLElement) => {
		this.#element = element;
		const note = () => (this.waiting = this.at === null && this.#offsets() !== null && !this.collapsed);
		document.addEventListener("selectionchange", note);
		return () => document.removeEventListener("selectionchange", note);
	};

	/** Whether what is chosen is a place, and no characters. */
	get collapsed(): boolean {
		return getSelection()?.isCollapsed ?? true;
	}

	/** From where to where characters are chosen, without white space at the ends; null if it is nothing but that. */
	chosen(spans: Span[]): [number, number] | null {
		const offsets = this.#offsets();
		if (!offsets || offsets[0] === offsets[1]) return offsets;
		const [from, to] = trimmed(spans, ...offsets);
		return from < to ? [from, to] : null;
	}

	open(at: [number, number], kind: string | number | null): void {
		this.range = this.#rangeOf(...at);
		this.kind = kind;
		this.at = at;
		this.waiting = false;
		// The fields of the question take the browser's own mark away.
		globalThis.CSS?.highlights?.set(MARK, new Highlight(this.range));
	}

	close(): void {
		this.at = this.range = null;
		globalThis.CSS?.highlights?.delete(MARK);
	}

	/** Goes back to the text. */
	cancel(): void {
		const end = this.at?.[1];
		const back = document.activeElement === document.body || document.activeElement?.closest("[data-part=marker]");
		this.close();
		if (end !== undefined && back) this.restore(end);
	}

	/** Puts the caret at a place. */
	restore(offset: number): void {
		this.#element?.focus({ preventScroll: true });
		const range = this.#rangeOf(offset, offset);
		getSelection()?.setBaseAndExtent(range.startContainer, range.startOffset, range.endContainer, range.endOffset);
	}

	#offsets(): [number, number] | null {
		const selection = getSelection();
		if (!selection?.rangeCount || !this.#element) return null;
		const range = selection.getRangeAt(0);
		if (!this.#element.contains(range.commonAncestorContainer)) return null;
		return [this.#count(range.startContainer, range.startOffset), this.#count(range.endContainer, range.endOffset)];
	}

	/** How many characters stand before a place. */
	#count(container: Node, offset: number): number {
		const before = document.createRange();
		before.setStart(this.#element as Node, 0);
		before.setEnd(container, offset);
		return before.toString().length;
	}

	#rangeOf(from: number, to: number): Range {
		const range = document.createRange();
		const [start, end] = [this.#placeOf(from, true), this.#placeOf(to, false)];
		range.setStart(...start);
		range.setEnd(...end);
		return range;
	}

	/** The text node that holds a place, and where in it; a place between two belongs to the one that begins or that ends there. */
	#placeOf(offset: number, begins: boolean): [Node, number] {
		const walker = document.createTreeWalker(this.#element as Node, NodeFilter.SHOW_TEXT);
		let rest = offset;
		let last: [Node, number] = [this.#element as Node, 0];
		for (let text = walker.nextNode(); text; text = walker.nextNode()) {
			const length = text.nodeValue?.length ?? 0;
			if (rest < length || (rest === length && !begins)) return [text, rest];
			last = [text, length];
			rest -= length;
		}
		return last;
	}
}
