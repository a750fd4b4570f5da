import { along, shown } from "./lookup";

const MARK = /\{\{\{\s*(?<raw>[^{}]+?)\s*\}\}\}|\{\{(?<sigil>[!#/]?)\s*(?<words>[^{}]*?)\s*\}\}/g;
const ESCAPES: Record<string, string> = {
	"&": "&amp;",
	"<": "&lt;",
	">": "&gt;",
	'"': "&quot;",
	"'": "&#x27;",
	"`": "&#x60;",
	"=": "&#x3D;"
};

interface Value {
	path: string;
	raw: boolean;
}

interface Block {
	helper: string;
	path: string;
	parts: Part[];
	otherwise: Part[];
}

/** A block that is not closed yet, and the list that its next part goes to. */
interface Open {
	block: Block;
	parts: Part[];
}

type Part = string | Value | Block;

/** What a block is about, and what is around it. */
interface Context {
	this: unknown;
	data: Record<string, unknown>;
	parent: Context | null;
}

type Helper = (block: Block, value: unknown, context: Context) => string;

const HELPERS: Record<string, Helper> = {
	if: (block, value, context) => written(isTrue(value) ? block.parts : block.otherwise, context),
	unless: (block, value, context) => written(isTrue(value) ? block.otherwise : block.parts, context),
	with: (block, value, context) =>
		isTrue(value) ? about(block, value, {}, context) : written(block.otherwise, context),
	each
};

/** Fills in `{{name}}` (escaped), `{{{name}}}`, and `{{#if}}`, `{{#unless}}`, `{{#each}}` and `{{#with}}` with their blocks. */
export function mustached(text: string, scope: unknown): string {
	return written(new Parser().parse(text), { this: scope, data: {}, parent: null });
}

class Parser {
	readonly #whole = unfilled("", "");
	/** The innermost last. */
	readonly #open: Open[] = [{ block: this.#whole, parts: this.#whole.parts }];

	parse(text: string): Part[] {
		let end = 0;
		for (const found of text.matchAll(MARK)) {
			this.#add(text.slice(end, found.index));
			end = found.index + found[0].length;
			this.#mark(found.groups ?? {});
		}
		this.#add(text.slice(end));
		if (this.#open.length > 1) throw new SyntaxError(`{{#${this.#top.block.helper}}} is never closed`);
		return this.#whole.parts;
	}

	get #top(): Open {
		return this.#open[this.#open.length - 1] as Open;
	}

	#add(part: Part): void {
		this.#top.parts.push(part);
	}

	#mark({ raw, sigil, words = "" }: Record<string, string | undefined>): void {
		if (raw !== undefined) this.#add({ path: raw, raw: true });
		else if (sigil === "#") this.#begin(words);
		else if (sigil === "/") this.#end(words);
		else if (words === "else") this.#top.parts = this.#top.block.otherwise;
		else if (sigil === "") this.#add({ path: words, raw: false });
	}

	#begin(words: string): void {
		const [helper = "", path = ""] = words.split(/\s+/);
		const begun = unfilled(helper, path);
		this.#add(begun);
		this.#open.push({ block: begun, parts: begun.parts });
	}

	#end(helper: string): void {
		if (this.#open.length === 1 || this.#top.block.helper !== helper)
			throw new SyntaxError(`{{/${helper}}} closes nothing that is open`);
		this.#open.pop();
	}
}

function unfilled(helper: string, path: string): Block {
	return { helper, path, parts: [], otherwise: [] };
}

function written(parts: Part[], context: Context): string {
	return parts.map((part) => writtenPart(part, context)).join("");
}

function writtenPart(part: Part, context: Context): string {
	if (typeof part === "string") return part;
	const value = looked(part.path, context);
	if ("raw" in part) return part.raw ? shown(value) : escaped(shown(value));
	const helper = HELPERS[part.helper];
	if (!helper) throw new SyntaxError(`{{#${part.helper}}} is unknown; there are ${Object.keys(HELPERS).join(", ")}`);
	return helper(part, value, context);
}

function each(block: Block, value: unknown, context: Context): string {
	const items = typeof value === "object" && value !== null ? Object.entries(value) : [];
	if (!items.length) return written(block.otherwise, context);
	const last = items.length - 1;
	return items
		.map(([key, item], index) => about(block, item, { key, index, first: index === 0, last: index === last }, context))
		.join("");
}

function about(block: Block, value: unknown, data: Context["data"], parent: Context): string {
	return written(block.parts, { this: value, data, parent });
}

function looked(path: string, context: Context): unknown {
	if (path.startsWith("../")) return looked(path.slice(3), context.parent ?? context);
	if (path.startsWith("@")) return context.data[path.slice(1)];
	const keys = path.replace(/^this(?:[./]|$)/, "").split(/[.[\]/]+/);
	return along(keys.filter(Boolean), context.this);
}

/** As in the templates it is known from: an empty list is false. */
function isTrue(value: unknown): boolean {
	return Array.isArray(value) ? value.length > 0 : Boolean(value);
}

function escaped(text: string): string {
	return text.replaceAll(/[&<>"'`=]/g, (char) => ESCAPES[char] ?? char);
}
