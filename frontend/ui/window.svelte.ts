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
	readonly #blocks = new WeakMap<Element, number>();
	/** One for all blocks: those that come near together are drawn together. */
	readonly #observer = new IntersectionObserver((entries) => entries.forEach((entry) => this.#note(entry)), {
		rootMargin: MARGIN,
		scrollMargin: MARGIN
	});

	constructor(
		readonly count: () => number,
		/** How high an item is that was never drawn. */
		readonly height = ROOM
	) {}

	/** Follows where the element of a block is. */
	watch(element: HTMLElement, index: number): () => void {
		this.#blocks.set(element, index);
		this.#observer.observe(element);
		return () => this.#observer.unobserve(element);
	}

	/** The block an item stands in. */
	of(item: number): number {
		return Math.floor(Math.max(item, 0) / SIZE);
	}

	isDrawn(index: number): boolean {
		return this.#near.has(index);
	}

	/** The height of a block that is not drawn. */
	room({ index, from, to }: Block): string {
		return `${this.#heights.get(index) ?? (to - from) * this.height}px`;
	}

	show(index: number): void {
		this.#near.add(index);
	}

	#note({ target, isIntersecting, boundingClientRect }: IntersectionObserverEntry): void {
		const index = this.#blocks.get(target) ?? 0;
		if (isIntersecting) return this.show(index);
		if (this.#near.has(index)) this.#heights.set(index, boundingClientRect.height);
		this.#near.delete(index);
	}
}

/** Tells a window when a block comes near what can be seen, and when it is far again. */
export function nearby(window: Window, index: number) {
	return (element: HTMLElement) => window.watch(element, index);
}

function blocksOf(count: number): Block[] {
	return Array.from({ length: Math.ceil(count / SIZE) }, (_, index) => ({
		index,
		from: index * SIZE,
		to: Math.min((index + 1) * SIZE, count)
	}));
}
