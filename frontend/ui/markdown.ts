import { Lexer, Marked, Renderer, type Token, type TokenizerAndRendererExtension, type Tokens } from "marked";
import type { Delimiter } from "$contract";
import { escaped } from "./escape";
import type { Paint } from "./paint";
import { sanitized } from "./sanitize";

export interface MarkdownOptions {
	delimiters: Delimiter[];
	sanitize: boolean;
	lineBreaks: boolean;
	headerLinks: boolean;
	/** What the button of a block of code is called. */
	copy: string;
}

/** Writes a formula as HTML. */
export type Typeset = (tex: string, display: boolean) => string;

/** What is loaded when a text needs it. */
export interface Tools {
	typeset: Typeset | null;
	/** Makes a painter for each language that was asked for; null if nobody knows it. */
	colours: ReadonlyMap<string, (() => Paint) | null>;
}

/** A part of a text that has come to its end: nothing that follows changes it. */
export interface Piece {
	readonly html: string;
}

/** A block of code whose end has not come yet. */
export interface OpenCode {
	language: string;
	code: string;
}

export interface Reading {
	/** The parts that are settled. As long as this is the same array, it has only grown. */
	settled: readonly Piece[];
	/** The rest, as HTML. */
	rest: string;
	/** The rest where it is code that is still being written. */
	code: OpenCode | null;
	/** Languages in it that were not loaded. */
	languages: readonly string[];
	/** Whether there are formulas, and nothing to write them with. */
	formulas: boolean;
}

interface Formula {
	tex: string;
	display: boolean;
}

type Links = Record<string, Pick<Tokens.Link, "href" | "title">>;

/** A part of a text, and what it took to write it. */
interface Written extends Piece {
	source: string;
	slugs: string[];
	/** Languages it has code in; FORMULAS stands for those. */
	needs: Set<string>;
}

const FORMULAS = "$";
const FORMULA = /<span data-math="(\d+)">[^<]*<\/span>/g;
const CODE = /<code data-code="(\d+)"><\/code>/g;
const FENCE = /^(`{3,}|~{3,})([^\n]*)\n/;
const EMPTY_LINE = /\n[ \t]*\n$/;
// It may yet become the mark of one more item in a list.
const NEARLY_ITEM = /^\s*\d{1,9}$/;
const TABLE_HEAD = /^(\| .*)(?:\n(?:\|[|:\- ]*)?)?$/;
const TAG = /<(\/?)([a-z][\w-]*)\b(?:"[^"]*"|'[^']*'|[^"'>])*>/gi;
// Elements that need no end, or have none.
const ENDLESS =
	/^(?:area|base|br|col|dd|dt|embed|hr|img|input|li|link|meta|option|p|source|tbody|td|tfoot|th|thead|tr|track|wbr)$/i;

/**
 * Turns a text into HTML part by part, and keeps the parts that have come to their end: a text that grows costs only what
 * is new.
 */
export class MarkdownText {
	readonly #marked: Marked;
	#tools: Tools = { typeset: null, colours: new Map() };
	#settled: Written[] = [];
	/** How much of the text they are. */
	#source = "";
	/** What links refer to by name: in the settled parts, and in all. */
	#settledLinks: Links = {};
	#links: Links = {};
	#slugs = new Map<string, number>();
	/** What has been needed since the text began. */
	#needs = new Set<string>();
	/** What is being written. */
	#draft = new Draft();

	constructor(readonly options: MarkdownOptions) {
		const table = new Renderer();
		const code = (block: Tokens.Code) => this.#draft.code(block.text, languageOf(block.lang ?? ""), options.copy);
		this.#marked = new Marked({ gfm: true, breaks: options.lineBreaks });
		this.#marked.use({
			renderer: {
				code,
				table(token) {
					table.parser = this.parser;
					return `<div class="wide" tabindex="0">${table.table(token)}</div>`;
				}
			},
			extensions: options.delimiters.flatMap((each) => formulas(each, (found) => this.#draft.formula(found)))
		});
	}

	/** Reads a text; one that is `growing` may end in the middle of something. */
	read(text: string, tools: Tools, growing: boolean): Reading {
		const normal = text.includes("\r") ? text.replaceAll(/\r\n?/g, "\n") : text;
		if (!normal.startsWith(this.#source)) this.#begin();
		this.#use(tools);
		const tail = normal.slice(this.#source.length);
		const begun = growing ? openCode(tail) : null;
		const left = begun ? [] : this.#advance(tail);
		const code = begun ?? (growing ? openCode(sourceOf(left)) : null);
		const rest = code ? "" : this.#writeRest(left, growing);
		if (code) this.#needs.add(code.language);
		return { settled: this.#settled, rest, code, ...this.#missing() };
	}

	/** An empty block of code, to which lines can be added. */
	emptyCode(language: string): string {
		return codeBlock(language, `<code></code>`, this.options.copy);
	}

	#begin(): void {
		this.#settled = [];
		this.#source = "";
		this.#settledLinks = this.#links = {};
		this.#slugs = new Map();
		this.#needs = new Set();
	}

	/** What was loaded meanwhile is used also where it was missing. */
	#use(tools: Tools): void {
		if (tools === this.#tools) return;
		const before = this.#tools;
		this.#tools = tools;
		const comes = (need: string) =>
			need === FORMULAS ? !before.typeset : tools.colours.has(need) && !before.colours.has(need);
		this.#renew(({ needs }) => [...needs].some(comes));
	}

	#missing(): Pick<Reading, "languages" | "formulas"> {
		const { colours, typeset } = this.#tools;
		const languages = [...this.#needs].filter((need) => need && need !== FORMULAS && !colours.has(need));
		return { languages, formulas: this.#needs.has(FORMULAS) && typeset === null };
	}

	/** Settles what has come to its end, and gives the blocks that are left. */
	#advance(tail: string): Token[] {
		const { tokens, links } = this.#lex(tail, this.#settledLinks);
		this.#relink(links);
		const parts = split(tokens);
		const open = this.#open(parts);
		for (const part of parts.slice(0, open)) this.#settle(part);
		return parts.slice(open).flat();
	}

	#writeRest(tokens: Token[], growing: boolean): string {
		const whole = growing ? completed(tokens) : null;
		const written = whole === null ? tokens : this.#lex(whole, this.#links).tokens;
		return this.#write(written, this.#slugsOf(written, new Map(this.#slugs))).html;
	}

	#lex(source: string, links: Links): { tokens: Token[]; links: Links } {
		const lexer = new Lexer(this.#marked.defaults);
		Object.assign(lexer.tokens.links, links);
		const tokens = lexer.lex(source);
		return { tokens, links: lexer.tokens.links as Links };
	}

	/** A link may be named before it is told where it leads. */
	#relink(links: Links): void {
		const names = new Set([...Object.keys(links), ...Object.keys(this.#links)]);
		const changed = [...names].filter((name) => links[name]?.href !== this.#links[name]?.href);
		if (!changed.length) return;
		this.#links = links;
		this.#renew(({ source }) => changed.some((name) => source.toLowerCase().includes(`[${name}]`)));
	}

	/** From which part on a text may still become something else. */
	#open(parts: Token[][]): number {
		const last = parts.findLastIndex((part) => part.some(({ type }) => type !== "space"));
		const formula = parts.findIndex((part) => part.some((token) => this.#isOpenFormula(token)));
		const first = Math.max(0, formula < 0 ? last : Math.min(last, formula));
		const after = parts[first] && NEARLY_ITEM.test(sourceOf(parts[first]));
		return after && parts[first - 1]?.some(({ type }) => type === "list") ? first - 1 : first;
	}

	#isOpenFormula({ type, raw }: Token): boolean {
		if (type !== "paragraph") return false;
		return this.options.delimiters.some(({ left, right, display }) => {
			const begin = display ? `\n${raw}`.indexOf(`\n${left}`) : -1;
			return begin >= 0 && raw.indexOf(right, begin + left.length) < 0;
		});
	}

	#settle(part: Token[]): void {
		const source = sourceOf(part);
		const slugs = this.#slugsOf(part, this.#slugs);
		this.#settled.push({ source, slugs, ...this.#write(part, slugs) });
		this.#source += source;
		if (source.includes("]:")) this.#settledLinks = this.#lex(source, this.#settledLinks).links;
	}

	/** Writes those settled parts again that are not as they should be any more. */
	#renew(isStale: (piece: Written) => boolean): void {
		if (!this.#settled.some(isStale)) return;
		this.#settled = this.#settled.map((piece) =>
			isStale(piece) ? { ...piece, ...this.#write(this.#lex(piece.source, this.#links).tokens, piece.slugs) } : piece
		);
	}

	/** Names for the headings, each once. */
	#slugsOf(tokens: Token[], taken: Map<string, number>): string[] {
		return this.options.headerLinks ? tokens.filter(isHeading).map(({ text }) => unique(slugOf(text), taken)) : [];
	}

	#write(tokens: Token[], slugs: string[]): Pick<Written, "html" | "needs"> {
		const draft = (this.#draft = new Draft());
		const left = [...slugs];
		const html = tokens.map((token) => {
			const slug = isHeading(token) ? left.shift() : undefined;
			const plain = this.#marked.parser([token]);
			return slug === undefined ? plain : anchored(plain, slug);
		});
		const clean = this.options.sanitize ? sanitized(html.join("")) : html.join("");
		for (const need of draft.needs) this.#needs.add(need);
		return { html: draft.filled(clean, this.#tools), needs: draft.needs };
	}
}

/**
 * What is written last into HTML because it is trusted: colours and formulas. Until then each has a mark in its place, which
 * could not stand in an attribute: quotes are escaped there.
 */
class Draft {
	readonly needs = new Set<string>();
	readonly #formulas: Formula[] = [];
	readonly #code: [language: string, text: string][] = [];

	formula(formula: Formula): number {
		this.needs.add(FORMULAS);
		return this.#formulas.push(formula) - 1;
	}

	code(text: string, language: string, copy: string): string {
		if (language) this.needs.add(language);
		const index = this.#code.push([language, text]) - 1;
		return codeBlock(language, `<code data-code="${index}"></code>`, copy);
	}

	filled(html: string, { typeset, colours }: Tools): string {
		const coloured = html.replaceAll(CODE, (mark, index: string) => {
			const [language, text] = this.#code[Number(index)] ?? [];
			if (language === undefined || text === undefined) return mark;
			const paint = colours.get(language)?.() ?? plainPaint;
			return `<code${language ? ` class="language-${language}"` : ""}>${paint(text, 0)}</code>`;
		});
		if (typeset === null) return coloured;
		return coloured.replaceAll(FORMULA, (mark, index: string) => {
			const formula = this.#formulas[Number(index)];
			return formula ? typeset(formula.tex, formula.display) : mark;
		});
	}
}

/** Code without colours. */
export function plainPaint(text: string, from: number): string {
	const lines = text.slice(from).split("\n");
	return lines.map((line) => `<span>${escaped(line)}\n</span>`).join("");
}

/** A block of code with a button, which the page connects with what it does. */
function codeBlock(language: string, code: string, copy: string): string {
	const button = `<button type="button" class="icon-btn" data-copy="code" aria-label="${copy}" title="${copy}"></button>`;
	const named = language ? ` data-language="${language}"` : "";
	return `<div class="code"${named}><pre tabindex="0">${code}</pre>${button}</div>`;
}

function languageOf(info: string): string {
	return /^[\w+#-]+/.exec(info.trim())?.[0].toLowerCase() ?? "";
}

/** Code that begins a text and does not end in it. */
function openCode(text: string): OpenCode | null {
	const [opening, fence, info] = FENCE.exec(text) ?? [];
	if (opening === undefined || !fence || info === undefined || (fence.startsWith("`") && info.includes("`")))
		return null;
	const body = text.slice(opening.length);
	const end = new RegExp(`^ {0,3}${fence[0]}{${fence.length},}[ \\t]*$`, "m");
	// The last line may be the beginning of the end.
	return end.test(body) ? null : { language: languageOf(info), code: body.replace(/\n? {0,3}[`~]*$/, "") };
}

/** A table whose first line is there is shown as one; the second would tell. Null where nothing has to be added. */
function completed(tokens: Token[]): string | null {
	const last = tokens.findLastIndex(({ type }) => type !== "space");
	const [, head] = (tokens[last]?.type === "paragraph" && TABLE_HEAD.exec(tokens[last].raw)) || [];
	if (!head) return null;
	const cells = head.replaceAll("\\|", "").trim().replace(/\|$/, "").split("|").length - 1;
	return `${sourceOf(tokens.slice(0, last))}${head}\n|${"---|".repeat(cells)}`;
}

/**
 * Splits blocks into parts that do not know of each other: at empty lines and around fences, but not inside an element of the
 * author's.
 */
function split(tokens: Token[]): Token[][] {
	const parts: Token[][] = [[]];
	let open = 0;
	for (const token of tokens) {
		const fenced = token.type === "code" && FENCE.test(token.raw);
		if (fenced && open === 0 && parts.at(-1)?.length) parts.push([]);
		parts.at(-1)?.push(token);
		if (token.type === "html") open = Math.max(open + opened(token.raw), 0);
		if (open === 0 && (fenced || EMPTY_LINE.test(token.raw))) parts.push([]);
	}
	return parts;
}

function sourceOf(tokens: Token[]): string {
	return tokens.map(({ raw }) => raw).join("");
}

function isHeading(token: Token): token is Tokens.Heading {
	return token.type === "heading";
}

function anchored(html: string, slug: string): string {
	const link = `<a class="anchor" href="#${slug}" aria-hidden="true" tabindex="-1">#</a>`;
	return html.replace(/^<h(\d)>/, `<h$1 id="${slug}">`).replace(/<\/h\d>\s*$/, (end) => link + end);
}

function slugOf(text: string): string {
	return text
		.toLowerCase()
		.replaceAll(/<[^>]*>|[^\p{L}\p{N}\s_-]/gu, "")
		.trim()
		.replaceAll(/\s+/g, "-");
}

function unique(slug: string, taken: Map<string, number>): string {
	const count = taken.get(slug) ?? 0;
	taken.set(slug, count + 1);
	return count ? `${slug}-${count}` : slug;
}

function opened(html: string): number {
	const tags = [...html.matchAll(TAG)].filter(([tag, , name]) => !ENDLESS.test(name ?? "") && !tag.endsWith("/>"));
	return tags.reduce((sum, [, closing]) => sum + (closing ? -1 : 1), 0);
}

/** Recognises formulas before Markdown sees what is inside: standing alone, and within a line. */
function formulas(delimiter: Delimiter, keep: (formula: Formula) => number): TokenizerAndRendererExtension[] {
	const { left, display } = delimiter;
	const pattern = between(delimiter).source;
	const renderer = (token: Tokens.Generic) => {
		const tex = String(token.tex).trim();
		return `<span data-math="${keep({ tex, display })}">${escaped(tex)}</span>`;
	};
	const name = `formula in ${left}`;
	const within = tokenizer(name, new RegExp(`^${pattern}`));
	const inline: TokenizerAndRendererExtension = {
		name,
		level: "inline",
		start: startOf(left),
		tokenizer: within,
		renderer
	};
	return display ? [inline, alone(`block ${name}`, left, pattern, renderer)] : [inline];
}

/** A formula that is a block of its own, and may have empty lines in it. */
function alone(
	name: string,
	left: string,
	pattern: string,
	renderer: (token: Tokens.Generic) => string
): TokenizerAndRendererExtension {
	const whole = tokenizer(name, new RegExp(`^${pattern}[ \\t]*(?:\\n+|$)`));
	return {
		name,
		level: "block",
		start: startOf(`\n${left}`, 1),
		tokenizer: whole,
		renderer: (token) => `<p>${renderer(token)}</p>`
	};
}

function tokenizer(name: string, pattern: RegExp): (source: string) => Tokens.Generic | undefined {
	return (source) => {
		const [raw, tex] = pattern.exec(source) ?? [];
		return raw === undefined || !tex?.trim() ? undefined : { type: name, raw, tex };
	};
}

/** Where in a source something may begin. */
function startOf(text: string, shift = 0): (source: string) => number | undefined {
	return (source) => {
		const index = source.indexOf(text);
		return index < 0 ? undefined : index + shift;
	};
}

function between({ left, right }: Delimiter): RegExp {
	// One dollar is money as well: no space just inside, no digit just after.
	if (left === "$" && right === "$") return /\$(?![\s$])((?:\\.|[^$\\])+?)(?<!\s)\$(?!\d)/;
	return new RegExp(`${literal(left)}((?:\\\\[^]|[^\\\\])*?)${literal(right)}`);
}

function literal(text: string): string {
	return text.replaceAll(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`);
}
