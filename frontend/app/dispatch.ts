import { tick } from "svelte";
import type { Dependency, JobState, RenderConfig } from "$contract";
import type { Call, Client, Ending, Failed, JobMessage, Receive } from "$client/client";
import { t } from "$locale";
import { Chunks } from "./chunks";
import type { Graph } from "./graph.svelte";
import { hold } from "./hold";
import type { AnyNode } from "./node.svelte";
import { broken, CANCELLED, follows, isWithin, local, startedBy, words, type Run, type Trigger } from "./run";
import { script } from "./scripts";
import type { Toasts } from "./toasts.svelte";
import { applyUpdates } from "./updates";
import { Work } from "./work.svelte";

/** What a new part of the app needs. */
export interface Scene {
	/** Gets what must be here before it can be shown. */
	prepare(config: RenderConfig): Promise<void>;
	/** Lets its components begin, before anybody asks for their values. */
	begin(): Promise<void>;
}

const BARE: Scene = { prepare: () => Promise.resolve(), begin: () => Promise.resolve() };

/** Turns events of components into calls, and what comes back into values on the page. */
export class Dispatcher {
	readonly #runs = new Map<number, Set<Run>>();
	/** The newest trigger of each listener that asked to be run again after its present run. */
	readonly #again = new Map<number, Trigger>();
	/** What has to wait until a render was run again, because the server had forgotten it; null once that was tried. */
	readonly #lost = new Map<number, Run | null>();
	/** Who waits for the next end of a listener's run. */
	readonly #awaited = new Map<number, () => void>();

	constructor(
		readonly graph: Graph,
		readonly client: Client,
		readonly toasts: Toasts,
		readonly scene: Scene = BARE
	) {}

	/** Starts the page: the author's own script, then the load listeners. */
	async load(page: string): Promise<void> {
		await this.#guarded(() => script("load")?.());
		this.appear(page);
	}

	/** Runs the load listeners of a page that has just appeared. */
	appear(page: string): void {
		this.#begun(this.graph.onLoad(page));
	}

	/** Lets an event reach its listeners. */
	fire(id: number, event: string, payload: unknown): void {
		for (const dependency of this.graph.listeners(id, event)) this.trigger(dependency, { id, payload });
	}

	/** Runs a listener, unless its trigger mode says otherwise; a stream that is open takes the payload as its next chunk. */
	trigger(dependency: Dependency, trigger: Trigger, leader: Run | null = null): void {
		const open = this.#runsOf(dependency.id).find((run) => run.chunks !== null);
		if (open) void this.#offer(open, trigger);
		else if (dependency.trigger_mode === "multiple" || !this.#runs.has(dependency.id))
			void this.#run(dependency, trigger, leader);
		else if (dependency.trigger_mode === "always_last") this.#again.set(dependency.id, trigger);
	}

	/** Takes up a job that an earlier life of this page began. */
	adopt({ event_id, fn_index, trigger_id }: JobState): Receive | null {
		const dependency = this.graph.dependency(fn_index);
		if (!dependency) return null;
		const run = this.#begin(dependency, { id: trigger_id ?? 0, payload: null }, null);
		run.eventId = event_id;
		// What fed the stream went with the page.
		run.chunks?.end();
		return this.#receiver(run);
	}

	/** Ends the streams that a component feeds; without one, all of them. */
	endStream(id?: number): void {
		for (const run of this.#all()) if (id === undefined || run.trigger.id === id) run.chunks?.end();
	}

	/** Whether the chunk that a component emitted last has gone to nobody yet. */
	streamWaits(id: number): boolean {
		const fed = this.#all().flatMap(({ trigger, chunks }) => (chunks && trigger.id === id ? [chunks] : []));
		return fed.length > 0 && fed.every((chunks) => chunks.waiting);
	}

	async #run(dependency: Dependency, trigger: Trigger, leader: Run | null): Promise<void> {
		const run = this.#begin(dependency, trigger, leader);
		this.#cancel(run);
		const data = dependency.js ? await this.#scripted(dependency) : this.#gather(dependency);
		if (!Array.isArray(data)) this.#end(run, data);
		else if (run.cancelled) this.#end(run, CANCELLED);
		else if (dependency.backend_fn) this.#call(run, data);
		else this.#end(run, local(dependency.js ? data : []));
	}

	#begin(dependency: Dependency, trigger: Trigger, leader: Run | null): Run {
		const shownOn =
			dependency.show_progress === "hidden" ? [] : this.#nodes(dependency.show_progress_on ?? dependency.outputs);
		const run: Run = {
			dependency,
			trigger,
			leader,
			withheld: leader?.withheld ?? new Set(),
			work: new Work(dependency.show_progress),
			shownOn,
			origin: this.graph.nodes.get(trigger.id),
			chunks: null,
			eventId: null,
			cancelled: false,
			ended: false,
			scrolled: false
		};
		if (dependency.connection === "stream") run.chunks = this.#chunks(run);
		this.#enter(run);
		return run;
	}

	#enter(run: Run): void {
		const { dependency, work, shownOn, origin, chunks } = run;
		this.#runs.set(dependency.id, (this.#runs.get(dependency.id) ?? new Set()).add(run));
		if (dependency.backend_fn) for (const node of shownOn) node.work = work;
		for (const node of this.#nodes(dependency.inputs)) node.problem = null;
		if (!origin) return;
		origin.begun++;
		if (chunks) origin.streams++;
	}

	#chunks(run: Run): Chunks {
		return new Chunks({
			send: (chunk, signal) => void this.#guarded(() => run.eventId && this.client.chunk(run.eventId, chunk, signal)),
			close: () => run.eventId && this.#close(run.eventId)
		});
	}

	#close(stream: string): void {
		void this.#guarded(() => this.client.endStream(stream));
	}

	async #offer(run: Run, trigger: Trigger): Promise<void> {
		const { dependency } = run;
		const data = dependency.js ? await this.#scripted(dependency) : this.#gather(dependency);
		if (Array.isArray(data)) run.chunks?.offer(asCall(dependency, trigger, data));
		else this.#report(run, data);
	}

	/** The values of the inputs, as the server wants them. */
	#gather({ inputs, component_prop_inputs }: Dependency): unknown[] {
		return inputs.map((id, position) => {
			const node = this.graph.nodes.get(id);
			if (!node) return null;
			return component_prop_inputs.includes(position) ? { __type__: "component", ...node.props } : valueOf(node);
		});
	}

	/** What the author's function makes of the inputs, or its failure; it also sees the outputs. */
	async #scripted(dependency: Dependency): Promise<unknown[] | Failed> {
		const inputs = this.#gather(dependency);
		try {
			const result = await script(dependency.id)?.(...inputs, ...this.#nodes(dependency.outputs).map(valueOf));
			if (result === undefined) return dependency.backend_fn ? inputs : [];
			return Array.isArray(result) ? result : [result];
		} catch (error) {
			return broken(error);
		}
	}

	#call(run: Run, data: unknown[]): void {
		const { queue, api_name } = run.dependency;
		const call = asCall(run.dependency, run.trigger, data);
		if (queue || run.chunks) {
			run.eventId = this.client.submit(call, this.#receiver(run));
			if (run.chunks?.ended) this.#close(run.eventId);
		} else void this.client.run(api_name || "predict", call).then(this.#receiver(run));
	}

	#receiver(run: Run): Receive {
		return (message) => this.#receive(run, message);
	}

	#receive(run: Run, message: JobMessage): void {
		run.work.note(message);
		if (message.msg === "log") this.toasts.log(message);
		else if (message.msg === "process_generating") this.#show(run, message.output.data);
		else if (message.msg === "process_streaming") this.#streamed(run, message.output.data);
		else if (message.msg === "done" || message.msg === "failed" || message.msg === "cancelled") this.#end(run, message);
	}

	#streamed(run: Run, data: unknown[]): void {
		this.#show(run, data);
		run.chunks?.ready();
	}

	/** Writes results; a listener that a render declared again writes into its new outputs. */
	#show(run: Run, data: unknown[]): void {
		const { outputs } = this.graph.dependency(run.dependency.id) ?? run.dependency;
		applyUpdates(
			outputs.map((id) => this.graph.nodes.get(id)),
			data
		);
		if (run.dependency.scroll_to_output && !run.scrolled) void this.#scroll(run);
	}

	async #scroll(run: Run): Promise<void> {
		run.scrolled = true;
		await tick();
		const calm = matchMedia("(prefers-reduced-motion: reduce)").matches;
		const place = document.querySelector(`[data-node="${run.dependency.outputs[0]}"]`);
		place?.scrollIntoView({ behavior: calm ? "auto" : "smooth", block: "nearest" });
	}

	#end(run: Run, ending: Ending): void {
		if (run.ended) return;
		run.ended = true;
		const config = ending.msg === "done" ? (ending.output.render_config ?? null) : null;
		if (config && this.graph.dependency(run.dependency.id)) void this.#render(run, ending, config);
		else this.#finish(run, ending);
	}

	/** Shows what a render function has built: all at once, and when all of it is here. */
	async #render(run: Run, ending: Ending, config: RenderConfig): Promise<void> {
		try {
			await this.scene.prepare(config);
		} catch (error) {
			return this.#finish(run, broken(error));
		}
		const letGo = hold(config.layout.id);
		const { begun, gone } = this.graph.render(config);
		for (const id of gone) this.#forget(id);
		this.#finish(run, ending);
		await this.scene.begin();
		await tick();
		const inner = begun.filter(({ render_id }) => render_id !== null).map(({ id }) => this.#endOf(id));
		this.#begun(begun);
		this.#found(run.dependency);
		await Promise.all(inner);
		await letGo();
	}

	#begun(dependencies: Dependency[]): void {
		for (const dependency of dependencies) this.trigger(dependency, { id: 0, payload: null });
	}

	#endOf(id: number): Promise<void> {
		return new Promise((resolve) => this.#awaited.set(id, resolve));
	}

	/** A listener is no more: what it still computes reaches the outputs that remain; what nobody could see is ended. */
	#forget(id: number): void {
		this.#again.delete(id);
		this.#tellEnd(id);
		for (const run of this.#runsOf(id)) {
			const unseen = run.dependency.types.generator && this.#nodes(run.dependency.outputs).length === 0;
			if (unseen) this.#stop(run);
			else run.chunks?.end();
		}
	}

	#finish(run: Run, ending: Ending): void {
		if (ending.msg === "failed" && ending.unknown && run.dependency.rendered_in !== null && this.#lose(run)) return;
		this.#release(run, ending);
		if (ending.msg === "done") this.#deliver(run, ending);
		else if (ending.msg === "failed") this.#report(run, ending);
		this.#follow(run.dependency.id, run, ending);
		this.#repeat(run.dependency);
	}

	#follow(id: number, run: Run, ending: Ending): void {
		for (const dependency of this.graph.followers(id)) {
			if (!follows(dependency, ending)) continue;
			if (run.withheld.has(dependency.id)) this.#follow(dependency.id, run, CANCELLED);
			else this.trigger(dependency, run.trigger, run);
		}
	}

	#release(run: Run, ending: Ending): void {
		const { dependency, work, shownOn, origin, chunks } = run;
		const runs = this.#runs.get(dependency.id);
		runs?.delete(run);
		if (runs?.size === 0) this.#runs.delete(dependency.id);
		if (origin) origin.begun--;
		if (origin && chunks) origin.streams--;
		chunks?.over();
		if (ending.msg !== "failed") for (const node of shownOn) if (node.work === work) node.work = null;
		this.#tellEnd(dependency.id);
	}

	#tellEnd(id: number): void {
		this.#awaited.get(id)?.();
		this.#awaited.delete(id);
	}

	#deliver(run: Run, { output }: Extract<Ending, { msg: "done" }>): void {
		const renderer = this.graph.renderer(run.dependency);
		if (renderer) this.#lost.delete(renderer.id);
		this.#show(run, output.data);
		for (const id of output.changed_state_ids ?? []) this.fire(id, "change", null);
	}

	#report(run: Run, { failure, problems }: Failed): void {
		for (const [index, problem] of problems.entries()) {
			const node = this.graph.nodes.get(run.dependency.inputs[index] ?? -1);
			if (node) node.problem = problem;
		}
		run.work.note({ msg: "failed", failure, problems });
		if (failure.visible === false) return;
		this.toasts.failed({
			...failure,
			error: failure.error || t("errors.unknown"),
			title: this.#titled(run, failure.title)
		});
	}

	/** In a chain, the visitor is told which of its links has failed. */
	#titled({ leader, dependency }: Run, title: string | undefined): string | undefined {
		const chained = leader !== null || this.graph.followers(dependency.id).length > 0;
		const said = title !== undefined && title !== "Error";
		return chained && !said && dependency.api_name ? t("toasts.failedIn", { name: dependency.api_name }) : title;
	}

	/**
	 * The server has forgotten what it rendered, since it was started anew: the render is run again, once. A listener
	 * that is gone meanwhile has nothing to say.
	 */
	#lose(run: Run): boolean {
		const known = this.graph.dependency(run.dependency.id);
		const renderer = this.graph.renderer(run.dependency);
		if (known && (!renderer || this.#lost.has(renderer.id))) return false;
		this.#release(run, CANCELLED);
		if (!known || !renderer) return true;
		this.#lost.set(renderer.id, run);
		this.trigger(renderer, { id: 0, payload: null });
		return true;
	}

	/** Does what a visitor wanted of a part that the server had forgotten, or asks to do it again. */
	#found(renderer: Dependency): void {
		const run = this.#lost.get(renderer.id);
		if (!run) return;
		this.#lost.set(renderer.id, null);
		const id = this.graph.heir(run.trigger.id);
		const again = this.graph.dependency(run.dependency.id) ?? this.#heir(run, id);
		if (again) this.trigger(again, { ...run.trigger, id }, run.leader);
		else this.toasts.add("info", t("render.renewed"));
	}

	/** The listener that has come in the place of the one that was run: the same event of the same block, the same function. */
	#heir({ dependency, trigger }: Run, id: number): Dependency | undefined {
		const event = dependency.targets.find(([target]) => target === trigger.id)?.[1] ?? "";
		return this.graph.listeners(id, event).find(({ api_name }) => api_name === dependency.api_name);
	}

	#repeat(dependency: Dependency): void {
		const trigger = this.#again.get(dependency.id);
		if (!trigger || this.#runs.has(dependency.id)) return;
		this.#again.delete(dependency.id);
		this.trigger(this.graph.dependency(dependency.id) ?? dependency, trigger);
	}

	/** Cancels what a listener names: its runs, and what these have set going; in a chain that is not there yet, its turn. */
	#cancel(by: Run): void {
		for (const id of by.dependency.cancels) {
			this.#again.delete(id);
			for (const run of this.#all()) {
				if (isWithin(run, by)) continue;
				if (startedBy(run, id)) this.#stop(run);
				else if (this.graph.leads(run.dependency.id, id)) run.withheld.add(id);
			}
		}
	}

	#stop(run: Run): void {
		run.cancelled = true;
		if (run.eventId) void this.#guarded(() => this.client.cancel(run.eventId as string));
		// Past the queue, all that can be done is not to wait for the answer.
		else if (!run.dependency.queue && run.dependency.backend_fn) this.#end(run, CANCELLED);
	}

	/** Runs what may fail for reasons of its own, and tells the visitor if it does. */
	async #guarded(work: () => unknown): Promise<void> {
		try {
			await work();
		} catch (error) {
			this.toasts.failed({ error: words(error) });
		}
	}

	#all(): Run[] {
		return [...this.#runs.keys()].flatMap((id) => this.#runsOf(id));
	}

	#runsOf(id: number): Run[] {
		return [...(this.#runs.get(id) ?? [])];
	}

	#nodes(ids: number[]): AnyNode[] {
		return ids.flatMap((id) => this.graph.nodes.get(id) ?? []);
	}
}

/** The call of a listener; a chunk of a stream is the payload of its event. */
function asCall({ id, connection, collects_event_data }: Dependency, trigger: Trigger, data: unknown[]): Call {
	const call: Call = { fn_index: id, data, trigger_id: trigger.id };
	if (connection === "stream") call.event_data = { value: trigger.payload, is_value_data: true };
	else if (collects_event_data) call.event_data = trigger.payload;
	return call;
}

function valueOf(node: AnyNode): unknown {
	const { value, empty } = node.props as { value?: unknown; empty?: unknown };
	return value ?? empty ?? null;
}
