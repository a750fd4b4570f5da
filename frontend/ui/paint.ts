import { StringStream, type StreamParser } from "@codemirror/streamparser";
import { TreeFragment, type Parser, type Tree } from "@lezer/common";
import { highlightCode, tags, type Tag } from "@lezer/highlight";
import { escaped } from "./escape";
import { syntax } from "./syntax";

/**
 * Gives the lines of a text from a position on as HTML, each in an element of its own. It is called first for the whole
 * text, then again and again with what that has grown to, for what follows the beginning of the line that was last.
 */
export type Paint = (text: string, from: number) => string;

const TAB = 4;
/** Names from before there were tags. */
const NAMES: Record<string, Tag> = {
	attribute: tags.attributeName,
	builtin: tags.standard(tags.variableName),
	def: tags.definition(tags.variableName),
	header: tags.heading,
	property: tags.propertyName,
	"string-2": tags.special(tags.string),
	tag: tags.tagName,
	type: tags.typeName,
	"variable-2": tags.definition(tags.variableName),
	"variable-3": tags.typeName
};

/** Paints with a grammar; of a text that grows it reads only what is new. */
export function treePaint(parser: Parser): Paint {
	let tree: Tree | null = null;
	return (text, from) => {
		tree = parser.parse(text, tree ? TreeFragment.addTree(tree, [], true) : []);
		const lines = new Lines();
		const put = (part: string, classes: string) => lines.put(part, classes);
		highlightCode(text, tree, syntax, put, () => lines.end(), from);
		return lines.html();
	};
}

/** Paints line by line, with what the lines before have left open. */
export function streamPaint(mode: StreamParser<unknown>): Paint {
	let atLast: unknown = mode.startState?.(TAB) ?? {};
	return (text, from) => {
		const lines = new Lines();
		let state = atLast;
		for (const [index, line] of text.slice(from).split("\n").entries()) {
			if (index) lines.end();
			atLast = copied(state, mode);
			paintLine(line, state, mode, lines);
		}
		return lines.html();
	};
}

function paintLine(line: string, state: unknown, mode: StreamParser<unknown>, lines: Lines): void {
	if (!line) mode.blankLine?.(state, TAB);
	const stream = new StringStream(line, TAB, TAB);
	while (!stream.eol()) {
		const name = mode.token(stream, state);
		lines.put(stream.current(), name ? classOf(name) : "");
		stream.start = stream.pos;
	}
}

function copied(state: unknown, mode: StreamParser<unknown>): unknown {
	if (mode.copyState) return mode.copyState(state);
	const entries = Object.entries(state as object).map(([key, value]) => [
		key,
		Array.isArray(value) ? [...value] : value
	]);
	return Object.fromEntries(entries);
}

/** The class of what a mode calls, say, "variableName.definition". */
function classOf(name: string): string {
	const found = name.split(" ").flatMap((each) => tagOf(each) ?? []);
	return syntax.style(found) ?? "";
}

function tagOf(name: string): Tag | undefined {
	const known = tags as unknown as Record<string, Tag | ((tag: Tag) => Tag) | undefined>;
	const [first = "", ...modifiers] = name.split(".");
	const start = NAMES[first] ?? known[first];
	if (typeof start !== "object") return undefined;
	return modifiers.reduce<Tag>((tag, modifier) => {
		const modified = known[modifier];
		return typeof modified === "function" ? modified(tag) : tag;
	}, start);
}

/** Lines of HTML as they are written. */
class Lines {
	#html = "<span>";

	put(text: string, classes: string): void {
		this.#html += classes ? `<span class="${classes}">${escaped(text)}</span>` : escaped(text);
	}

	end(): void {
		this.#html += "\n</span><span>";
	}

	html(): string {
		return `${this.#html}\n</span>`;
	}
}
