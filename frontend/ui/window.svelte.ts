import { SvelteSet } from "svelte/reactivity";

export interface Block {
	index: number;
	/** Its first item, and the one after its last. */
	from: number;
	to: number;
}

const SIZE = 50;
const ROOM = 33;
const MARGIN = "800px";

/** Draws a long list in blocks: those out of sight are as high as they were, and empty. */
export class Window {
	readonly list: Block[] = $derived.by(() => blocksOf(this.count()));
	readonly #near = new SvelteSet<number>([0]);
	readonly #heights = new Map<number, number>();

	constructor(readonly count: () => number) {}

	/** The block an item stands in. */
	of(item: number): number {
		return Math.floor(Math.max(item, 0) / SIZE);
	}

	isDrawn(index: number): boolean {
		return this.#near.has(index);
	}

	/** The height of a block that is not drawn. */
	room({ index, from, to }: Block): string {
		return `${this.#heights.get(index) ?? (to - from) * ROOM}px`;
	}

	show(index: number): void {
		this.#near.add(index);
	}

	hide(index: number, height: number): void {
		if (this.#near.has(index)) this.#heights.set(index, height);
		this.#near.delete(index);
	}
}

/** Tells a window when a block comes near what can be seen, and when it is far again. */
export function nearby(window: Window, index: number) {
	return (element: HTMLElement) => {
		const margins = { rootMargin: MARGIN, scrollMargin: MARGIN };
		const observer = new IntersectionObserver(([entry]) => {
			if (entry?.isIntersecting) window.show(index);
			else window.hide(index, element.offsetHeight);
		}, margins);
		observer.observe(element);
		return () => observer.disconnect();
	};
}

function blocksOf(count: number): Block[] {
	return Array.from({ length: Math.ceil(count / SIZE) }, (_, index) => ({
		index,
		from: index * SIZE,
		to: Math.min((index + 1) * SIZE, count)
	}));
}
