import type { Message } from "$contract";
import { backoff, pause } from "./backoff";
import { blocks } from "./events";
import { Refusal, reach } from "./http";

const SILENCE_MS = 40_000;
const IDLE_MS = 60_000;

export interface Reader {
	/** Where to read, at the moment of asking. */
	url(): URL;
	receive(message: Message, sequence: number | null): void;
	troubled(trouble: boolean): void;
	refused(refusal: Refusal): void;
}

/**
 * The one connection on which everything comes. It lives while somebody needs it and a minute longer, comes back by
 * itself when it breaks, and takes silence of more than two heartbeats for death.
 */
export class Stream {
	#life: AbortController | null = null;
	#idle: ReturnType<typeof setTimeout> | undefined;
	#needed = false;
	#attempt = 0;

	constructor(readonly reader: Reader) {}

	/** Says whether messages are expected: opens the stream at once, or lets it close after a while. */
	need(needed: boolean): void {
		this.#needed = needed;
		clearTimeout(this.#idle);
		if (!needed) this.#idle = setTimeout(() => this.close(), IDLE_MS);
		else if (!this.#life) void this.#live((this.#life = new AbortController()));
	}

	close(): void {
		clearTimeout(this.#idle);
		this.#life?.abort();
		this.#life = null;
	}

	async #live(life: AbortController): Promise<void> {
		this.#attempt = 0;
		while (!life.signal.aborted) {
			await this.#follow(life);
			if (life.signal.aborted || !this.#needed) break;
			await pause(backoff(this.#attempt++), life.signal);
		}
		if (this.#life === life) this.#life = null;
		this.reader.troubled(false);
	}

	/** Reads one connection to its end, whatever that is. */
	async #follow(life: AbortController): Promise<void> {
		const connection = new AbortController();
		const hangUp = () => connection.abort();
		life.signal.addEventListener("abort", hangUp);
		try {
			await this.#read(connection);
		} catch (error) {
			if (error instanceof Refusal) this.#surrender(error, life);
			else if (!life.signal.aborted) this.reader.troubled(true);
		} finally {
			life.signal.removeEventListener("abort", hangUp);
		}
	}

	async #read(connection: AbortController): Promise<void> {
		let heard = Date.now();
		let watchdog = setTimeout(() => connection.abort(), SILENCE_MS);
		// While a device sleeps its timers do, too: by the clock on the wall it is known at once that nobody is there.
		const woken = () => Date.now() - heard > SILENCE_MS && connection.abort();
		document.addEventListener("visibilitychange", woken);
		try {
			const { body } = await reach(this.reader.url(), { signal: connection.signal });
			if (!body) return;
			for await (const { id, data } of blocks(body)) {
				clearTimeout(watchdog);
				heard = Date.now();
				watchdog = setTimeout(() => connection.abort(), SILENCE_MS);
				this.#attempt = 0;
				this.reader.troubled(false);
				this.reader.receive(JSON.parse(data) as Message, id === null ? null : Number(id));
			}
		} finally {
			clearTimeout(watchdog);
			document.removeEventListener("visibilitychange", woken);
		}
	}

	#surrender(refusal: Refusal, life: AbortController): void {
		// A server that is starting or stopping answers 5xx for a while: that is weather, not an answer.
		if (refusal.status >= 500) return this.reader.troubled(true);
		life.abort();
		this.reader.refused(refusal);
	}
}
