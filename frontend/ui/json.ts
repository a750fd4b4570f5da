export type Json = null | boolean | number | string | Json[] | { [key: string]: Json };

/** Branches that are opened without being asked, at most: beyond, a page would draw more than anybody reads. */
const LIMIT = 2000;

export function isBranch(value: unknown): value is Json[] | { [key: string]: Json } {
	return (
		typeof value === "object" &&
		value !== null &&
		(Array.isArray(value) ? value.length > 0 : Object.keys(value).length > 0)
	);
}

export function entries(value: Json[] | { [key: string]: Json }): [string | number, Json][] {
	return Array.isArray(value) ? value.map((item, index) => [index, item]) : Object.entries(value);
}

/** How many levels of a value are open at first: the first one, or all if that was asked for and there are not too many values. */
export function openLevels(value: unknown, all: boolean): number {
	if (!all) return 1;
	return holdsMoreThan(LIMIT, value) ? 2 : Infinity;
}

function holdsMoreThan(limit: number, value: unknown): boolean {
	const waiting = [value];
	for (let count = 0; waiting.length; count++) {
		if (count > limit) return true;
		const next = waiting.pop();
		if (isBranch(next)) for (const [, item] of entries(next)) waiting.push(item);
	}
	return false;
}

/** A value that holds no others, as JSON writes it. */
export function leaf(value: unknown): string {
	if (Array.isArray(value)) return "[]";
	return typeof value === "object" && value !== null ? "{}" : JSON.stringify(value);
}
