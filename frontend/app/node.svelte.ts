import { untrack } from "svelte";
import { SvelteMap } from "svelte/reactivity";
import type { FileData, SharedProps } from "$contract";
import type { UploadOptions } from "$client/upload";
import { isAuthored, locale } from "$locale";
import { same } from "./same";
import type { Work } from "./work.svelte";

export type Status = "idle" | "pending" | "generating" | "streaming" | "error";
export type Level = "info" | "success" | "warning" | "error";
export type Script = (...args: unknown[]) => unknown;
export type AnyNode = Node<SharedProps, object>;
type Args<T> = T extends void ? [] : [payload: T];

/** Where a visitor can go from here. */
export interface Places {
	/** Path, name, and whether it is among the links, of each page of the app. */
	readonly list: [path: string, name: string, shown: boolean][];
	/** The path of the page that is shown. */
	readonly current: string;
	/** The path of a page that is on its way. */
	readonly loading: string | null;
	href(path: string): string;
}

/** What a node asks of the page around it. */
export interface Host {
	readonly maxFileSize: number | null;
	readonly places: Places;
	send(id: number, event: string, payload: unknown): void;
	listens(id: number, event: string): boolean;
	/** Seconds that the listeners want between two chunks of a stream; null if there are none. */
	streamEvery(id: number): number | null;
	/** Ends the streams that a component has begun. */
	endStream(id: number): void;
	streamWaits(id: number): boolean;
	/** Whether some listener writes into this component. */
	feeds(id: number): boolean;
	/** Whether some listener reads this component. */
	reads(id: number): boolean;
	/** Whether the page to which a component belongs is shown. */
	present(id: number): boolean;
	/** Whether no layout around a component has folded it away. */
	unfolded(id: number): boolean;
	/** Lets a node wait until it is unfolded: it is woken then. */
	sleep(node: AnyNode): void;
	children(id: number): AnyNode[];
	arrange(id: number, children: AnyNode[]): void;
	parent(id: number): AnyNode | null;
	upload(files: File[], options?: UploadOptions): Promise<FileData[]>;
	call(id: number, fn: string, data: unknown): Promise<unknown>;
	fileUrl(file: FileData): string;
	toast(level: Level, message: string): void;
	script(key: string): Script | null;
}

/**
 * One component on the page. Each prop is its own signal and holds its value by reference: a patch wakes only what
 * reads the patched prop, and a large table is never proxied.
 */
export class Node<P extends object, E extends object> {
	#work = $state.raw<Work | null>(null);
	/** Why the present value is not acceptable. */
	problem = $state.raw<string | null>(null);
	/** How many jobs begun by this component are running. */
	begun = $state.raw(0);
	/** How many streams to the server that this component feeds are open. */
	streams = $state.raw(0);
	readonly props: P;
	readonly status: Status = $derived(statusOf(this.work));
	readonly #values: SvelteMap<PropertyKey, unknown>;
	/** What was written while it was folded away. */
	#late: Map<PropertyKey, unknown> | null = null;
	#lateWork: Work | null | undefined;
	#announced = false;
	#life: AbortController | null = null;

	constructor(
		readonly id: number,
		readonly type: string,
		props: P,
		readonly host: Host
	) {
		this.#values = new SvelteMap<PropertyKey, unknown>(Object.entries(props));
		this.props = new Proxy({} as P, {
			// The server leaves out what is null.
			get: (_, key) => translated(this.#now(key)),
			set: (_, key, value) => (this.#write(key, value), true),
			has: (_, key) => this.#keys().has(key),
			ownKeys: () => [...this.#keys()] as string[],
			getOwnPropertyDescriptor: (_, key) =>
				this.#keys().has(key)
					? { value: this.#now(key), enumerable: true, configurable: true, writable: true }
					: undefined
		});
	}

	/** The job that is filling this component, or that failed to. */
	get work(): Work | null {
		const drawn = this.#work;
		return this.#lateWork === undefined ? drawn : this.#lateWork;
	}

	set work(work: Work | null) {
		if (this.#awake()) this.#work = work;
		else this.#lateWork = work;
	}

	/** Writes several props at once. */
	patch(changes: Partial<P>): void {
		for (const [key, value] of Object.entries(changes)) this.#write(key, value);
	}

	/** Takes the props of a new render: all of them, but for those that its author wants preserved. */
	renew(props: Partial<P>): void {
		const preserved = new Set((props as Partial<SharedProps>).preserved_by_key ?? []);
		for (const key of new Set([...this.#keys(), ...Object.keys(props)])) {
			if (!preserved.has(key as string)) this.#write(key, props[key as keyof P] ?? null);
		}
	}

	/** Begins as one before it has ended, in those props that its author wants preserved. */
	inherit(former: Node<P, E>): void {
		for (const key of (this.props as Partial<SharedProps>).preserved_by_key ?? []) {
			this.#values.set(key, former.#now(key));
		}
	}

	/** Sets the value that it has from the start: that is no change. */
	restore(value: unknown): void {
		this.#values.set("value", value);
	}

	/** Aborted when it is taken off the page for good. */
	get life(): AbortSignal {
		return (this.#life ??= new AbortController()).signal;
	}

	/** Ends what lives with it. */
	end(): void {
		this.#life?.abort();
	}

	/** Tells the listeners of an event; `change` tells itself. */
	emit<K extends keyof E & string>(event: K, ...args: Args<E[K]>): void {
		this.host.send(this.id, event, args[0] ?? null);
	}

	listens(event: string): boolean {
		return this.host.listens(this.id, event);
	}

	/** Seconds between two chunks of a stream, as its listeners want; null if nobody listens to `stream`. */
	get streamEvery(): number | null {
		return this.host.streamEvery(this.id);
	}

	/** Whether a stream that this component feeds is open; the server may end it when its time is up. */
	get streaming(): boolean {
		return this.streams > 0;
	}

	/** Whether the chunk emitted last has not gone out: the next one takes its place, and may hold both. */
	get streamWaits(): boolean {
		return this.host.streamWaits(this.id);
	}

	/** Ends the stream after the chunks that were emitted. */
	endStream(): void {
		this.host.endStream(this.id);
	}

	/** Whether the visitor may change it: as its author says, or else unless it only shows results. */
	get interactive(): boolean {
		const said = (this.props as SharedProps).interactive;
		return said ?? (this.host.reads(this.id) || !this.host.feeds(this.id));
	}

	/** Whether results come here. */
	get fed(): boolean {
		return this.host.feeds(this.id);
	}

	/** Whether a job that this component began is running. */
	get busy(): boolean {
		return this.begun > 0;
	}

	/** Whether its page is the one that is shown. */
	get present(): boolean {
		return this.host.present(this.id);
	}

	/** Whether no layout around it has folded it away; what cannot be seen need not be drawn. */
	get unfolded(): boolean {
		return this.host.unfolded(this.id);
	}

	/** Shows what was written while it was folded away. */
	wake(): void {
		const [late, work] = [this.#late, this.#lateWork];
		this.#late = null;
		this.#lateWork = undefined;
		if (work !== undefined) this.#work = work;
		for (const [key, value] of late ?? []) this.#values.set(key, value);
	}

	get children(): AnyNode[] {
		return this.host.children(this.id);
	}

	/** Puts its children into another order. */
	arrange(children: AnyNode[]): void {
		this.host.arrange(this.id, children);
	}

	get parent(): AnyNode | null {
		return this.host.parent(this.id);
	}

	/** Largest file that may be sent, in bytes. */
	get maxFileSize(): number | null {
		return this.host.maxFileSize;
	}

	upload(files: File[], options?: UploadOptions): Promise<FileData[]> {
		return this.host.upload(files, options);
	}

	/** Calls one of the component's own functions on the server. */
	call(fn: string, data: unknown): Promise<unknown> {
		return this.host.call(this.id, fn, data);
	}

	/** Where to see or fetch a file. */
	fileUrl(file: FileData): string {
		return this.host.fileUrl(file);
	}

	toast(level: Level, message: string): void {
		this.host.toast(level, message);
	}

	/** The function an author gave as JavaScript text in the prop of this name. */
	script(name: string): Script | null {
		return this.host.script(`${this.id}.${name}`);
	}

	#write(key: PropertyKey, value: unknown): void {
		if (same(this.#now(key), value ?? null)) return;
		if (this.#awake()) this.#values.set(key, value);
		else (this.#late ??= new Map<PropertyKey, unknown>()).set(key, value);
		if (key === "value") this.#announce();
	}

	/** Whether what is written now shall be drawn; else it is known at once, but nobody is told until it is unfolded. */
	#awake(): boolean {
		const awake = untrack(() => this.unfolded);
		if (awake) this.wake();
		else this.host.sleep(this as unknown as AnyNode);
		return awake;
	}

	#now(key: PropertyKey): unknown {
		// Read in any case: who reads it waits for its change.
		const drawn = this.#values.get(key);
		return (this.#late?.has(key) ? this.#late.get(key) : drawn) ?? null;
	}

	#keys(): Set<PropertyKey> {
		return new Set([...this.#values.keys(), ...(this.#late?.keys() ?? [])]);
	}

	/** One `change` for all writes of a turn, after them all: a listener reads values that belong together. */
	#announce(): void {
		this.problem = null;
		if (this.#announced) return;
		this.#announced = true;
		queueMicrotask(() => {
			this.#announced = false;
			this.host.send(this.id, "change", null);
		});
	}
}

function translated(value: unknown): unknown {
	return isAuthored(value) ? locale.authored(value) : value;
}

function statusOf(work: Work | null): Status {
	if (work === null) return "idle";
	if (work.stage === "error" || work.stage === "generating" || work.stage === "streaming") return work.stage;
	return "pending";
}
