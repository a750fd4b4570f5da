export type Json = null | boolean | number | string | Json[] | { [key: string]: Json };

/** A line of a tree of JSON. */
export interface Row {
	/** Where it stands in the value: keys behind slashes, as in a JSON pointer. */
	path: string;
	/** Its key, or its position in a list; null for the whole value. */
	key: string | number | null;
	value: Json;
	level: number;
	/** Its place among its siblings, from 1, and how many they are. */
	place: number;
	siblings: number;
	/** Whether it is open; null for what does not open. */
	open: boolean | null;
	/** Whether it only closes a branch. */
	end?: boolean;
}

/** Rows that are opened without being asked, at most. */
const LIMIT = 200_000;
/** Characters of a text that stand on its line. */
const SHORT = 200;

export function isBranch(value: unknown): value is Json[] | { [key: string]: Json } {
	return (
		typeof value === "object" &&
		value !== null &&
		(Array.isArray(value) ? value.length > 0 : Object.keys(value).length > 0)
	);
}

/** Whether a value is a text that is shown whole only when it is opened. */
export function isLong(value: unknown): value is string {
	return typeof value === "string" && (value.length > SHORT || value.includes("\n"));
}

export function entries(value: Json[] | { [key: string]: Json }): [string | number, Json][] {
	return Array.isArray(value) ? value.map((item, index) => [index, item]) : Object.entries(value);
}

/** How many others a value holds. */
export function sizeOf(value: Json): number {
	return Array.isArray(value) ? value.length : Object.keys(value ?? {}).length;
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

/** The lines of a tree: those of its open branches, in order. */
export function rowsOf(whole: Json, isOpen: (path: string, level: number) => boolean | undefined): Row[] {
	const rows: Row[] = [];
	const add = (row: Omit<Row, "open">) => {
		const branch = isBranch(row.value);
		const open = branch || isLong(row.value) ? (isOpen(row.path, branch ? row.level : Infinity) ?? false) : null;
		rows.push({ ...row, open });
		if (isBranch(row.value) && open) addChildren(row, entries(row.value));
	};
	const addChildren = (row: Omit<Row, "open">, children: [string | number, Json][]) => {
		const beside = { level: row.level + 1, siblings: children.length };
		children.forEach(([key, value], index) =>
			add({ path: `${row.path}/${escaped(key)}`, key, value, place: index + 1, ...beside })
		);
		rows.push({ ...row, path: `${row.path}/`, open: null, end: true });
	};
	add({ path: "", key: null, value: whole, level: 0, place: 1, siblings: 1 });
	return rows;
}

function escaped(key: string | number): string | number {
	return typeof key === "string" && /[~/]/.test(key) ? key.replaceAll("~", "~0").replaceAll("/", "~1") : key;
}

/** A value that holds no others, as JSON writes it; of a long text the beginning. */
export function leaf(value: unknown): string {
	if (Array.isArray(value)) return "[]";
	if (typeof value === "object" && value !== null) return "{}";
	const cut = typeof value === "string" && value.length > SHORT;
	return cut ? `${JSON.stringify(value.slice(0, SHORT)).slice(0, -1)}…"` : JSON.stringify(value);
}
