import { Marked, type Token, type TokenizerAndRendererExtension, type Tokens } from "marked";
import type { Delimiter } from "$contract";
import { sanitized } from "./sanitize";

export interface MarkdownOptions {
	delimiters: Delimiter[];
	sanitize: boolean;
	lineBreaks: boolean;
	headerLinks: boolean;
}

/** Writes a formula as HTML. */
export type Typeset = (tex: string, display: boolean) => string;

interface Formula {
	tex: string;
	display: boolean;
}

const ESCAPES: Record<string, string> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&#39;" };
const FORMULA = /<span data-math="(\d+)">[^<]*<\/span>/g;
const TAG = /<(\/?)([a-z][\w-]*)\b(?:"[^"]*"|'[^']*'|[^"'>])*>/gi;
const VOID = /^(?:area|base|br|col|embed|hr|img|input|link|meta|source|track|wbr)$/i;

/** Turns a text into HTML block by block, and keeps the blocks: a text that grows costs only what is new. */
export class MarkdownText {
	readonly #marked: Marked;
	#formulas: Formula[] = [];
	#kept = new Map<string, string>();

	constructor(readonly options: MarkdownOptions) {
		this.#marked = new Marked({ gfm: true, breaks: options.lineBreaks });
		this.#marked.use({ renderer: { code } });
		const extensions = options.delimiters.flatMap((each) => formulas(each, (found) => this.#formulas.push(found) - 1));
		this.#marked.use({ extensions });
	}

	/** Whether there may be formulas in a text. */
	hasFormulas(text: string): boolean {
		return this.options.delimiters.some(({ left }) => text.includes(left));
	}

	/** Gives a text as HTML, one piece for each of its blocks; without `typeset` formulas are shown as they were written. */
	blocks(text: string, typeset: Typeset | null): string[] {
		const tokens = this.#marked.lexer(text);
		const context = JSON.stringify(tokens.links) + (typeset !== null);
		const slugs = this.options.headerLinks ? slugged(tokens) : new Map<Token, string>();
		const kept = new Map<string, string>();
		const html = grouped(tokens).map((group) => {
			const key = context + group.map((token) => token.raw + (slugs.get(token) ?? "")).join("");
			const found = this.#kept.get(key) ?? this.#block(group, slugs, typeset);
			kept.set(key, found);
			return found;
		});
		this.#kept = kept;
		return html;
	}

	#block(group: Token[], slugs: Map<Token, string>, typeset: Typeset | null): string {
		this.#formulas = [];
		const html = group.map((token) => this.#token(token, slugs.get(token))).join("");
		const clean = this.options.sanitize ? sanitized(html) : html;
		if (typeset === null) return clean;
		// What is typeset is trusted, and comes in last. In an attribute its mark could not stand: quotes are escaped there.
		return clean.replaceAll(FORMULA, (mark, index: string) => {
			const formula = this.#formulas[Number(index)];
			return formula ? typeset(formula.tex, formula.display) : mark;
		});
	}

	#token(token: Token, slug: string | undefined): string {
		const html = this.#marked.parser([token]);
		if (slug !== undefined) return anchored(html, slug);
		return token.type === "table" ? `<div class="wide" tabindex="0">${html}</div>` : html;
	}
}

function escaped(text: string): string {
	return text.replaceAll(/[&<>"']/g, (char) => ESCAPES[char] ?? char);
}

/** A block of code with a button, which the page connects with what it does. */
function code({ text, lang }: Tokens.Code): string {
	const language = /^[\w+#-]+/.exec(lang ?? "")?.[0];
	const shown = `<pre tabindex="0"><code${language ? ` class="language-${language}"` : ""}>${escaped(text)}\n</code></pre>`;
	return `<div class="code"${language ? ` data-language="${language}"` : ""}>${shown}<button type="button" class="icon-btn" data-copy="code"></button></div>`;
}

function anchored(html: string, slug: string): string {
	const link = `<a class="anchor" href="#${slug}" aria-hidden="true" tabindex="-1">#</a>`;
	return html.replace(/^<h(\d)>/, `<h$1 id="${slug}">`).replace(/<\/h\d>\s*$/, (end) => link + end);
}

/** Names for the headings, each once. */
function slugged(tokens: Token[]): Map<Token, string> {
	const taken = new Map<string, number>();
	const headings = tokens.filter((token): token is Tokens.Heading => token.type === "heading");
	return new Map(headings.map((token) => [token, unique(slugOf(token.text), taken)]));
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

/** Joins blocks that HTML of the author holds together: from an element's beginning to its end. */
function grouped(tokens: Token[]): Token[][] {
	const groups: Token[][] = [];
	let open = 0;
	for (const token of tokens) {
		if (open > 0) groups.at(-1)?.push(token);
		else groups.push([token]);
		if (token.type === "html") open = Math.max(open + opened(token.raw), 0);
	}
	return groups;
}

function opened(html: string): number {
	const tags = [...html.matchAll(TAG)].filter(([tag, , name]) => !VOID.test(name ?? "") && !tag.endsWith("/>"));
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
