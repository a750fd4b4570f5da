const FIRST_MS = 250;
const LONGEST_MS = 10_000;

/** Milliseconds to wait before a further attempt (0 is the first): doubling, with jitter so that a crowd does not return at once. */
export function backoff(attempt: number, random: () => number = Math.random): number {
	return Math.min(FIRST_MS * 2 ** attempt, LONGEST_MS) * (0.5 + random() / 2);
}

/** Waits, but no longer than until the network or the page comes back, or the signal gives up. */
export function pause(milliseconds: number, signal?: AbortSignal): Promise<void> {
	return new Promise((resolve) => {
		const woken = new AbortController();
		const wake = () => {
			clearTimeout(timer);
			woken.abort();
			resolve();
		};
		const timer = setTimeout(wake, milliseconds);
		const once = { signal: woken.signal };
		addEventListener("online", wake, once);
		document.addEventListener("visibilitychange", () => document.visibilityState === "visible" && wake(), once);
		signal?.addEventListener("abort", wake, once);
	});
}
