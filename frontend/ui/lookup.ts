/** A value as a text. */
export function shown(value: unknown): string {
	return value === null || value === undefined ? "" : String(value);
}

/** What is found in a value along some keys. */
export function along(keys: string[], value: unknown): unknown {
	return keys.reduce<unknown>((found, key) => (found as Record<string, unknown> | null | undefined)?.[key], value);
}
