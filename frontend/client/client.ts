import type {
	Estimation,
	Failure,
	JobState,
	JoinBody,
	Log,
	Message,
	Output,
	ProcessCompleted,
	ProcessGenerating,
	ProcessStarts,
	ProcessStreaming,
	Progress,
	SessionOpened
} from "$contract";
import { applyEdits, type Edit } from "./diff";
import { post, postUntilAnswered, Refusal } from "./http";
import { newId } from "./id";
import type { Session } from "./session";
import { Stream } from "./stream";

/** What a job is told: the messages of the wire, with values whole and the end told exactly once. */
export type JobMessage = Estimation | ProcessStarts | Progress | Log | ProcessGenerating | ProcessStreaming | Ending;

export type Ending = { msg: "done"; output: Output } | Failed | { msg: "cancelled" };

export interface Failed {
	msg: "failed";
	failure: Trouble;
	/** What is wrong with each input, where a validator refused some. */
	problems: (string | null)[];
	/** Whether the server knows no such function. */
	unknown?: boolean;
}

/** Why a job failed, as far as that is known. */
export type Trouble = Partial<Failure>;

export type Receive = (message: JobMessage) => void;

export interface Call {
	fn_index: number;
	data: unknown[];
	trigger_id: number | null;
	event_data?: unknown;
}

export interface Hooks {
	/** Takes up a job that an earlier life of this page began; null if nobody cares for it. */
	adopt(job: JobState): Receive | null;
	/** Hears whether the server can be reached. */
	connected(connected: boolean): void;
}

interface Job {
	readonly id: string;
	readonly fn_index: number;
	readonly trigger_id: number | null;
	readonly receive: Receive;
	readonly joining: AbortController;
	/** Settles when the server has it, or never will. */
	joined: Promise<unknown>;
	acknowledged: boolean;
	values: unknown[] | null;
}

/** Speaks with one server for one page: sends calls, follows the stream, tells each job its messages. */
export class Client {
	readonly #jobs = new Map<string, Job>();
	readonly #stream: Stream;
	readonly #troubles = new Set<unknown>();
	#fresh: boolean;
	/** Held, because nobody else does. */
	heartbeat: EventSource | null = null;

	constructor(
		readonly api: URL,
		readonly session: Session,
		readonly hooks: Hooks
	) {
		this.#fresh = session.resumed;
		this.#stream = new Stream({
			url: () => this.#address(),
			receive: (message, sequence) => this.#receive(message, sequence),
			troubled: (trouble) => this.#trouble(this.#stream, trouble),
			refused: (refusal) => this.#failAll(String(refusal.message))
		});
	}

	/** Picks up what an earlier life of this page left running. */
	resume(): void {
		if (!this.session.resumed) return;
		for (const job of this.session.jobs) this.#adopt(job);
		this.#stream.need(true);
	}

	/** Lets the server know when this page is gone. */
	beat(): void {
		// The browser opens it again by itself, and closes it with the page.
		this.heartbeat ??= new EventSource(new URL(`heartbeat/${this.session.hash}`, this.api));
	}

	/** Puts a call into the server's queue; it is sent until the server has it, and runs once. */
	submit(call: Call, receive: Receive): string {
		const job = this.#add(newId(), call, receive);
		job.joined = this.#join(job, call);
		this.#stream.need(true);
		return job.id;
	}

	/** Gives a stream its next chunk; it is sent until the server has it, or `signal` tells that it must have it. */
	async chunk(id: string, call: Call, signal: AbortSignal): Promise<void> {
		// Named, so that one which is sent again because its answer was lost is not dealt with twice.
		const body = { ...call, session_hash: this.session.hash, event_id: newId() };
		const fed = this.#feed(`stream/${id}`, body, signal);
		const job = this.#jobs.get(id);
		// A long chunk must not be overtaken by the end of its stream.
		if (job) job.joined = Promise.allSettled([job.joined, fed]);
		await fed;
	}

	/** Ends a stream: what was sent is dealt with, nothing more is waited for. */
	async endStream(id: string): Promise<void> {
		await this.#jobs.get(id)?.joined;
		await this.#feed(`stream/${id}/close`, {}, new AbortController().signal);
	}

	async cancel(id: string): Promise<void> {
		const job = this.#jobs.get(id);
		if (!job) return;
		if (!job.acknowledged) {
			job.joining.abort();
			this.#end(job, { msg: "cancelled" });
		}
		const body = { session_hash: this.session.hash, fn_index: job.fn_index, event_id: id };
		await this.#insist("cancel", body, new AbortController().signal);
	}

	/** Calls past the queue and gives the one answer. */
	async run(name: string, call: Call): Promise<Ending> {
		try {
			const body = { ...call, session_hash: this.session.hash };
			return { msg: "done", output: (await post(this.#url(`run/${encodeURIComponent(name)}`), body)) as Output };
		} catch (error) {
			return failed(error);
		}
	}

	/** Calls a function that a component offers on the server. */
	serve(component_id: number, fn_name: string, data: unknown): Promise<unknown> {
		return post(this.#url("component_server"), { data, component_id, fn_name, session_hash: this.session.hash });
	}

	async #join(job: Job, call: Call): Promise<void> {
		const body: JoinBody = { ...call, session_hash: this.session.hash, event_id: job.id };
		try {
			await postUntilAnswered(this.#url("queue/join"), body, job.joining.signal, (trouble) =>
				this.#trouble(job, trouble)
			);
			job.acknowledged = true;
			this.#keep();
		} catch (error) {
			if (!job.joining.signal.aborted) this.#end(job, failed(error));
		} finally {
			this.#trouble(job, false);
		}
	}

	async #feed(path: string, body: unknown, signal: AbortSignal): Promise<void> {
		try {
			await this.#insist(path, body, signal);
		} catch (error) {
			// A stream that is over needs no more chunks; its job is told how it ended.
			const over = error instanceof Refusal && error.status === 404;
			if (!over && !signal.aborted) throw error;
		}
	}

	async #insist(path: string, body: unknown, signal: AbortSignal): Promise<void> {
		const attempt = {};
		try {
			await postUntilAnswered(this.#url(path), body, signal, (trouble) => this.#trouble(attempt, trouble));
		} finally {
			this.#trouble(attempt, false);
		}
	}

	#receive(message: Message, sequence: number | null): void {
		if (sequence !== null && sequence <= this.session.position) return;
		this.#tell(message);
		if (sequence !== null) this.session.position = sequence;
	}

	#tell(message: Message): void {
		if (message.msg === "session") return this.#begin(message);
		if (message.msg === "unexpected_error") return this.#failAll(message.message);
		const job = message.event_id === null ? undefined : this.#jobs.get(message.event_id);
		if (!job) return;
		try {
			this.#pass(job, message);
		} catch (error) {
			this.#end(job, failed(error));
			reportError(error);
		}
	}

	#pass(job: Job, message: Message): void {
		if (message.msg === "process_completed") this.#end(job, endingOf(message));
		else if (message.msg === "process_generating") job.receive({ ...message, output: whole(job, message.output) });
		else if (message.msg === "process_streaming" || isNews(message)) job.receive(message);
	}

	#begin({ jobs, fresh, position }: SessionOpened): void {
		this.session.position = position;
		for (const job of jobs) this.#adopt(job);
		if (fresh) for (const job of this.#jobs.values()) job.values = null;
		this.#fresh = false;
		this.#stream.need(this.#jobs.size > 0);
	}

	#adopt(state: JobState): void {
		if (this.#jobs.has(state.event_id)) return;
		const receive = this.hooks.adopt(state);
		if (receive) this.#add(state.event_id, state, receive).acknowledged = true;
	}

	#add(id: string, { fn_index, trigger_id }: Pick<Call, "fn_index" | "trigger_id">, receive: Receive): Job {
		const job = {
			id,
			fn_index,
			trigger_id,
			receive,
			joining: new AbortController(),
			joined: Promise.resolve(),
			acknowledged: false,
			values: null
		};
		this.#jobs.set(id, job);
		return job;
	}

	/** Lets a reload of the page know what the server has. */
	#keep(): void {
		this.session.jobs = this.#acknowledged.map(({ id, fn_index, trigger_id }) => ({
			event_id: id,
			fn_index,
			trigger_id,
			status: "queued"
		}));
		this.session.keep();
	}

	get #acknowledged(): Job[] {
		return [...this.#jobs.values()].filter((job) => job.acknowledged);
	}

	#failAll(error: string): void {
		for (const job of Array.from(this.#jobs.values()))
			this.#end(job, { msg: "failed", failure: { error, visible: true }, problems: [] });
	}

	#end(job: Job, ending: Ending): void {
		if (!this.#jobs.delete(job.id)) return;
		if (job.acknowledged) this.#keep();
		this.#stream.need(this.#jobs.size > 0);
		job.receive(ending);
	}

	#trouble(who: unknown, trouble: boolean): void {
		const before = this.#troubles.size === 0;
		if (trouble) this.#troubles.add(who);
		else this.#troubles.delete(who);
		const after = this.#troubles.size === 0;
		if (before !== after) this.hooks.connected(after);
	}

	#address(): URL {
		const url = new URL("queue/data", this.api);
		url.searchParams.set("session_hash", this.session.hash);
		url.searchParams.set("after", String(this.session.position));
		if (this.#fresh) url.searchParams.set("fresh", "true");
		// Of these the server tells the end, even if it lies before the position or the server was restarted.
		const pending = this.#acknowledged.map((job) => job.id).join(",");
		if (pending) url.searchParams.set("pending", pending);
		return url;
	}

	/** The page's own query goes along, so that the app can read it from its request. */
	#url(path: string): URL {
		const url = new URL(path, this.api);
		url.search = location.search;
		return url;
	}
}

/** The first values of a job are plain, later ones are edits of those before. */
function whole(job: Job, output: Output): Output {
	const before = job.values;
	const data = before ? output.data.map((edits, index) => applyEdits(before[index], edits as Edit[])) : output.data;
	job.values = data;
	return { ...output, data };
}

function isNews(message: Message): message is Estimation | ProcessStarts | Progress | Log {
	return ["estimation", "process_starts", "progress", "log"].includes(message.msg);
}

function endingOf({ success, output, title }: ProcessCompleted): Ending {
	if (success && "data" in output) return { msg: "done", output: output as Output };
	if (success) return { msg: "cancelled" };
	const failure = output as Trouble;
	return { msg: "failed", failure: { ...failure, title: failure.title ?? title ?? undefined }, problems: [] };
}

interface Verdict {
	__type__: "validate";
	is_valid: boolean;
	message: string;
}

function failed(error: unknown): Ending {
	const detail = error instanceof Refusal ? error.detail : null;
	if (Array.isArray(detail) && (detail as Partial<Verdict>[]).every((verdict) => verdict.__type__ === "validate")) {
		const problems = (detail as Verdict[]).map((verdict) => (verdict.is_valid ? null : verdict.message));
		return { msg: "failed", failure: { error: problems.find(Boolean) ?? null, visible: false }, problems };
	}
	if (detail !== null && typeof detail === "object" && "error" in detail)
		return { msg: "failed", failure: detail as Trouble, problems: [] };
	const failure = { error: error instanceof Error ? error.message : String(error), visible: true };
	const unknown = error instanceof Refusal && error.status === 404;
	return { msg: "failed", failure, problems: [], ...(unknown ? { unknown } : {}) };
}
