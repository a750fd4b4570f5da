import type { ProgressUnit } from "$contract";
import type { JobMessage, Trouble } from "$client/client";

export type Stage = "sending" | "queued" | "running" | "generating" | "streaming" | "error";

/** How one job is getting on, for everything on the page that waits for it. */
export class Work {
	stage = $state.raw<Stage>("sending");
	rank = $state.raw<number | null>(null);
	queueSize = $state.raw(0);
	/** Seconds it will take from `since` on, as far as can be told. */
	eta = $state.raw<number | null>(null);
	/** `performance.now()` when the present stage began to count. */
	since = $state.raw(performance.now());
	progress = $state.raw<ProgressUnit[]>([]);
	failure = $state.raw<Trouble | null>(null);

	constructor(readonly show: "full" | "minimal" | "hidden") {}

	/** Takes in what the server says about the job. */
	note(message: JobMessage): void {
		if (message.msg === "estimation") this.#wait(message.rank, message.queue_size, message.rank_eta);
		else if (message.msg === "process_starts") this.#start(message.eta);
		else if (message.msg === "progress") this.#advance(message.progress_data);
		else if (message.msg === "process_generating") this.stage = "generating";
		else if (message.msg === "process_streaming") this.stage = "streaming";
		else if (message.msg === "failed") this.#fail(message.failure);
	}

	#wait(rank: number | null, size: number, eta: number | null): void {
		this.stage = "queued";
		this.rank = rank;
		this.queueSize = size;
		this.eta = eta;
	}

	#start(eta: number | null): void {
		this.stage = "running";
		this.since = performance.now();
		this.eta = eta;
	}

	#advance(units: ProgressUnit[]): void {
		if (this.stage !== "generating" && this.stage !== "streaming") this.stage = "running";
		this.progress = units;
	}

	#fail(failure: Trouble): void {
		this.stage = "error";
		this.failure = failure;
	}
}
