import { SvelteMap } from "svelte/reactivity";
import type { ComponentConfig, Config, Dependency, LayoutNode, RenderConfig, SharedProps } from "$contract";
import { Node, type AnyNode, type Host } from "./node.svelte";

const ROOT = 0;

/** What a page of the app brings: its blocks and its listeners. */
export type Part = Pick<Config, "components" | "dependencies" | "layout" | "current_page">;

/** What a render has put on the page, below which block. */
interface Rendering {
	readonly root: number;
	readonly nodes: number[];
	/** Blocks by what their author calls them. */
	readonly named: Map<string, number>;
	/** Who was there before a block with the same key, if the server had forgotten the id of that one. */
	readonly heirs: Map<number, AnyNode>;
}

/** What a render has changed among the listeners. */
export interface Rendered {
	/** Those that are to run because they have just appeared. */
	begun: Dependency[];
	gone: number[];
}

/** What is in the app, as far as this visitor has seen it: all blocks, where they are, and who listens to what. */
export class Graph {
	readonly nodes = new SvelteMap<number, AnyNode>();
	readonly #pages = new SvelteMap<string, AnyNode[]>();
	readonly #onLoad = new Map<string, number[]>();
	readonly #children = new SvelteMap<number, AnyNode[]>();
	readonly #parents = new Map<number, number>();
	readonly #renderings = new Map<number, Rendering>();
	#dependencies = $state.raw<Dependency[]>([]);
	#page = $state.raw("");
	readonly #index = $derived(indexed(this.#dependencies));

	constructor(
		part: Part,
		readonly host: Host
	) {
		this.show(this.open(part));
	}

	/** Takes in a page of the app and gives its path; what is there already stays as it is. */
	open({ components, dependencies, layout, current_page = "" }: Part): string {
		this.#add(components.filter(({ id }) => !this.nodes.has(id)));
		for (const child of layout.children ?? []) this.#place(child, ROOT);
		this.#pages.set(current_page, this.#known(layout.children));
		this.#onLoad.set(
			current_page,
			dependencies.filter(runsOnLoad).map(({ id }) => id)
		);
		this.#dependencies = [...this.#dependencies, ...dependencies.filter(({ id }) => !this.dependency(id))];
		return current_page;
	}

	has(page: string): boolean {
		return this.#pages.has(page);
	}

	/** Turns to a page that is open. */
	show(page: string): void {
		this.#page = page;
	}

	/** What lies on the page that is shown. */
	get top(): AnyNode[] {
		return this.on(this.#page);
	}

	/** What lies on a page. */
	on(page: string): AnyNode[] {
		return this.#pages.get(page) ?? [];
	}

	/** Whether a block belongs to the page that is shown. */
	isPresent(id: number): boolean {
		const parent = this.#parents.get(id) ?? ROOT;
		return parent === ROOT ? this.top.some((node) => node.id === id) : this.isPresent(parent);
	}

	/** The listeners that run whenever a page appears. */
	onLoad(page: string): Dependency[] {
		return (this.#onLoad.get(page) ?? []).flatMap((id) => this.dependency(id) ?? []);
	}

	children(id: number): AnyNode[] {
		return this.#children.get(id) ?? [];
	}

	/** Puts the children of a layout into another order. */
	arrange(id: number, children: AnyNode[]): void {
		this.#children.set(id, children);
	}

	parent(id: number): AnyNode | null {
		return this.nodes.get(this.#parents.get(id) ?? ROOT) ?? null;
	}

	dependency(id: number): Dependency | undefined {
		return this.#index.byId.get(id);
	}

	/** The listeners of an event of a component, in the order of their declaration. */
	listeners(id: number, event: string): Dependency[] {
		return this.#index.byTarget.get(`${id}:${event}`) ?? [];
	}

	/** What was chained to a listener. */
	followers(id: number): Dependency[] {
		return this.#index.byLeader.get(id) ?? [];
	}

	/** Whether a chain leads from one listener to another. */
	leads(from: number, to: number): boolean {
		const before = this.dependency(to)?.trigger_after ?? null;
		return before !== null && (before === from || this.leads(from, before));
	}

	/** The outermost render that a listener comes from. */
	renderer({ rendered_in }: Dependency): Dependency | undefined {
		const renderer = this.#dependencies.find(({ render_id }) => render_id !== null && render_id === rendered_in);
		return renderer && (this.renderer(renderer) ?? renderer);
	}

	reads(id: number): boolean {
		return this.#index.inputs.has(id);
	}

	feeds(id: number): boolean {
		return this.#index.outputs.has(id);
	}

	/** Replaces all that one render function had put on the page; what keeps its id keeps its view. */
	render({ render_id, components, dependencies, layout }: RenderConfig): Rendered {
		const before = new Set(this.#dependencies.map(({ id }) => id));
		const kept = new Set(components.map(({ id }) => id));
		const heirs = this.#heirs(components, this.#renderings.get(render_id));
		this.#discard(render_id, kept, new Set(dependencies.map(({ render_id: inner }) => inner)));
		this.#renderings.set(render_id, {
			root: layout.id,
			nodes: [...kept].filter((id) => id !== layout.id),
			named: new Map(components.map((component) => [nameOf(component), component.id])),
			heirs
		});
		this.#add(components);
		for (const [id, former] of heirs) this.nodes.get(id)?.inherit(former);
		this.#place(layout, this.#parents.get(layout.id) ?? ROOT);
		this.#dependencies = [...this.#dependencies, ...dependencies];
		return {
			begun: dependencies.filter((added) => runsOnLoad(added) && (added.render_id !== null || !before.has(added.id))),
			gone: [...before].filter((id) => !this.dependency(id))
		};
	}

	/** The id of the block that has come in the place of one with the same key. */
	heir(id: number): number {
		const all = [...this.#renderings.values()].flatMap(({ heirs }) => Array.from(heirs));
		return all.find(([, former]) => former.id === id)?.[0] ?? id;
	}

	/** The blocks with keys that were known under other ids: after a restart of the server that is all of them. */
	#heirs(components: ComponentConfig[], before: Rendering | undefined): Map<number, AnyNode> {
		const heirs = new Map<number, AnyNode>();
		for (const component of components) {
			const former = this.nodes.get(before?.named.get(nameOf(component)) ?? ROOT);
			if (component.key !== null && former && former.id !== component.id) heirs.set(component.id, former);
		}
		return heirs;
	}

	/** Removes what a render had made, but for the blocks that are kept, and the renders in them that go on. */
	#discard(render: number, kept: Set<number>, goingOn: Set<number | null>): void {
		const mine = (dependency: Dependency) => dependency.rendered_in === render;
		for (const { render_id: inner } of this.#dependencies.filter(mine)) {
			const root = inner === null ? undefined : this.#renderings.get(inner)?.root;
			if (inner !== null && !(root !== undefined && kept.has(root) && goingOn.has(inner)))
				this.#discard(inner, new Set(), new Set());
		}
		this.#dependencies = this.#dependencies.filter((dependency) => !mine(dependency));
		for (const id of this.#renderings.get(render)?.nodes ?? []) if (!kept.has(id)) this.#remove(id);
		this.#renderings.delete(render);
	}

	#add(components: ComponentConfig[]): void {
		for (const { id, type, props } of components) {
			const known = this.nodes.get(id);
			if (known?.type === type) {
				known.renew(props as Partial<SharedProps>);
				continue;
			}
			known?.end();
			this.nodes.set(id, new Node<SharedProps, object>(id, type, props as unknown as SharedProps, this.host));
		}
	}

	#place({ id, children }: LayoutNode, parent: number): void {
		this.#parents.set(id, parent);
		// What a render inside of a render has shown stays until that one has run again.
		if (!children?.length && [...this.#renderings.values()].some(({ root, nodes }) => root === id && nodes.length))
			return;
		for (const child of children ?? []) this.#place(child, id);
		this.#children.set(id, this.#known(children));
	}

	#known(children: LayoutNode[] = []): AnyNode[] {
		return children.flatMap(({ id }) => this.nodes.get(id) ?? []);
	}

	#remove(id: number): void {
		this.nodes.get(id)?.end();
		this.nodes.delete(id);
		this.#children.delete(id);
		this.#parents.delete(id);
	}
}

interface Index {
	byId: Map<number, Dependency>;
	byTarget: Map<string, Dependency[]>;
	byLeader: Map<number, Dependency[]>;
	inputs: Set<number>;
	outputs: Set<number>;
}

function indexed(dependencies: Dependency[]): Index {
	return {
		byId: new Map(dependencies.map((dependency) => [dependency.id, dependency])),
		byTarget: grouped(dependencies, ({ targets }) => targets.map(([id, event]) => `${id}:${event}`)),
		byLeader: grouped(dependencies, ({ trigger_after }) => (trigger_after === null ? [] : [trigger_after])),
		inputs: new Set(dependencies.flatMap(({ inputs }) => inputs)),
		outputs: new Set(dependencies.flatMap(({ outputs }) => outputs))
	};
}

function nameOf({ type, key }: ComponentConfig): string {
	return `${type} ${key}`;
}

function runsOnLoad({ targets }: Dependency): boolean {
	return targets.some(([id, event]) => id === ROOT && event === "load");
}

function grouped<K>(dependencies: Dependency[], keys: (dependency: Dependency) => K[]): Map<K, Dependency[]> {
	const groups = new Map<K, Dependency[]>();
	for (const dependency of dependencies) {
		for (const key of keys(dependency)) groups.set(key, [...(groups.get(key) ?? []), dependency]);
	}
	return groups;
}
