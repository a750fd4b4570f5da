import { expect, test } from "vitest";
import { leaf, openLevels, rowsOf, type Json } from "./json";

function paths(value: Json, levels = Infinity): string[] {
	return rowsOf(value, (_, level) => level < levels).map(({ path }) => path);
}

test("open branches have their rows between two of their own", () => {
	expect(paths({ a: [1], b: {} })).toEqual(["", "/a", "/a/0", "/a/", "/b", "/"]);
	expect(paths({ a: [1] }, 1)).toEqual(["", "/a", "/"]);
	expect(paths(3)).toEqual([""]);
});

test("keys with slashes are told from levels", () => {
	expect(new Set(paths({ "a/b": 1, a: { b: 2 }, "a~1b": 3, "": 4, "0": [5] })).size).toBe(10);
});

test("rows know their place among their siblings", () => {
	const [, first, second] = rowsOf([true, null], () => true);
	expect([first?.place, first?.siblings, second?.place, second?.level]).toEqual([1, 2, 2, 1]);
});

test("a text that is long or has several lines opens", () => {
	const [, short, lines, long] = rowsOf(["a", "a\nb", "x".repeat(300)], (path, level) => path === "" && level === 0);
	expect([short?.open, lines?.open, long?.open]).toEqual([null, false, false]);
	expect(leaf("a\nb")).toBe('"a\\nb"');
	expect(leaf("x".repeat(300))).toHaveLength(203);
	expect([leaf([]), leaf({}), leaf("a"), leaf(null)]).toEqual(["[]", "{}", '"a"', "null"]);
});

test("all levels are open on demand, unless they are too many", () => {
	expect(openLevels([1], false)).toBe(1);
	expect(openLevels([1], true)).toBe(Infinity);
	expect(openLevels(Array.from({ length: 200_002 }), true)).toBe(2);
});
