import DOMPurify, { type Config } from "dompurify";
import { Marked, type Token, type TokenizerAndRendererExtension, type Tokens, type TokensList } from "marked";
import type { Delimiter } from "$contract";

export interface MarkdownOptions {
	delimiters: Delimiter[];
	sanitize: boolean;
	lineBreaks: boolean;
	headerLinks: boolean;
	/** What the buttons and links that are added are called. */
	names: { copy: string; headerLink: string };
}

/** Writes a formula as HTML. */
export type Typeset = (tex: string, display: boolean) => string;

interface Math extends Tokens.Generic {
	type: "math";
	tex: string;
	display: boolean;
}

const LOOSE_STYLE = /position|inset|z-index|url\s*\(|expression/i;
const VOID = /^(?:area|base|br|col|embed|hr|img|input|link|meta|source|track|wbr)$/i;
const TAG = /<(\/?)([a-z][\w-]*)(?:"[^"]*"|'[^']*'|[^"'>])*?(\/?)>/gi;
const FORMULA = /<span data-math="(\d+)">[^<]*<\/span>/g;
const POLICY: Config = { USE_PROFILES: { html: true }, FORBID_TAGS: ["style", "form", "dialog"], ADD_ATTR: ["target"] };

/** Turns a text into HTML block by block, and keeps the blocks, so that a text that grows costs only what is new. */
export class MarkdownText {
	readonly #marked: Marked;
	readonly #purify = DOMPurify(window);
	#formulas: Math[] = [];
	#kept = new Map<string, string>();

	constructor(readonly options: MarkdownOptions) {
		this.#marked = new Marked({ gfm: true, breaks: options.lineBreaks, async: false });
		this.#marked.use({ renderer: { code, table: scrollable(this.#marked), link: undefined } });
		this.#marked.use({ extensions: options.delimiters.flatMap((each) => formulas(each, (math) => this.#formula(math))) });
		this.#purify.addHook("uponSanitizeAttribute", (_, data) => {
			if (data.attrName === "style" && LOOSE_STYLE.test(data.attrValue)) data.keepAttr = false;
		});
		this.#purify.addHook("afterSanitizeAttributes", openApart);
	}

	blocks(text: string, typeset: Typeset | null): string[] {
		const tokens = this.#marked.lexer(text);
		const slugs = this.options.headerLinks ? slugged(tokens) : new Map<Token, string>();
		const definitions = JSON.stringify(tokens.links);
		const kept = new Map<string, string>();
		const html = grouped(tokens).map((group) => {
			const raw = group.map((token) => token.raw + (slugs.get(token) ?? "")).join("");
			const key = `${definitions}${typeset !== null}${raw}`;
			const found = this.#kept.get(key) ?? this.#block(group, slugs, typeset);
			kept.set(key, found);
			return found;
		});
		this.#kept = kept;
		return html;
	}
}
