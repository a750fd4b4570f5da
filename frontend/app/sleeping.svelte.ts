import { untrack } from "svelte";
import { SvelteSet } from "svelte/reactivity";
import type { AnyNode } from "./node.svelte";

/** Nodes that were written to while they were folded away; each is woken as soon as it is not any more. */
export class Sleeping {
	readonly #nodes = new SvelteSet<AnyNode>();

	constructor() {
		$effect.root(() => {
			$effect(() => {
				for (const node of [...this.#nodes].filter(({ unfolded }) => unfolded)) untrack(() => this.#wake(node));
			});
		});
	}

	add(node: AnyNode): void {
		this.#nodes.add(node);
	}

	#wake(node: AnyNode): void {
		this.#nodes.delete(node);
		node.wake();
	}
}
