import type { JobState } from "$contract";
import { recall, remember } from "../storage";
import { newId } from "./id";

export interface Kept {
	hash: string;
	position: number;
	jobs: JobState[];
}

/** The page's name at the server, how far it has read there, and the jobs it waits for: all outlive a reload of the page. */
export class Session {
	readonly hash: string;
	readonly resumed: boolean;
	position: number;
	/** The unfinished jobs that the server has. */
	jobs: JobState[];
	readonly #key: string;

	constructor(key: string, kept: Kept | null) {
		this.#key = key;
		this.resumed = kept !== null;
		this.hash = kept?.hash ?? newId();
		this.position = kept?.position ?? 0;
		this.jobs = kept?.jobs ?? [];
		addEventListener("pagehide", () => this.position > 0 && this.keep());
	}

	/** Opens the session this tab had, or a new one: a duplicated tab must not share its original's. */
	static async open(root: URL): Promise<Session> {
		const key = `preludio:session:${root.pathname}`;
		const kept = read(key);
		const session = new Session(key, kept && (await isFree(kept.hash)) ? kept : null);
		claim(session.hash);
		return session;
	}

	/** Stores what a reload needs. */
	keep(): void {
		const { hash, position, jobs } = this;
		remember("sessionStorage", this.#key, JSON.stringify({ hash, position, jobs } satisfies Kept));
	}
}

function read(key: string): Kept | null {
	const text = recall("sessionStorage", key);
	return text === null ? null : (JSON.parse(text) as Kept);
}

/** Whether no other tab lives under this name, as far as can be told. */
async function isFree(hash: string): Promise<boolean> {
	// The page that was left by a reload may not have let go of its name yet.
	const [navigation] = performance.getEntriesByType("navigation") as PerformanceNavigationTiming[];
	if (navigation?.type === "reload") return true;
	const held = await withLocks((locks) => locks.query().then((found) => found.held));
	return !held?.some(({ name }) => name === lockName(hash));
}

/** Holds a name for the life of this page. */
function claim(hash: string): void {
	void withLocks((locks) => locks.request(lockName(hash), () => new Promise<void>(() => {})));
}

/** Locks exist over https only, and a frame on a foreign site may not use them: then a duplicated tab goes unnoticed. */
async function withLocks<T>(use: (locks: LockManager) => Promise<T>): Promise<T | undefined> {
	try {
		return "locks" in navigator ? await use(navigator.locks) : undefined;
	} catch (error) {
		if (error instanceof DOMException) return undefined;
		throw error;
	}
}

function lockName(hash: string): string {
	return `preludio:${hash}`;
}
