import type { Dependency } from "$contract";
import type { Ending, Failed } from "$client/client";
import type { Chunks } from "./chunks";
import type { AnyNode } from "./node.svelte";
import type { Work } from "./work.svelte";

export interface Trigger {
	/** The component that fired; 0 for the page itself. */
	id: number;
	payload: unknown;
}

/** One run of one listener, from its trigger to its end. */
export interface Run {
	readonly dependency: Dependency;
	readonly trigger: Trigger;
	/** The run that this one was chained to. */
	readonly leader: Run | null;
	/** Listeners that must not follow any more: somebody cancelled them before it was their turn. One for a whole chain. */
	readonly withheld: Set<number>;
	readonly work: Work;
	readonly shownOn: AnyNode[];
	readonly origin: AnyNode | undefined;
	/** What feeds it, if it takes a stream. */
	chunks: Chunks | null;
	eventId: string | null;
	cancelled: boolean;
	ended: boolean;
	scrolled: boolean;
}

export const CANCELLED: Ending = { msg: "cancelled" };

/** The end of a run that needed no server. */
export function local(data: unknown[]): Ending {
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

export function broken(error: unknown): Failed {
	return { msg: "failed", failure: { error: words(error), visible: true }, problems: [] };
}

export function words(error: unknown): string {
	return error instanceof Error ? error.message : String(error);
}

export function follows(dependency: Dependency, ending: Ending): boolean {
	if (dependency.trigger_only_on_success) return ending.msg === "done";
	if (dependency.trigger_only_on_failure) return ending.msg === "failed";
	return true;
}

/** Whether a run is one of a listener, or belongs to a chain that one of its runs began. */
export function startedBy(run: Run | null, id: number): boolean {
	return run !== null && (run.dependency.id === id || startedBy(run.leader, id));
}

export function isWithin(run: Run, chain: Run | null): boolean {
	return chain !== null && (chain === run || isWithin(run, chain.leader));
}
