import { describe, expect, test } from "vitest";
import { MarkdownText, type Reading, type Tools } from "./markdown";

const DELIMITERS = [
	{ left: "$$", right: "$$", display: true },
	{ left: "$", right: "$", display: false }
];
const OPTIONS = { delimiters: DELIMITERS, sanitize: false, lineBreaks: false, headerLinks: true, copy: "Copy" };
const NOTHING: Tools = { typeset: null, colours: new Map() };
const TEXTS = {
	headings: "# One\n\ntext\nmore\n## One\ntext\n\nSetext\n===\n\nend\n",
	lists:
		"- a\n- b\n\n- c\n  - d\n\n    deep\n\ntext\n\n1. x\n\n2. y\n\n10 things\n\n- [x] done\n- [ ] open\n\n* other\n",
	code: "Look:\n```python\nprint(1)\n\n\nprint(2)\n```\nthen\n\n    indented\n\n    more\n\n~~~\n```\n~~~\n\n- a\n\n  ```js\n  let x;\n  ```\n\nend",
	tables: "| a | b |\n|---|--:|\n| 1 | 2 |\n| 3 | 4 |\n\nafter\n\n| not a table\n\nend\n",
	quotes: "> a\nb\n\n> c\n> - d\n\n***\ntext\n",
	html: "<details><summary>More</summary>\n\ninside\n\n**bold**\n\n</details>\n\nafter <b>x</b>\n\n<br>\n\n<p>open\n\nend\n",
	formulas: "It is $a_1$.\n\n$$\nx\n\ny\n$$\n\nand $$z$$ too\n\nend\n",
	links: "See [one] and [two][2].\n\ntext\n\n[one]: /1\n[2]: /2 'title'\n\nand [three]\n\n> [three]: /3\n\nend\n",
	endings: "a\r\nb\r\n\r\nc\n\n\n\n   \n\nd"
};

function html({ settled, rest }: Reading): string {
	return settled.map((piece) => piece.html).join("") + rest;
}

function atOnce(text: string): string {
	return html(new MarkdownText(OPTIONS).read(text, NOTHING, false));
}

describe("a text that grows", () => {
	test.each(Object.entries(TEXTS))("reads as one that comes at once: %s", (_, text) => {
		const growing = new MarkdownText(OPTIONS);
		for (let length = 1; length <= text.length; length++) {
			const part = text.slice(0, length);
			expect(html(growing.read(part, NOTHING, false))).toBe(atOnce(part));
		}
	});

	test("keeps the parts that have come to their end", () => {
		const growing = new MarkdownText(OPTIONS);
		const text = Object.values(TEXTS).join("\n\n");
		const before = [...growing.read(text, NOTHING, true).settled];
		const after = growing.read(`${text}\n\nmore\n\nand more`, NOTHING, true).settled;
		expect(before.length).toBeGreaterThan(20);
		expect(after.length).toBeGreaterThan(before.length);
		for (const [index, piece] of before.entries()) expect(after[index]).toBe(piece);
	});

	test("writes only those parts again that name a link which is told later", () => {
		const growing = new MarkdownText(OPTIONS);
		const before = growing.read("See [one].\n\nplain\n\nend", NOTHING, true).settled;
		const after = growing.read("See [one].\n\nplain\n\nend\n\n[one]: /1", NOTHING, true).settled;
		expect(after[0]?.html).toContain('href="/1"');
		expect(after[1]).toBe(before[1]);
	});

	test("begins anew when it is another text", () => {
		const growing = new MarkdownText(OPTIONS);
		growing.read("one\n\ntwo\n\nthree", NOTHING, true);
		expect(html(growing.read("two\n\nthree", NOTHING, true))).toBe(atOnce("two\n\nthree"));
	});
});

describe("while more is to come", () => {
	const read = (text: string) => new MarkdownText(OPTIONS).read(text, NOTHING, true);

	test("a fence without end is code", () => {
		expect(read("Look:\n```python\nprint(1)\npri").code).toEqual({ language: "python", code: "print(1)\npri" });
	});

	test("the beginning of its end is not shown", () => {
		expect(read("```python\nprint(1)\n``").code?.code).toBe("print(1)");
		expect(read("```python\nprint(1)\n```").code).toBeNull();
	});

	test.each(["| a | b |", "| a | b |\n", "| a | b |\n|-", "| a | b |\n|---|", "| a | b |\n|---|---|"])(
		"a table is one from its first line on: %j",
		(text) => {
			expect(read(text).rest).toContain("<table>");
			expect(read(text).rest.match(/<th>/g)).toHaveLength(2);
		}
	);

	test("a line between bars that has come to its end is none", () => {
		expect(new MarkdownText(OPTIONS).read("| a | b |", NOTHING, false).rest).not.toContain("<table>");
	});
});

test("a name of a language cannot leave its attribute", () => {
	const { rest, languages } = new MarkdownText(OPTIONS).read('```"onload="x\n1\n```', NOTHING, false);
	expect(rest).not.toContain("onload");
	expect(languages).toEqual([]);
});
