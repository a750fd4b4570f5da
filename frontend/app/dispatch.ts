import { tick } from "svelte";
import type { Dependency, JobState, RenderConfig } from "$contract";
import type { Call, Client, Ending, JobMessage, Receive, Trouble } from "$client/client";
import { t } from "$locale";
import type { Graph } from "./graph.svelte";
import type { AnyNode } from "./node.svelte";
import { script } from "./scripts";
import type { Toasts } from "./toasts.svelte";
import { applyUpdates } from "./updates";
import { Work } from "./work.svelte";

interface Trigger {
	/** The component that fired; 0 for the page itself. */
	id: number;
	payload: unknown;
}

/** One run of one listener, from its trigger to its end. */
interface Run {
	readonly dependency: Dependency;
	readonly trigger: Trigger;
	readonly work: Work;
	readonly shownOn: AnyNode[];
	readonly origin: AnyNode | undefined;
	eventId: string | null;
	cancelled: boolean;
	scrolled: boolean;
}

/** Turns events of components into calls, and what comes back into values on the page. */
export class Dispatcher {
	readonly #runs = new Map<number, Set<Run>>();
	/** The newest trigger of each listener that asked to be run again after its present run. */
	readonly #again = new Map<number, Trigger>();

	constructor(
		readonly graph: Graph,
		readonly client: Client,
		readonly toasts: Toasts
	) {}

	/** Starts the page: the author's own script, then the load listeners. */
	async load(): Promise<void> {
		await this.#guarded(() => script("load")?.());
		this.fire(0, "load", null);
	}

	/** Lets an event reach its listeners. */
	fire(id: number, event: string, payload: unknown): void {
		for (const dependency of this.graph.listeners(id, event)) this.trigger(dependency, { id, payload });
	}

	/** Runs a listener, unless its trigger mode says otherwise. */
	trigger(dependency: Dependency, trigger: Trigger): void {
		if (dependency.trigger_mode === "multiple" || !this.#runs.has(dependency.id)) void this.#run(dependency, trigger);
		else if (dependency.trigger_mode === "always_last") this.#again.set(dependency.id, trigger);
	}

	/** Takes up a job that an earlier life of this page began. */
	adopt({ event_id, fn_index, trigger_id }: JobState): Receive | null {
		const dependency = this.graph.dependency(fn_index);
		if (!dependency) return null;
		const run = this.#begin(dependency, { id: trigger_id ?? 0, payload: null });
		run.eventId = event_id;
		return this.#receiver(run);
	}

	async #run(dependency: Dependency, trigger: Trigger): Promise<void> {
		const run = this.#begin(dependency, trigger);
		this.#cancel(dependency.cancels);
		const data = dependency.js ? await this.#scripted(dependency) : this.#gather(dependency);
		if (!Array.isArray(data)) this.#end(run, data);
		else if (run.cancelled) this.#end(run, { msg: "cancelled" });
		else if (dependency.backend_fn) this.#call(run, data);
		else this.#end(run, local(dependency.js ? data : []));
	}

	#begin(dependency: Dependency, trigger: Trigger): Run {
		const shownOn =
			dependency.show_progress === "hidden" ? [] : this.#nodes(dependency.show_progress_on ?? dependency.outputs);
		const origin = this.graph.nodes.get(trigger.id);
		const work = new Work(dependency.show_progress);
		const run = { dependency, trigger, work, shownOn, origin, eventId: null, cancelled: false, scrolled: false };
		this.#runs.set(dependency.id, (this.#runs.get(dependency.id) ?? new Set()).add(run));
		if (dependency.backend_fn) for (const node of shownOn) node.work = work;
		for (const node of this.#nodes(dependency.inputs)) node.problem = null;
		if (origin) origin.begun++;
		return run;
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
	async #scripted(dependency: Dependency): Promise<unknown[] | Ending> {
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
		const { id, queue, api_name, collects_event_data } = run.dependency;
		const call: Call = { fn_index: id, data, trigger_id: run.trigger.id };
		if (collects_event_data) call.event_data = run.trigger.payload;
		if (queue) run.eventId = this.client.submit(call, this.#receiver(run));
		else void this.client.run(api_name || "predict", call).then(this.#receiver(run));
	}

	#receiver(run: Run): Receive {
		return (message) => this.#receive(run, message);
	}

	#receive(run: Run, message: JobMessage): void {
		run.work.note(message);
		if (message.msg === "log") this.toasts.log(message);
		else if (message.msg === "process_generating") this.#show(run, message.output.data);
		else if (message.msg === "done" || message.msg === "failed" || message.msg === "cancelled") this.#end(run, message);
	}

	#show(run: Run, data: unknown[]): void {
		applyUpdates(
			run.dependency.outputs.map((id) => this.graph.nodes.get(id)),
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
		this.#release(run, ending);
		if (ending.msg === "done") this.#deliver(run, ending);
		else if (ending.msg === "failed") this.#report(run, ending.failure, ending.problems);
		for (const dependency of this.graph.followers(run.dependency.id)) {
			if (follows(dependency, ending)) this.trigger(dependency, run.trigger);
		}
		this.#repeat(run.dependency);
	}

	#release(run: Run, ending: Ending): void {
		const { dependency, work, shownOn, origin } = run;
		const runs = this.#runs.get(dependency.id);
		runs?.delete(run);
		if (runs?.size === 0) this.#runs.delete(dependency.id);
		if (origin) origin.begun--;
		if (ending.msg !== "failed") for (const node of shownOn) if (node.work === work) node.work = null;
	}

	#deliver(run: Run, { output }: Extract<Ending, { msg: "done" }>): void {
		this.#show(run, output.data);
		if (output.render_config) this.graph.render(output.render_config as unknown as RenderConfig);
		for (const id of output.changed_state_ids ?? []) this.fire(id, "change", null);
	}

	#report(run: Run, failure: Trouble, problems: (string | null)[]): void {
		for (const [index, problem] of problems.entries()) {
			const node = this.graph.nodes.get(run.dependency.inputs[index] ?? -1);
			if (node) node.problem = problem;
		}
		run.work.note({ msg: "failed", failure, problems });
		if (failure.visible !== false) this.toasts.failed({ ...failure, error: failure.error || t("errors.unknown") });
	}

	#repeat(dependency: Dependency): void {
		const trigger = this.#again.get(dependency.id);
		if (!trigger || this.#runs.has(dependency.id)) return;
		this.#again.delete(dependency.id);
		this.trigger(dependency, trigger);
	}

	#cancel(dependencies: number[]): void {
		for (const id of dependencies) {
			this.#again.delete(id);
			for (const run of this.#runs.get(id) ?? []) {
				run.cancelled = true;
				if (run.eventId) void this.#guarded(() => this.client.cancel(run.eventId as string));
			}
		}
	}

	/** Runs what may fail for reasons of its own, and tells the visitor if it does. */
	async #guarded(work: () => unknown): Promise<void> {
		try {
			await work();
		} catch (error) {
			this.toasts.failed({ error: words(error) });
		}
	}

	#nodes(ids: number[]): AnyNode[] {
		return ids.flatMap((id) => this.graph.nodes.get(id) ?? []);
	}
}

function valueOf(node: AnyNode): unknown {
	const { value, empty } = node.props as { value?: unknown; empty?: unknown };
	return value ?? empty ?? null;
}

function local(data: unknown[]): Ending {
	return {
		msg: "done",
		output: {
			data,
			is_generating: false,
			duration: null,
			average_duration: null,
			render_config: null,
			changed_state_ids: [],
			used_cache: null
		}
	};
}

function broken(error: unknown): Ending {
	return { msg: "failed", failure: { error: words(error), visible: true }, problems: [] };
}

function words(error: unknown): string {
	return error instanceof Error ? error.message : String(error);
}

function follows(dependency: Dependency, ending: Ending): boolean {
	if (dependency.trigger_only_on_success) return ending.msg === "done";
	if (dependency.trigger_only_on_failure) return ending.msg === "failed";
	return true;
}
