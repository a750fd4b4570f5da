import type { ComponentConfig, Config } from "$contract";
import type { AnyNode } from "./node.svelte";

/** A value that the address carries. */
interface Binding {
	readonly name: string;
	readonly page: string;
	readonly node: AnyNode;
	/** Whether it stands in the address as it is; other values stand there as JSON. */
	readonly plain: boolean;
	/** What it is where the address does not say. */
	readonly usual: unknown;
}

const PAUSE_MS = 150;

/** Values of components in the address, `?name=value`, so that a link leads to them: those of the page that is shown. */
export class Query {
	readonly #bindings = new Map<string, Binding>();
	readonly #bound = new Set<number>();
	#page = "";
	#timer: ReturnType<typeof setTimeout> | undefined;
	#stop = () => {};

	/** Binds values of a page to their names. */
	bind(page: string, config: Pick<Config, "components" | "query">, nodes: Map<number, AnyNode>): void {
		const components = new Map(config.components.map((component) => [component.id, component]));
		for (const [name, id] of Object.entries(config.query ?? {})) {
			const [node, component] = [nodes.get(id), components.get(id)];
			if (!node || !component || this.#bindings.has(name)) continue;
			this.#bound.add(id);
			this.#bindings.set(name, { name, page, node, plain: isText(component), usual: valueOf(node) });
		}
	}

	/** Whether the address tells the value of a component. */
	holds(id: number): boolean {
		return this.#bound.has(id);
	}

	/** Turns to a page: from now on the address tells its values. */
	enter(page: string): void {
		this.#stop();
		this.#page = page;
		this.#stop = $effect.root(() => {
			$effect(() => {
				for (const { node } of this.#shown) valueOf(node);
				clearTimeout(this.#timer);
				this.#timer = setTimeout(() => this.flush(), PAUSE_MS);
			});
		});
	}

	/** Gives values what the address says; with `all`, those of which it says nothing are what they were at first. */
	read(all: boolean, arrive: (node: AnyNode, value: unknown) => void = patch): void {
		const asked = new URLSearchParams(location.search);
		for (const binding of this.#shown) {
			const text = asked.get(binding.name);
			if (text !== null) arrive(binding.node, parsed(text, binding));
			else if (all) arrive(binding.node, binding.usual);
		}
	}

	/** Puts the values into the address; a usual one leaves it clean. */
	flush(): void {
		clearTimeout(this.#timer);
		const url = new URL(location.href);
		for (const binding of this.#shown) {
			const text = written(valueOf(binding.node), binding);
			if (text === null) url.searchParams.delete(binding.name);
			else url.searchParams.set(binding.name, text);
		}
		if (url.href !== location.href) history.replaceState(history.state, "", url);
	}

	get #shown(): Binding[] {
		return [...this.#bindings.values()].filter(({ page }) => page === this.#page);
	}
}

function parsed(text: string, { name, plain, usual }: Binding): unknown {
	if (plain) return text;
	try {
		return JSON.parse(text);
	} catch {
		// oxlint-disable-next-line no-console -- nothing a visitor could mend, but an author wants to know
		console.warn(`The address says ${name}=${text}, which is no JSON value; it is left out.`);
		return usual;
	}
}

/** What the address says of a value; null for nothing. */
function written(value: unknown, { plain, usual }: Binding): string | null {
	if (JSON.stringify(value) === JSON.stringify(usual)) return null;
	return plain ? String(value ?? "") : JSON.stringify(value);
}

function isText({ api_info }: ComponentConfig): boolean {
	return api_info?.type === "string";
}

function patch(node: AnyNode, value: unknown): void {
	node.patch({ value } as object);
}

function valueOf(node: AnyNode): unknown {
	return (node.props as { value?: unknown }).value ?? null;
}
