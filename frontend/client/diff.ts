export type Path = (string | number)[];
export type Edit = [action: "replace" | "append" | "add" | "delete", path: Path, operand: unknown];

type Container = Record<string | number, unknown>;

/**
 * Applies edits to a value and gives the new one. What no edit touches keeps its identity, so that a view keyed by
 * identity redraws only what changed; the old value stays as it was.
 */
export function applyEdits(value: unknown, edits: Edit[]): unknown {
	const fresh = new Set<object>();
	return edits.reduce((current, edit) => applied(current, edit, 0, fresh), value);
}

function applied(value: unknown, edit: Edit, depth: number, fresh: Set<object>): unknown {
	const [action, path, operand] = edit;
	if (depth === path.length) return action === "append" ? appended(value, operand) : operand;
	const copy = writable(value, path, fresh);
	const key = path[depth] as string | number;
	if (depth === path.length - 1 && action === "add") insert(copy, key, operand);
	else if (depth === path.length - 1 && action === "delete") remove(copy, key);
	else copy[key] = applied(copy[key], edit, depth + 1, fresh);
	return copy;
}

/** A copy made once per batch of edits: later edits of the same batch may write into it. */
function writable(value: unknown, path: Path, fresh: Set<object>): Container {
	if (typeof value !== "object" || value === null)
		throw new TypeError(`Edit of ${path.join(".")}: ${String(value)} has no parts.`);
	if (fresh.has(value)) return value as Container;
	const copy = Array.isArray(value) ? value.slice() : { ...value };
	fresh.add(copy);
	return copy as Container;
}

function appended(value: unknown, suffix: unknown): string {
	if (typeof value !== "string" || typeof suffix !== "string")
		throw new TypeError(`Edit: ${typeof suffix} cannot be appended to ${typeof value}.`);
	return value + suffix;
}

function insert(target: Container, key: string | number, value: unknown): void {
	if (Array.isArray(target)) target.splice(Number(key), 0, value);
	else target[key] = value;
}

function remove(target: Container, key: string | number): void {
	if (Array.isArray(target)) target.splice(Number(key), 1);
	else delete target[key];
}
