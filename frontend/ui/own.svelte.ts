import type { FileData, HTMLEvents, HTMLProps } from "$contract";
import type { Node } from "$app/node.svelte";

type Own = Node<HTMLProps & { props?: Record<string, unknown>; server_fns?: string[] }, HTMLEvents>;
type Values = Record<string, unknown>;
interface Watch {
	names: string[];
	callback: () => void;
	seen: Values;
}

const SHARED = ["value", "label", "visible"];
const BY_DEFAULT = "element.addEventListener('click', function() { trigger('click') });";

/** What an author's component of HTML knows and does: its values, and its script. */
export class OwnScript {
	/** The values by name, as templates see them. */
	readonly scope: Values = $derived.by(() => this.#values());
	#watches: Watch[] = [];

	constructor(readonly node: Own) {}

	/** Runs the script once the content is there. */
	run(element: HTMLElement): void {
		const script = this.node.script("js_on_load");
		if (script)
			void this.#call(() => script(element, this.trigger, this.#props(), this.#server(), this.upload, this.watch));
		else if (this.node.props.js_on_load === BY_DEFAULT) element.addEventListener("click", () => this.trigger("click"));
	}

	/** Tells those who watch that values from the server are on show. */
	shown(): void {
		for (const watch of this.#watches) {
			const now = this.#picked(watch.names);
			const changed = watch.names.some((name) => now[name] !== watch.seen[name]);
			watch.seen = now;
			if (changed) void this.#call(watch.callback);
		}
	}

	readonly trigger = (event: string, data: unknown = null): void => {
		this.node.emit(event as "click", data);
	};

	readonly upload = async (file: File): Promise<{ path: string | null; url: string }> => {
		const [stored] = await this.node.upload([file]);
		if (!stored) throw new Error("The file was not stored.");
		return { path: (stored satisfies FileData).path, url: this.node.fileUrl(stored) };
	};

	readonly watch = (names: string | string[], callback: () => void): void => {
		const wanted = [names].flat();
		this.#watches.push({ names: wanted, callback, seen: this.#picked(wanted) });
	};

	/** An update of the server's names a value by itself; before that it is among those the component came with. */
	#values(): Values {
		const given = this.node.props.props ?? {};
		const all = this.node.props as unknown as Values;
		const names = [...SHARED, ...Object.keys(given)];
		return Object.fromEntries(names.map((name) => [name, name in all ? all[name] : (given[name] ?? null)]));
	}

	#picked(names: string[]): Values {
		return Object.fromEntries(names.map((name) => [name, this.scope[name]]));
	}

	#props(): Values {
		return new Proxy<Values>(
			{},
			{
				get: (_, name) => this.scope[String(name)],
				set: (_, name, value) => (this.#write(String(name), value), true),
				has: (_, name) => name in this.scope,
				ownKeys: () => Object.keys(this.scope),
				getOwnPropertyDescriptor: (_, name) => ({
					value: this.scope[String(name)],
					enumerable: true,
					configurable: true,
					writable: true
				})
			}
		);
	}

	/** What the script writes itself is no news to it. */
	#write(name: string, value: unknown): void {
		this.node.patch({ [name]: value });
		for (const watch of this.#watches) if (name in watch.seen) watch.seen[name] = value;
	}

	#server(): Record<string, (...args: unknown[]) => Promise<unknown>> {
		const names = this.node.props.server_fns ?? [];
		return Object.fromEntries(names.map((name) => [name, (...args: unknown[]) => this.node.call(name, args)]));
	}

	async #call(script: () => unknown): Promise<void> {
		try {
			await script();
		} catch (error) {
			// As any other mistake in a script: in the console, where its author looks.
			reportError(error);
		}
	}
}
