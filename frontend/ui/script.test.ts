import { expect, test } from "vitest";
import { broken, merged, moved, spread } from "./script";

const LINES = [
	{ speaker: "Ana", text: "Hello there" },
	{ speaker: "Ben", text: "Hi" }
];

test("the line after a whole one is the next speaker's", () => {
	expect(broken(LINES, 1, 2, ["Ana", "Ben"])[2]).toEqual({ speaker: "Ana", text: "" });
	expect(broken([], 0, 0, [])).toEqual([
		{ speaker: "", text: "" },
		{ speaker: "", text: "" }
	]);
});

test("what is cut off stays with its speaker", () => {
	expect(broken(LINES, 0, 6, ["Ana", "Ben"]).slice(0, 2)).toEqual([
		{ speaker: "Ana", text: "Hello " },
		{ speaker: "Ana", text: "there" }
	]);
});

test("a line is joined to the one before it", () => {
	expect(merged(LINES, 1)).toEqual([{ speaker: "Ana", text: "Hello thereHi" }]);
	expect(merged(LINES, 0)).toEqual(LINES);
});

test("text of several lines becomes as many", () => {
	expect(spread(LINES, 1, "a\r\nb").map(({ speaker, text }) => speaker + text)).toEqual([
		"AnaHello there",
		"Bena",
		"Benb"
	]);
});

test("lines change places", () => {
	expect(moved(["a", "b", "c"], 0, 2)).toEqual(["b", "c", "a"]);
	expect(moved(["a"], 3, 0)).toEqual(["a"]);
});
