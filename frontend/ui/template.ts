/**
 * Templates of an author's HTML and CSS. `${name}` puts a value in as it is, `{{name}}` escaped; `{{#if}}`, `{{#unless}}`,
 * `{{#each}}` and `{{#with}}` have blocks. Nothing is evaluated: what is more than a name came as a function with the page.
 */

type Scope = Record<string, unknown>;
type Tag = (strings: TemplateStringsArray, ...values: unknown[]) => void;
/** A template with computed parts, as a function that hands its texts and values to a tag. */
export type Compiled = (tag: Tag, scope: Scope) => void;

const NAMED = /\$\{\s*([A-Za-z_$][\w$]*(?:\.[A-Za-z_$][\w$]*|\[\d+\])*)\s*\}/g;
const MUSTACHE = /\{\{\{\s*([^{}]+?)\s*\}\}\}|\{\{([!#/]?)\s*([^{}]*?)\s*\}\}/g;
// A place for a value, in letters that no text has.
const PLACE = /\uE000(\d+)\uE001/g;

/** Fills in a template; raises an Error that says what is wrong with it. */
export function filled(template: string, compiled: Compiled | null, scope: Scope): string {
	const values: unknown[] = [];
	const keep = (value: unknown) => `\uE000${values.push(value) - 1}\uE001`;
	const text = compiled
		? computed(compiled, scope, keep)
		: template.replaceAll(NAMED, (_, path: string) => keep(named(path, scope)));
	const whole = text.includes("{{") ? mustached(text, scope) : text;
	return whole.replaceAll(PLACE, (_, index: string) => shown(values[Number(index)]));
}

function computed(compiled: Compiled, scope: Scope, keep: (value: unknown) => string): string {
	let text = "";
	compiled((strings, ...values) => {
		text = strings.map((part, index) => (part ?? "") + (index < values.length ? keep(values[index]) : "")).join("");
	}, scope);
	return text;
}

function named(path: string, scope: Scope): unknown {
	const [first = "", ...rest] = path.split(/[.[\]]+/).filter(Boolean);
	if (!(first in scope)) throw new ReferenceError(`${first} is not defined`);
	return rest.reduce<unknown>((value, key) => (value as Scope | null | undefined)?.[key], scope[first]);
}

function shown(value: unknown): string {
	return value === null || value === undefined ? "" : String(value);
}

const ESCAPES: Record<string, string> = {
	"&": "&amp;",
	"<": "&lt;",
	">": "&gt;",
	'"': "&quot;",
	"'": "&#x27;",
	"`": "&#x60;",
	"=": "&#x3D;"
};

function escaped(value: unknown): string {
	return shown(value).replaceAll(/[&<>"'`=]/g, (char) => ESCAPES[char] ?? char);
}

interface Block {
	helper: string;
	path: string;
	parts: Part[];
	otherwise: Part[];
}

type Part = string | { path: string; raw: boolean } | Block;

/** Where names are looked up: in what a block is about, then around it. */
interface Context {
	this: unknown;
	data: Scope;
	parent: Context | null;
}

function mustached(text: string, scope: Scope): string {
	return written(parsed(text), { this: scope, data: {}, parent: null });
}

function parsed(text: string): Part[] {
	const root: Block = { helper: "", path: "", parts: [], otherwise: [] };
	const open: { block: Block; parts: Part[] }[] = [{ block: root, parts: root.parts }];
	let end = 0;
	for (const found of text.matchAll(MUSTACHE)) {
		const [mark, raw, sigil, rest = ""] = found;
		const top = open.at(-1) as { block: Block; parts: Part[] };
		top.parts.push(text.slice(end, found.index));
		end = found.index + mark.length;
		if (raw !== undefined) top.parts.push({ path: raw, raw: true });
		else if (sigil === "!") continue;
		else if (sigil === "#") {
			const [helper = "", path = ""] = rest.split(/\s+/);
			const block: Block = { helper, path, parts: [], otherwise: [] };
			top.parts.push(block);
			open.push({ block, parts: block.parts });
		} else if (sigil === "/") {
			if (top.block.helper !== rest || open.length === 1)
				throw new SyntaxError(`{{/${rest}}} closes nothing that is open`);
			open.pop();
		} else if (rest === "else") top.parts = top.block.otherwise;
		else top.parts.push({ path: rest, raw: false });
	}
	if (open.length > 1) throw new SyntaxError(`{{#${open.at(-1)?.block.helper}}} is never closed`);
	root.parts.push(text.slice(end));
	return root.parts;
}

function written(parts: Part[], context: Context): string {
	return parts
		.map((part) =>
			typeof part === "string" ? part : "helper" in part ? blockOf(part, context) : valueOf(part, context)
		)
		.join("");
}

function valueOf({ path, raw }: { path: string; raw: boolean }, context: Context): string {
	const value = looked(path, context);
	return raw ? shown(value) : escaped(value);
}

const HELPERS: Record<string, (block: Block, value: unknown, context: Context) => string> = {
	if: (block, value, context) => written(truthy(value) ? block.parts : block.otherwise, context),
	unless: (block, value, context) => written(truthy(value) ? block.otherwise : block.parts, context),
	with: (block, value, context) =>
		truthy(value)
			? written(block.parts, { this: value, data: context.data, parent: context })
			: written(block.otherwise, context),
	each: (block, value, context) => {
		const items = typeof value === "object" && value !== null ? Object.entries(value) : [];
		if (!items.length) return written(block.otherwise, context);
		return items
			.map(([key, item], index) => {
				const data = { key, index, first: index === 0, last: index === items.length - 1 };
				return written(block.parts, { this: item, data, parent: context });
			})
			.join("");
	}
};

function blockOf(block: Block, context: Context): string {
	const helper = HELPERS[block.helper];
	if (!helper) throw new SyntaxError(`{{#${block.helper}}} is unknown; there are ${Object.keys(HELPERS).join(", ")}`);
	return helper(block, looked(block.path, context), context);
}

/** As in the templates it is known from: an empty list is false. */
function truthy(value: unknown): boolean {
	return Array.isArray(value) ? value.length > 0 : Boolean(value);
}

function looked(path: string, context: Context): unknown {
	if (path.startsWith("../")) return looked(path.slice(3), context.parent ?? context);
	if (path.startsWith("@")) return context.data[path.slice(1)];
	const keys = path
		.replace(/^this(?:[./]|$)/, "")
		.split(/[.[\]/]+/)
		.filter(Boolean);
	return keys.reduce<unknown>((value, key) => (value as Scope | null | undefined)?.[key], context.this);
}
