import type { Component, Snippet } from "svelte";
import { SvelteMap } from "svelte/reactivity";
import type { AnyNode } from "./node.svelte";

/** A layout draws its children, or some of them, where it renders `children`. */
export type View = Component<{ node: AnyNode; children?: Snippet<[nodes?: AnyNode[]]> }>;

export interface Module {
	default: View;
	/** For layouts that hide some of their children at first: those they show. */
	shown?: (node: AnyNode) => AnyNode[];
}

/** The layouts that nearly every page has. */
const core = byStem(import.meta.glob<Module>("../../preludio/layouts/{column,form,row}.svelte", { eager: true }));
const layouts = byStem(
	import.meta.glob<Module>([
		"../../preludio/layouts/**/[a-z]*.svelte",
		"!../../preludio/layouts/{column,form,row}.svelte"
	])
);
// All but what basics.ts holds.
const components = byStem(
	import.meta.glob<Module>([
		"../../preludio/components/**/[a-z]*.svelte",
		"!../../preludio/components/{button,checkbox,checkboxgroup,number,radio,slider,textbox}.svelte"
	])
);

/** What components do that need no view, from the moment they are there; each is a chunk of its own. */
const beginnings = byStem(
	import.meta.glob<(node: AnyNode) => void>("../../preludio/components/*.begin.svelte.ts", { import: "begin" })
);

/** Finds the view of each type of block: `slider` is `slider.svelte`, wherever it lies. */
export class Registry {
	readonly #begun = new WeakSet<AnyNode>();
	readonly #loaded = new SvelteMap<string, Module | null>(Object.entries(core));

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

	/** The view of a type of block; undefined before it is loaded, null if there is none: a State, say, is never seen. */
	view(type: string): View | null | undefined {
		const module = this.#loaded.get(type);
		return module ? module.default : module;
	}

	/** Whether blocks of a type hold others, and stand on the page without a frame. */
	isLayout(type: string): boolean {
		return type in core || type in layouts;
	}

	async load(type: string): Promise<void> {
		if (this.#loaded.has(type)) return;
		this.#loaded.set(type, (await (layouts[type] ?? components[type] ?? (() => basic(type)))()) ?? null);
	}

	/** Loads all that a visitor sees first, so that the page appears at once and whole. */
	async loadShown(nodes: AnyNode[]): Promise<void> {
		const missing = new Set(nodes.flatMap((node) => this.#typesShown(node)).filter((type) => !this.#loaded.has(type)));
		if (missing.size === 0) return;
		await Promise.all([...missing].map((type) => this.load(type)));
		// What a layout shows is known when it is here.
		await this.loadShown(nodes);
	}

	/** The children that a layout shows. */
	shown(node: AnyNode): AnyNode[] {
		return this.#loaded.get(node.type)?.shown?.(node) ?? node.children;
	}

	/** Whether no layout around a node has folded it away; what acts without being seen is never away. */
	unfolded(node: AnyNode | null): boolean {
		if (!node || node.type in beginnings) return true;
		const { parent } = node;
		return !parent || (this.shown(parent).includes(node) && this.unfolded(parent));
	}

	#typesShown(node: AnyNode): string[] {
		if (node.props.visible === false) return [];
		const inside = this.#loaded.has(node.type) ? this.shown(node) : [];
		return [node.type, ...inside.flatMap((child) => this.#typesShown(child))];
	}
}

async function basic(type: string): Promise<Module | undefined> {
	const { basics } = await import("./basics");
	return byStem(basics)[type];
}

/** Files by their names up to the first dot. */
function byStem<T>(files: Record<string, T>): Record<string, T> {
	return Object.fromEntries(Object.entries(files).map(([path, file]) => [path.replace(/^.*\/|\..*$/g, ""), file]));
}
