import { expect, test } from "vitest";
import { partsOf } from "./typename";

test("a type is told apart into names, keywords, texts and numbers", () => {
	expect(partsOf("list[Literal['a', 3]] | None", "python").filter(([kind]) => kind !== "rest")).toEqual([
		["name", "list"],
		["name", "Literal"],
		["text", "'a'"],
		["number", "3"],
		["keyword", "None"]
	]);
	expect(partsOf("keyof Props | None", "typescript").map(([kind]) => kind)).toEqual([
		"keyword",
		"rest",
		"name",
		"rest",
		"name"
	]);
});

test("nothing is lost", () => {
	for (const text of ["", "a.b[c]", "'open", "1.5e3 | ñandú", "Array<{ a?: `x${string}` }>"]) {
		expect(
			partsOf(text, "typescript")
				.map(([, part]) => part)
				.join("")
		).toBe(text);
	}
});
