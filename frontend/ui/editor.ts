import {
	autocompletion,
	closeBrackets,
	closeBracketsKeymap,
	completeAnyWord,
	completionKeymap
} from "@codemirror/autocomplete";
import { defaultKeymap, history, historyKeymap, indentWithTab } from "@codemirror/commands";
import { bracketMatching, indentOnInput, indentUnit, syntaxHighlighting } from "@codemirror/language";
import { highlightSelectionMatches, search, searchKeymap } from "@codemirror/search";
import { Annotation, Compartment, EditorState, Transaction, type ChangeSpec, type Extension } from "@codemirror/state";
import {
	EditorView,
	highlightActiveLine,
	highlightActiveLineGutter,
	keymap,
	lineNumbers,
	placeholder
} from "@codemirror/view";
import { appearance } from "./editor-theme";
import { syntax } from "./syntax";

/** What may change while an editor is open. */
export interface Settings {
	/** What the language brings. */
	language: Extension;
	editable: boolean;
	numbered: boolean;
	wrapped: boolean;
	suggests: boolean;
	/** Spaces of one step to the right. */
	indent: number;
	/** What is shown while there is no text. */
	empty: string;
	attributes: Record<string, string>;
	/** The editor's own words, by their English ones. */
	phrases: Record<string, string>;
	/** What is read aloud once Tab leaves the editor. */
	leaving: string;
}

export interface Listeners {
	typed: (text: string) => void;
	focused: () => void;
	blurred: () => void;
}

const CLOSE = 8;
const fromPage = Annotation.define<boolean>();
const words = EditorState.languageData.of(() => [{ autocomplete: completeAnyWord }]);

/** CodeMirror, as this page uses it. */
export class Editor {
	readonly #view: EditorView;
	readonly #settings = new Compartment();
	#text = "";
	#leaving = "";

	constructor(parent: HTMLElement, listeners: Listeners) {
		const extensions = [
			appearance,
			syntaxHighlighting(syntax),
			history(),
			bracketMatching(),
			highlightSelectionMatches(),
			search({ top: true }),
			keymap.of([...closeBracketsKeymap, ...defaultKeymap, ...searchKeymap, ...historyKeymap, ...completionKeymap]),
			keymap.of([indentWithTab]),
			EditorView.updateListener.of((update) => this.#heard(update.transactions, listeners)),
			EditorView.domEventObservers({
				focus: listeners.focused,
				blur: (_, view) => {
					view.setTabFocusMode(false);
					listeners.blurred();
				},
				keydown: (event) => this.#press(event)
			}),
			this.#settings.of([])
		];
		this.#view = new EditorView({ parent, extensions });
	}

	/** Makes the text in the editor this one, and touches no more of it than what differs. */
	show(text: string): void {
		const wanted = text.replaceAll(/\r\n?/g, "\n");
		if (wanted === this.#text) return;
		const { scrollDOM, hasFocus } = this.#view;
		const atEnd = scrollDOM.scrollHeight - scrollDOM.scrollTop - scrollDOM.clientHeight < CLOSE;
		const follows = atEnd && !hasFocus && this.#text !== "" && wanted.startsWith(this.#text);
		const changes = difference(this.#text, wanted);
		this.#text = wanted;
		this.#view.dispatch({ changes, annotations: [fromPage.of(true), Transaction.addToHistory.of(false)] });
		if (follows)
			this.#view.requestMeasure({ read: () => null, write: () => (scrollDOM.scrollTop = scrollDOM.scrollHeight) });
	}

	set(settings: Settings): void {
		this.#leaving = settings.leaving;
		this.#view.dispatch({ effects: this.#settings.reconfigure(extensionsOf(settings)) });
	}

	focus(): void {
		this.#view.focus();
	}

	end(): void {
		this.#view.destroy();
	}

	#heard(transactions: readonly Transaction[], { typed }: Listeners): void {
		if (!transactions.some((each) => each.docChanged && !each.annotation(fromPage))) return;
		this.#view.setTabFocusMode(false);
		this.#text = this.#view.state.doc.toString();
		typed(this.#text);
	}

	/** Tab indents; after Escape it leaves, until something is typed. By itself the editor would grant two seconds. */
	#press(event: KeyboardEvent): void {
		if (event.key !== "Escape" || this.#view.state.readOnly) return;
		this.#view.setTabFocusMode(true);
		this.#view.dispatch({ effects: EditorView.announce.of(this.#leaving) });
	}
}

function extensionsOf(settings: Settings): Extension {
	const { editable, attributes, empty } = settings;
	return [
		settings.language,
		indentUnit.of(" ".repeat(settings.indent)),
		EditorState.phrases.of(settings.phrases),
		EditorState.readOnly.of(!editable),
		EditorView.editable.of(editable),
		// Said also where it is editable: not everything that reads a page knows that this takes the focus by itself.
		EditorView.contentAttributes.of({ ...attributes, tabindex: "0" }),
		settings.numbered ? lineNumbers() : [],
		settings.wrapped ? EditorView.lineWrapping : [],
		editable ? [closeBrackets(), indentOnInput(), highlightActiveLine(), highlightActiveLineGutter()] : [],
		editable && settings.suggests ? [autocompletion(), words] : [],
		empty ? placeholder(empty) : []
	];
}

/** The one change that makes one text another. */
function difference(before: string, after: string): ChangeSpec {
	const shorter = Math.min(before.length, after.length);
	let from = after.startsWith(before) ? before.length : 0;
	while (from < shorter && before[from] === after[from]) from++;
	let end = 0;
	while (end < shorter - from && before.at(-1 - end) === after.at(-1 - end)) end++;
	return { from, to: before.length - end, insert: after.slice(from, after.length - end) };
}
