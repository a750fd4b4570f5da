import { expect, test } from "vitest";

/** What each part may import; `type:` marks what it may know the types of only. */
const MAY_IMPORT: Record<string, string[]> = {
	contract: [],
	locale: [],
	client: ["contract", "locale"],
	ui: ["contract", "locale", "type:app"],
	components: ["contract", "locale", "ui", "type:app"],
	layouts: ["contract", "locale", "ui", "type:app"],
	app: ["contract", "locale", "ui", "client"]
};

const sources = import.meta.glob<string>(
	["./**/*.{ts,svelte}", "../preludio/{components,layouts}/**/*.{ts,svelte}", "!./**/*.test.ts", "!./main.ts"],
	{ eager: true, query: "?raw", import: "default" }
);
const IMPORT = /import\s+(type\s)?[^"';]*?from\s+"\$(contract|locale|client|ui|app)/g;

function partOf(path: string): string {
	return /^\.\/(contract|locale)\b/.exec(path)?.[1] ?? path.split("/").at(path.startsWith("../") ? 2 : 1) ?? "";
}

test("nobody imports from above", () => {
	const found = Object.entries(sources).flatMap(([path, source]) => {
		const part = partOf(path);
		const wanted = Array.from(source.matchAll(IMPORT), ([, type, target]) => [
			type ? `type:${target}` : `${target}`,
			`${target}`
		]);
		const allowed = new Set(["type:contract", "type:locale", part, `type:${part}`, ...(MAY_IMPORT[part] ?? [])]);
		return wanted
			.filter((names) => !names.some((name) => allowed.has(name)))
			.map(([name]) => `${path} imports ${name}`);
	});
	expect(Object.keys(sources).length).toBeGreaterThan(40);
	expect(found).toEqual([]);
});
