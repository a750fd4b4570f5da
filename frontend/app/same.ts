/** Whether two wire values are equal in depth; parts shared by both cost nothing. */
export function same(a: unknown, b: unknown): boolean {
	if (Object.is(a, b)) return true;
	if (typeof a !== "object" || typeof b !== "object" || a === null || b === null) return false;
	if (Array.isArray(a) !== Array.isArray(b)) return false;
	const keys = Object.keys(a);
	return (
		keys.length === Object.keys(b).length && keys.every((key) => key in b && same((a as Parts)[key], (b as Parts)[key]))
	);
}

type Parts = Record<string, unknown>;
