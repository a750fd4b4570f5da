import { expect, test } from "vitest";
import { assigned, scale, spanAt, trimmed, type Span } from "./spans";

const TEXT: Span[] = [
	{ token: "Ann " },
	{ token: "went", class_or_confidence: "verb" },
	{ token: " home", class_or_confidence: null }
];

function pairs(spans: Span[]) {
	return spans.map(({ token, class_or_confidence }) => [token, class_or_confidence ?? null]);
}

test("characters get a category, and the text stays as it is", () => {
	expect(pairs(assigned(TEXT, 0, 3, "name"))).toEqual([
		["Ann", "name"],
		[" ", null],
		["went", "verb"],
		[" home", null]
	]);
});

test("what is cut keeps its category in its other part", () => {
	expect(pairs(assigned(TEXT, 6, 9, "x"))).toEqual([
		["Ann ", null],
		["we", "verb"],
		["nt ", "x"],
		["home", null]
	]);
});

test("a category is taken away, and plain neighbours become one", () => {
	expect(pairs(assigned(TEXT, 4, 8, null))).toEqual([["Ann went home", null]]);
	expect(assigned([], 0, 0, null)).toEqual([]);
});

test("a score of 0 is a score", () => {
	expect(pairs(assigned(TEXT, 0, 3, 0))[0]).toEqual(["Ann", 0]);
});

test("the piece that holds a character", () => {
	expect(spanAt([{ token: "" }, ...TEXT], 4)).toEqual({ index: 2, from: 4, to: 8 });
	expect(spanAt(TEXT, 13)).toBeNull();
});

test("white space at the ends is not chosen", () => {
	expect(trimmed(TEXT, 3, 9)).toEqual([4, 8]);
	expect(trimmed(TEXT, 3, 4)).toEqual([4, 3]);
});

test("scores lie between bounds that hold them all", () => {
	expect(scale(TEXT)).toBeNull();
	expect(scale([{ token: "a", class_or_confidence: 0.5 }])).toEqual([0, 1]);
	expect(scale([{ token: "a", class_or_confidence: -3 }])).toEqual([-3, 3]);
});
