type Kind = "localStorage" | "sessionStorage";

/** Reads what the page remembered; null if there is nothing. */
export function recall(kind: Kind, key: string): string | null {
	return allowed(() => window[kind].getItem(key)) ?? null;
}

export function remember(kind: Kind, key: string, value: string): void {
	allowed(() => window[kind].setItem(key, value));
}

/** Storage may be forbidden, in a frame on a foreign site for one, or full: the page then lives without memory. */
function allowed<T>(use: () => T): T | undefined {
	try {
		return use();
	} catch (error) {
		if (error instanceof DOMException) return undefined;
		throw error;
	}
}
