import { describe, expect, it } from "vitest";
import { filled, type Compiled } from "./template";

const scope = { value: { a: "<i>x</i>", rows: [{ n: 1 }] }, color: "red", items: ["p", "<q>"], none: null, empty: [] };

describe("names", () => {
	it.each([
		["${value.a}", "<i>x</i>"],
		["${ color } ${items[1]} ${value.rows[0].n}", "red <q> 1"],
		["[${none}] [${value.nothing.at.all}]", "[] []"],
		["$5 { } ${1+1}", "$5 { } ${1+1}"]
	])("%s", (template, html) => expect(filled(template, null, scope)).toBe(html));

	it("says which one is unknown", () => {
		expect(() => filled("${nothing}", null, scope)).toThrow("nothing is not defined");
	});
});

describe("mustaches", () => {
	it.each([
		["{{value.a}}", "&lt;i&gt;x&lt;/i&gt;"],
		["{{{value.a}}}", "<i>x</i>"],
		["{{nothing}}{{color.x.y}}", ""],
		["{{#if color}}yes{{else}}no{{/if}}", "yes"],
		["{{#if empty}}yes{{else}}no{{/if}}", "no"],
		["{{#unless none}}none{{/unless}}", "none"],
		["{{#each items}}{{@index}}:{{this}}{{#unless @last}},{{/unless}}{{/each}}", "0:p,1:&lt;q&gt;"],
		["{{#each value.rows}}{{n}} {{../color}}{{/each}}", "1 red"],
		["{{#each empty}}x{{else}}nothing{{/each}}", "nothing"],
		["{{#with value}}{{#each rows}}{{this.n}}{{/each}}{{/with}}", "1"],
		["a{{! a remark }}b", "ab"]
	])("%s", (template, html) => expect(filled(template, null, scope)).toBe(html));

	it.each([
		["{{#if color}}", "never closed"],
		["{{/if}}", "closes nothing"],
		["{{#if color}}{{/each}}", "closes nothing"],
		["{{#loop items}}{{/loop}}", "unknown"]
	])("%s is an error", (template, message) => expect(() => filled(template, null, scope)).toThrow(message));
});

describe("values", () => {
	it("are never taken for a template", () => {
		const tricky = { value: "{{color}} ${color} \uE0000\uE001", color: "red" };
		expect(filled("${value}|{{#if color}}${color}{{/if}}", null, tricky)).toBe(`${tricky.value}|red`);
		expect(filled("{{{value}}}", null, { value: "{{color}}", color: "red" })).toBe("{{color}}");
	});

	it("may be computed by a function that came with the page", () => {
		const compiled: Compiled = (tag, given) => tag`<b>${(given.items as string[]).length + 1}</b>{{color}}`;
		expect(filled("", compiled, scope)).toBe("<b>3</b>red");
	});
});
