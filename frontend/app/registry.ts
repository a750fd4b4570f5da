import type { Component, Snippet } from "svelte";
import { SvelteMap } from "svelte/reactivity";
import type { AnyNode } from "./node.svelte";

/** A layout draws its children, or some of them, where it renders `children`. */
export type View = Component<{ node: AnyNode; children?: Snippet<[nodes?: AnyNode[]]> }>;

interface Module {
	default: View;
	/** For layouts that hide some of their children at first: those they show. */
	shown?: (node: AnyNode) => AnyNode[];
}

const layouts = byStem(import.meta.glob<Module>("../../preludio/layouts/**/[a-z]*.svelte", { eager: true }));
// All but what basics.ts holds.
const components = byStem(
	import.meta.glob<View>(
		[
			"../../preludio/components/**/[a-z]*.svelte",
			"!../../preludio/components/{button,checkbox,checkboxgroup,dropdown,number,radio,slider,textbox}.svelte"
		],
		{
			import: "default"
		}
	)
) as Record<string, (type: string) => Promise<View>>;

/** What components do that need no view, from the moment they are there; each is a chunk of its own. */
const beginnings = byStem(
	import.meta.glob<(node: AnyNode) => void>("../../preludio/components/*.begin.svelte.ts", { import: "begin" })
);

/** Finds the view of each type of block: `slider` is `slider.svelte`, wherever it lies. */
export class Registry {
	readonly #begun = new WeakSet<AnyNode>();
	readonly #loaded = new SvelteMap<string, View | null>();

	/** Lets those nodes begin that do something without being seen; each begins once. */
	async begin(nodes: Iterable<AnyNode>): Promise<void> {
		const waiting = [...nodes].filter((node) => node.type in beginnings && !this.#begun.has(node));
		await Promise.all(
			waiting.map(async (node) => {
				this.#begun.add(node);
				(await beginnings[node.type]?.())?.(node);
			})
		);
	}

	layout(type: string): View | undefined {
		return layouts[type]?.default;
	}

	/** The view of a type of component; undefined before it is loaded, null if there is none: a State, say, is never seen. */
	view(type: string): View | null | undefined {
		return this.#loaded.get(type);
	}

	async load(type: string): Promise<void> {
		if (this.#loaded.has(type) || type in layouts) return;
		this.#loaded.set(type, (await (components[type] ?? basic)(type)) ?? null);
	}

	/** Loads all that a visitor sees first, so that the page appears at once and whole. */
	async loadShown(nodes: AnyNode[]): Promise<void> {
		await Promise.all([...new Set(nodes.flatMap(typesShown))].map((type) => this.load(type)));
	}
}

async function basic(type: string): Promise<View | undefined> {
	const { basics } = await import("./basics");
	return byStem(basics)[type];
}

function typesShown(node: AnyNode): string[] {
	if (node.props.visible === false) return [];
	const children = layouts[node.type]?.shown?.(node) ?? node.children;
	return [node.type, ...children.flatMap(typesShown)];
}

/** Files by their names up to the first dot. */
function byStem<T>(files: Record<string, T>): Record<string, T> {
	return Object.fromEntries(Object.entries(files).map(([path, file]) => [path.replace(/^.*\/|\..*$/g, ""), file]));
}
