import type { Config, FileData } from "$contract";
import { Client } from "$client/client";
import type { Session } from "$client/session";
import { fileUrl, upload } from "$client/upload";
import { locale } from "$locale";
import { Dispatcher } from "./dispatch";
import { Graph } from "./graph.svelte";
import type { Host } from "./node.svelte";
import { Registry } from "./registry";
import { script } from "./scripts";
import { Theme } from "./theme.svelte";
import { Toasts } from "./toasts.svelte";

/** One page with all that belongs to it, put together. */
export class Page {
	readonly registry = new Registry();
	readonly toasts = new Toasts();
	readonly theme = new Theme();
	readonly graph: Graph;
	connected = $state.raw(true);
	readonly #client: Client;
	readonly #dispatcher: Dispatcher;

	constructor(
		readonly config: Config,
		readonly root: URL,
		session: Session
	) {
		this.graph = new Graph(config, this.#host());
		this.#client = new Client(this.api, session, {
			adopt: (job) => this.#dispatcher.adopt(job),
			connected: (connected) => (this.connected = connected)
		});
		this.#dispatcher = new Dispatcher(this.graph, this.#client, this.toasts);
	}

	/** Where the API is. */
	get api(): URL {
		return new URL("gradio_api/", this.root);
	}

	/** Gets all that must be here before anything is drawn. */
	async prepare(): Promise<void> {
		await Promise.all([locale.start(this.config.i18n_translations), this.registry.loadShown(this.graph.top)]);
	}

	/** Begins to live: unfinished jobs first, then what happens on load. */
	start(): void {
		this.#client.resume();
		if (this.config.connect_heartbeat) this.#client.beat();
		void this.#dispatcher.load();
	}

	#host(): Host {
		return {
			maxFileSize: this.config.max_file_size,
			send: (id, event, payload) => this.#dispatcher.fire(id, event, payload),
			listens: (id, event) => this.graph.listeners(id, event).length > 0,
			feeds: (id) => this.graph.feeds(id),
			reads: (id) => this.graph.reads(id),
			children: (id) => this.graph.children(id),
			arrange: (id, children) => this.graph.arrange(id, children),
			parent: (id) => this.graph.parent(id),
			upload: (files, options) => upload(this.api, files, options),
			call: (id, fn, data) => this.#client.serve(id, fn, data),
			fileUrl: (file) => this.#fileUrl(file),
			toast: (level, message) => this.toasts.add(level, message),
			script
		};
	}

	/** The server's own idea of its address may be wrong behind a proxy: what it serves is reached as the page was. */
	#fileUrl({ url, path }: FileData): string {
		if (url?.startsWith(`${this.config.root}/`)) return this.root.href + url.slice(this.config.root.length + 1);
		return url ?? fileUrl(this.api, path ?? "");
	}
}
