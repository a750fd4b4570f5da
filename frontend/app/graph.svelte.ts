import { SvelteMap } from "svelte/reactivity";
import type { ComponentConfig, Config, Dependency, LayoutNode, RenderConfig, SharedProps } from "$contract";
import { Node, type AnyNode, type Host } from "./node.svelte";

const ROOT = 0;

/** What is on the page, where, and who listens to what. */
export class Graph {
	readonly nodes = new SvelteMap<number, AnyNode>();
	readonly #children = new SvelteMap<number, AnyNode[]>();
	readonly #parents = new Map<number, number>();
	readonly #rendered = new Map<number, number[]>();
	#dependencies = $state.raw<Dependency[]>([]);
	readonly #index = $derived(indexed(this.#dependencies));

	constructor(
		config: Pick<Config, "components" | "dependencies" | "layout">,
		readonly host: Host
	) {
		this.#add(config.components);
		this.#place(config.layout);
		this.#dependencies = config.dependencies;
	}

	/** What lies on the page itself. */
	get top(): AnyNode[] {
		return this.children(ROOT);
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

	reads(id: number): boolean {
		return this.#index.inputs.has(id);
	}

	feeds(id: number): boolean {
		return this.#index.outputs.has(id);
	}

	/** Replaces all that one render function had put on the page; what keeps its id keeps its view. */
	render({ render_id, components, dependencies, layout }: RenderConfig): void {
		const kept = new Set(components.map((component) => component.id));
		for (const id of this.#rendered.get(render_id) ?? []) if (!kept.has(id)) this.#remove(id);
		this.#rendered.set(
			render_id,
			[...kept].filter((id) => id !== layout.id)
		);
		this.#add(components);
		this.#place(layout);
		this.#dependencies = [
			...this.#dependencies.filter((dependency) => dependency.rendered_in !== render_id),
			...dependencies
		];
	}

	#add(components: ComponentConfig[]): void {
		for (const { id, type, props } of components) {
			const known = this.nodes.get(id);
			if (known?.type === type) known.patch(props as Partial<SharedProps>);
			else this.nodes.set(id, new Node<SharedProps, object>(id, type, props as unknown as SharedProps, this.host));
		}
	}

	#place({ id, children = [] }: LayoutNode): void {
		this.#children.set(
			id,
			children.flatMap((child) => this.nodes.get(child.id) ?? [])
		);
		for (const child of children) {
			this.#parents.set(child.id, id);
			this.#place(child);
		}
	}

	#remove(id: number): void {
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

function grouped<K>(dependencies: Dependency[], keys: (dependency: Dependency) => K[]): Map<K, Dependency[]> {
	const groups = new Map<K, Dependency[]>();
	for (const dependency of dependencies) {
		for (const key of keys(dependency)) groups.set(key, [...(groups.get(key) ?? []), dependency]);
	}
	return groups;
}
