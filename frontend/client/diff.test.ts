import { describe, expect, test } from "vitest";
import { applyEdits, type Edit } from "./diff";

const cases: [name: string, value: unknown, edits: Edit[], result: unknown][] = [
	["no edit", { a: 1 }, [], { a: 1 }],
	["the whole value", "old", [["replace", [], { a: 1 }]], { a: 1 }],
	["a suffix of the whole value", "Hel", [["append", [], "lo"]], "Hello"],
	[
		"a suffix deep inside",
		[{ content: [{ text: "a" }] }],
		[["append", [0, "content", 0, "text"], "b"]],
		[{ content: [{ text: "ab" }] }]
	],
	[
		"an item added at the end",
		{ data: [[1, 2]] },
		[["add", ["data", 1], [3, 4]]],
		{
			data: [
				[1, 2],
				[3, 4]
			]
		}
	],
	["a key added", {}, [["add", ["k"], null]], { k: null }],
	["a key deleted", { a: 1, b: 2 }, [["delete", ["a"], null]], { b: 2 }],
	[
		"items deleted, indices shifting",
		[1, 2, 3],
		[
			["delete", [1], null],
			["delete", [1], null]
		],
		[1]
	],
	[
		"several edits in order",
		{ n: [0], s: "x" },
		[
			["replace", ["n", 0], 5],
			["add", ["n", 1], 6],
			["append", ["s"], "y"]
		],
		{ n: [5, 6], s: "xy" }
	]
];

describe("applyEdits", () => {
	test.each(cases)("%s", (_, value, edits, result) => {
		const before = structuredClone(value);
		expect(applyEdits(value, edits)).toEqual(result);
		expect(value).toEqual(before);
	});

	test("keeps the identity of what no edit touches", () => {
		const value = { rows: [{ n: 1 }, { n: 2 }], other: [1] };
		const result = applyEdits(value, [["replace", ["rows", 1, "n"], 3]]) as typeof value;
		expect(result.other).toBe(value.other);
		expect(result.rows[0]).toBe(value.rows[0]);
		expect(result.rows[1]).not.toBe(value.rows[1]);
	});

	test("refuses a path that leads into a plain value", () => {
		expect(() => applyEdits("text", [["replace", ["a"], 1]])).toThrow("Edit of a: text has no parts.");
	});

	test("refuses to append to what is no text", () => {
		expect(() => applyEdits([1], [["append", [], "x"]])).toThrow("string cannot be appended to object");
	});
});
