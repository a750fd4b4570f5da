import { plainPaint, type OpenCode, type Piece, type Reading, type Tools } from "./markdown";
import { fit, nodesOf } from "./morph";
import type { Paint } from "./paint";

interface Stood {
	piece: Piece;
	nodes: ChildNode[];
}

/** A text on the page, in step with what was read: nodes of parts that stay the same are not touched. */
export class Shown {
	#settled: readonly Piece[] = [];
	#pieces: Stood[] = [];
	#rest: ChildNode[] = [];
	#code: GrowingCode | null = null;

	constructor(readonly element: HTMLElement) {}

	show({ settled, rest, code }: Reading, tools: Tools, emptyCode: (language: string) => string): void {
		if (settled !== this.#settled) this.#correct(settled);
		for (const piece of settled.slice(this.#pieces.length)) this.#add(piece);
		if (code && this.#code?.grow(code, tools)) return;
		this.#rest = fit(this.element, this.#rest, nodesOf(code ? emptyCode(code.language) : rest), null);
		this.#code = code && new GrowingCode(this.#rest[0] as Element, code, tools);
	}

	/** Brings those parts up to date that are there. */
	#correct(settled: readonly Piece[]): void {
		this.#settled = settled;
		for (const [index, stood] of this.#pieces.slice(0, settled.length).entries()) {
			const piece = settled[index] as Piece;
			if (piece === stood.piece) continue;
			stood.nodes = fit(this.element, stood.nodes, nodesOf(piece.html), this.#after(index));
			stood.piece = piece;
		}
		const surplus = this.#pieces.splice(settled.length);
		this.#rest = [...surplus.flatMap(({ nodes }) => nodes), ...this.#rest];
	}

	/** What has been the rest may have become this part. */
	#add(piece: Piece): void {
		const wanted = nodesOf(piece.html);
		const nodes = fit(this.element, this.#rest.slice(0, wanted.length), wanted, this.#rest[wanted.length] ?? null);
		this.#rest = this.#rest.slice(wanted.length);
		this.#pieces.push({ piece, nodes });
		this.#code = null;
	}

	#after(index: number): ChildNode | null {
		const next = this.#pieces.slice(index + 1).find(({ nodes }) => nodes.length);
		return next?.nodes[0] ?? this.#rest[0] ?? null;
	}
}

/** A block of code that is being written: each line that is complete is painted once. */
class GrowingCode {
	readonly #lines: Element;
	readonly #maker: (() => Paint) | null | undefined;
	readonly #paint: Paint;
	readonly #language: string;
	#text = "";
	/** Where its last line begins. */
	#last = 0;

	constructor(block: Element, code: OpenCode, tools: Tools) {
		this.#language = code.language;
		this.#maker = tools.colours.get(code.language);
		this.#paint = this.#maker?.() ?? plainPaint;
		this.#lines = block.querySelector("code") as Element;
		this.#write(code.code);
	}

	/** Adds what is new; false if it is another block of code, or one that can be painted now. */
	grow({ language, code }: OpenCode, tools: Tools): boolean {
		if (language !== this.#language || tools.colours.get(language) !== this.#maker) return false;
		if (!code.startsWith(this.#text)) return false;
		if (code.length > this.#text.length) this.#write(code);
		return true;
	}

	#write(text: string): void {
		this.#lines.lastElementChild?.remove();
		this.#lines.insertAdjacentHTML("beforeend", this.#paint(text, this.#last));
		this.#text = text;
		this.#last = text.lastIndexOf("\n") + 1;
	}
}
