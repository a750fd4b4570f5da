import { newId } from "./id";

interface Kept {
	hash: string;
	position: number;
}

/**
 * The page's name at the server and how far it has read there. Both outlive a reload of the page, and so do its jobs.
 */
export class Session {
	position = 0;
	readonly hash: string;
	readonly resumed: boolean;
	readonly #key: string;

	constructor(key: string, kept: Kept | null) {
		this.#key = key;
		this.resumed = kept !== null;
		this.hash = kept?.hash ?? newId();
		this.position = kept?.position ?? 0;
		addEventListener("pagehide", () => this.keep());
	}

	/** Opens the session this tab had, or a new one: a duplicated tab must not share its original's. */
	static async open(root: URL): Promise<Session> {
		const key = `preludio:session:${root.pathname}`;
		const kept = read(key);
		if (kept && (await own(kept.hash))) return new Session(key, kept);
		sessionStorage.removeItem(key);
		const session = new Session(key, null);
		void own(session.hash);
		return session;
	}

	/** Stores what a reload needs; called once the server knows the session. */
	keep(): void {
		if (this.position > 0 || sessionStorage.getItem(this.#key)) this.remember();
	}

	remember(): void {
		sessionStorage.setItem(this.#key, JSON.stringify({ hash: this.hash, position: this.position } satisfies Kept));
	}
}

function read(key: string): Kept | null {
	const text = sessionStorage.getItem(key);
	return text === null ? null : (JSON.parse(text) as Kept);
}

/** Claims a name for the life of this page; false when another tab holds it. */
function own(hash: string): Promise<boolean> {
	// Locks exist in secure contexts only; elsewhere a duplicated tab shares its original's session.
	if (!("locks" in navigator)) return Promise.resolve(true);
	return new Promise((resolve) => {
		void navigator.locks.request(`preludio:${hash}`, { ifAvailable: true }, (lock) => {
			resolve(lock !== null);
			return lock && new Promise(() => {});
		});
	});
}
