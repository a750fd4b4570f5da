import { expect, test } from "vitest";
import { normal } from "./moment";

test.each([
	["2020-10-01 05:20:15", "2020-10-01 05:20:15"],
	["2020-10-01T05:20:15", "2020-10-01 05:20:15"],
	[" 2020-10-01 5:20 ", "2020-10-01 05:20:00"],
	["2020-10-01", "2020-10-01 00:00:00"],
	["0001-01-01", "0001-01-01 00:00:00"],
	["now", "now"],
	["now - 1d", "now - 1d"],
	["now-30s", "now-30s"]
])("%s becomes %s", (typed, text) => {
	expect(normal(typed, true)).toBe(text);
});

test.each([
	"",
	"1 October",
	"2020-10",
	"2020-13-01",
	"2021-02-30",
	"2020-10-01 24:00:00",
	"now + 1d",
	"now - 1w",
	"NOW"
])("%s is no moment", (typed) => {
	expect(normal(typed, true)).toBeNull();
});

test("a date loses its time where none is wanted", () => {
	expect(normal("2020-10-01 05:20:15", false)).toBe("2020-10-01");
});
