import type { Call } from "$client/client";

/** Where the chunks of one stream go. */
export interface Sink {
	/** Sends a chunk; `signal` tells that the server has it for certain. */
	send(chunk: Call, signal: AbortSignal): void;
	close(): void;
}

/** Feeds one stream: a chunk goes out when the one before is dealt with, and it is the newest one then; none wait in line. */
export class Chunks {
	#next: Call | null = null;
	#sent: AbortController | null = new AbortController();
	#ending = false;

	constructor(readonly sink: Sink) {}

	get ended(): boolean {
		return this.#ending;
	}

	/** Whether a chunk was offered that has not gone out: the next one takes its place. */
	get waiting(): boolean {
		return this.#next !== null;
	}

	offer(chunk: Call): void {
		if (this.#ending) return;
		if (this.#sent) this.#next = chunk;
		else this.#send(chunk);
	}

	/** Hears that the server has dealt with the chunk that was sent. */
	ready(): void {
		this.#sent?.abort();
		this.#sent = null;
		const next = this.#next;
		this.#next = null;
		if (next) this.#send(next);
		if (next && this.#ending) this.sink.close();
	}

	/** Ends the stream after what was offered. */
	end(): void {
		if (this.#ending) return;
		this.#ending = true;
		if (!this.#next) this.sink.close();
	}

	/** The stream is over on the server's side. */
	over(): void {
		this.#ending = true;
		this.#next = null;
		this.#sent?.abort();
	}

	#send(chunk: Call): void {
		this.#sent = new AbortController();
		this.sink.send(chunk, this.#sent.signal);
	}
}
