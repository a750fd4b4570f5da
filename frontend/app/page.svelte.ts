import type { Config, FileData, RenderConfig } from "$contract";
import { Client } from "$client/client";
import { reach, Refusal } from "$client/http";
import type { Session } from "$client/session";
import { fileUrl, upload } from "$client/upload";
import { locale, t } from "$locale";
import { Dispatcher } from "./dispatch";
import { Graph } from "./graph.svelte";
import { Navigation } from "./navigation.svelte";
import type { AnyNode, Host } from "./node.svelte";
import { Query } from "./query.svelte";
import { Registry } from "./registry";
import { loadScripts, script } from "./scripts";
import { Sleeping } from "./sleeping.svelte";
import { Theme } from "./theme.svelte";
import { Toasts } from "./toasts.svelte";
import { Turns } from "./turns.svelte";

/** One page with all that belongs to it, put together. */
export class Page {
	readonly registry = new Registry();
	readonly turns = new Turns();
	readonly toasts = new Toasts();
	readonly theme = new Theme();
	readonly navigation: Navigation;
	readonly graph: Graph;
	connected = $state.raw(true);
	readonly #sleeping = new Sleeping();
	readonly #query = new Query();
	readonly #client: Client;
	readonly #dispatcher: Dispatcher;

	constructor(
		readonly config: Config,
		readonly root: URL,
		session: Session
	) {
		this.navigation = new Navigation(config, root, {
			fetch: (path) => this.#fetch(path),
			leave: () => this.#query.flush(),
			show: (path, back) => this.#show(path, back),
			stayed: () => this.#query.read(true),
			appeared: (path) => this.#dispatcher.appear(path),
			failed: () => this.toasts.add("error", t("pages.failed"))
		});
		this.graph = new Graph(config, this.#host());
		this.#client = new Client(this.api, session, {
			adopt: (job) => this.#dispatcher.adopt(job),
			connected: (connected) => (this.connected = connected)
		});
		this.#dispatcher = new Dispatcher(this.graph, this.#client, this.toasts, {
			prepare: (built) => this.#prepare(built),
			begin: () => this.#begin()
		});
		this.#query.bind(this.navigation.current, config, this.graph.nodes);
	}

	/** Where the API is. */
	get api(): URL {
		return new URL("gradio_api/", this.root);
	}

	/** The author's own bar of links on the page that is shown, if there is one. */
	get navbar(): AnyNode | undefined {
		return this.graph.top.find(({ type }) => type === "navbar");
	}

	/** Gets all that must be here before anything is drawn. */
	async prepare(): Promise<void> {
		const { i18n_translations } = this.config;
		await Promise.all([locale.start(i18n_translations), this.registry.loadShown(this.graph.top), this.#begin()]);
		this.#query.enter(this.navigation.current);
		this.#query.read(false, (node, value) => node.restore(value));
	}

	/** Begins to live: unfinished jobs first, then what happens on load. */
	start(): void {
		this.#client.resume();
		if (this.config.connect_heartbeat) this.#client.beat();
		this.navigation.start();
		void this.#dispatcher.load(this.navigation.current);
	}

	#begin(): Promise<void> {
		return this.registry.begin(this.graph.nodes.values());
	}

	#show(path: string, back: boolean): void {
		// What feeds them is not on the page any more.
		this.#dispatcher.endStream();
		this.graph.show(path);
		this.#query.enter(path);
		this.#query.read(back);
	}

	/** Gets the scripts and the views of what a render has built. */
	async #prepare({ scripts, components }: RenderConfig): Promise<void> {
		const types = new Set(components.map(({ type }) => type));
		await Promise.all([this.#scripts(scripts), ...[...types].map((type) => this.registry.load(type))]);
	}

	#scripts(names: Record<string, string> = {}): Promise<void> {
		return loadScripts(names, this.api);
	}

	/** Gets a page of the app, once. */
	async #fetch(path: string): Promise<boolean> {
		if (this.graph.has(path)) return true;
		const url = new URL("config", this.root);
		url.searchParams.set("page", path);
		try {
			const config = (await (await reach(url, {})).json()) as Config;
			// After a restart of the server the same ids may mean something else.
			if (config.app_id !== this.config.app_id || config.current_page !== path) return false;
			// What belongs into the head of a document needs a document.
			if (config.components.some(({ props }) => props.head)) return false;
			await this.#scripts(config.scripts);
			this.graph.open(config);
			this.#query.bind(path, config, this.graph.nodes);
			await Promise.all([this.registry.loadShown(this.graph.on(path)), this.#begin()]);
			return true;
		} catch (error) {
			if (error instanceof Refusal && error.status < 500) return false;
			throw error;
		}
	}

	#host(): Host {
		return {
			maxFileSize: this.config.max_file_size,
			places: this.navigation,
			send: (id, event, payload) => this.#dispatcher.fire(id, event, payload),
			listens: (id, event) => this.graph.listeners(id, event).length > 0,
			streamEvery: (id) => this.graph.listeners(id, "stream")[0]?.stream_every ?? null,
			endStream: (id) => this.#dispatcher.endStream(id),
			streamWaits: (id) => this.#dispatcher.streamWaits(id),
			feeds: (id) => this.graph.feeds(id),
			reads: (id) => this.graph.reads(id),
			present: (id) => this.graph.isPresent(id),
			unfolded: (id) => this.#query.holds(id) || this.registry.unfolded(this.graph.nodes.get(id) ?? null),
			sleep: (node) => this.#sleeping.add(node),
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
