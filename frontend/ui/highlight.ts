import type { StreamParser } from "@codemirror/streamparser";
import type { Parser } from "@lezer/common";
import { streamPaint, treePaint, type Paint } from "./paint";

type Mode = StreamParser<unknown>;
type Load = () => Promise<() => Paint>;

const LANGUAGES: Record<string, Load> = {
	cpp: tree(() => import("@lezer/cpp").then(({ parser }) => parser)),
	css: tree(() => import("@lezer/css").then(({ parser }) => parser)),
	go: tree(() => import("@lezer/go").then(({ parser }) => parser)),
	html: tree(() => import("@lezer/html").then(({ parser }) => parser)),
	java: tree(() => import("@lezer/java").then(({ parser }) => parser)),
	javascript: tree(() => import("@lezer/javascript").then(({ parser }) => parser.configure({ dialect: "jsx" }))),
	json: tree(() => import("@lezer/json").then(({ parser }) => parser)),
	markdown: tree(() => import("@lezer/markdown").then(({ parser, GFM }) => parser.configure(GFM))),
	php: tree(() => import("@lezer/php").then(({ parser }) => parser)),
	python: tree(() => import("@lezer/python").then(({ parser }) => parser)),
	rust: tree(() => import("@lezer/rust").then(({ parser }) => parser)),
	typescript: tree(() => import("@lezer/javascript").then(({ parser }) => parser.configure({ dialect: "ts jsx" }))),
	xml: tree(() => import("@lezer/xml").then(({ parser }) => parser)),
	yaml: tree(() => import("@lezer/yaml").then(({ parser }) => parser)),
	csharp: stream(() => import("@codemirror/legacy-modes/mode/clike").then(({ csharp }) => csharp as Mode)),
	diff: stream(() => import("@codemirror/legacy-modes/mode/diff").then(({ diff }) => diff as Mode)),
	dockerfile: stream(() => import("@codemirror/legacy-modes/mode/dockerfile").then((mode) => mode.dockerFile as Mode)),
	ini: stream(() => import("@codemirror/legacy-modes/mode/properties").then(({ properties }) => properties as Mode)),
	jinja2: stream(() => import("@codemirror/legacy-modes/mode/jinja2").then(({ jinja2 }) => jinja2 as Mode)),
	julia: stream(() => import("@codemirror/legacy-modes/mode/julia").then(({ julia }) => julia as Mode)),
	kotlin: stream(() => import("@codemirror/legacy-modes/mode/clike").then(({ kotlin }) => kotlin as Mode)),
	latex: stream(() => import("@codemirror/legacy-modes/mode/stex").then(({ stex }) => stex as Mode)),
	lua: stream(() => import("@codemirror/legacy-modes/mode/lua").then(({ lua }) => lua as Mode)),
	powershell: stream(() => import("@codemirror/legacy-modes/mode/powershell").then((mode) => mode.powerShell as Mode)),
	r: stream(() => import("@codemirror/legacy-modes/mode/r").then(({ r }) => r as Mode)),
	ruby: stream(() => import("@codemirror/legacy-modes/mode/ruby").then(({ ruby }) => ruby as Mode)),
	shell: stream(() => import("@codemirror/legacy-modes/mode/shell").then(({ shell }) => shell as Mode)),
	sql: stream(() => import("@codemirror/legacy-modes/mode/sql").then(({ standardSQL }) => standardSQL as Mode)),
	swift: stream(() => import("@codemirror/legacy-modes/mode/swift").then(({ swift }) => swift as Mode)),
	toml: stream(() => import("@codemirror/legacy-modes/mode/toml").then(({ toml }) => toml as Mode))
};

/** Other names under which people know these languages. */
const ALIASES: Record<string, string> = {
	"c++": "cpp",
	"c#": "csharp",
	bash: "shell",
	c: "cpp",
	cc: "cpp",
	console: "shell",
	cs: "csharp",
	docker: "dockerfile",
	golang: "go",
	h: "cpp",
	hpp: "cpp",
	htm: "html",
	jinja: "jinja2",
	js: "javascript",
	jsonc: "json",
	jsx: "javascript",
	kt: "kotlin",
	md: "markdown",
	mjs: "javascript",
	patch: "diff",
	ps1: "powershell",
	py: "python",
	py3: "python",
	python3: "python",
	rb: "ruby",
	rs: "rust",
	sh: "shell",
	svelte: "html",
	svg: "xml",
	tex: "latex",
	ts: "typescript",
	tsx: "typescript",
	vue: "html",
	yml: "yaml",
	zsh: "shell"
};

/** Loads what colours a language: makes one painter for each text. Null if the language is not known. */
export async function colours(language: string): Promise<(() => Paint) | null> {
	return (await LANGUAGES[ALIASES[language] ?? language]?.()) ?? null;
}

function tree(load: () => Promise<Parser>): Load {
	return async () => {
		const parser = await load();
		return () => treePaint(parser);
	};
}

function stream(load: () => Promise<Mode>): Load {
	return async () => {
		const mode = await load();
		return () => streamPaint(mode);
	};
}
