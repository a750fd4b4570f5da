import type { JobState } from "$contract";
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
		sessionStorage.setItem(this.#key, JSON.stringify({ hash, position, jobs } satisfies Kept));
	}
}

function read(key: string): Kept | null {
	const text = sessionStorage.getItem(key);
	return text === null ? null : (JSON.parse(text) as Kept);
}

/** Whether no other tab lives under this name. Where locks do not exist (they need https), nobody can tell. */
async function isFree(hash: string): Promise<boolean> {
	// The page that was left by a reload may not have let go of its name yet.
	const [navigation] = performance.getEntriesByType("navigation") as PerformanceNavigationTiming[];
	if (navigation?.type === "reload" || !("locks" in navigator)) return true;
	const { held } = await navigator.locks.query();
	return !held?.some(({ name }) => name === lockName(hash));
}

/** Holds a name for the life of this page. */
function claim(hash: string): void {
	if ("locks" in navigator) void navigator.locks.request(lockName(hash), () => new Promise(() => {}));
}

function lockName(hash: string): string {
	return `preludio:${hash}`;
}
