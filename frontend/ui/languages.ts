import { StreamLanguage, type LanguageSupport, type StreamParser } from "@codemirror/language";
import type { Extension } from "@codemirror/state";
import type { CodeProps } from "$contract";

type Language = NonNullable<CodeProps["language"]>;
type Dialect = "StandardSQL" | "MSSQL" | "MySQL" | "MariaSQL" | "SQLite" | "Cassandra" | "PLSQL" | "PostgreSQL";
type Mode = StreamParser<unknown>;

/** What the editor knows of each language; each is a chunk of its own. */
const LANGUAGES: Record<Language, () => Promise<Extension>> = {
	python: () => import("@codemirror/lang-python").then(({ python }) => python()),
	c: cpp,
	cpp,
	markdown: () => import("@codemirror/lang-markdown").then(({ markdown }) => markdown()),
	latex: mode(() => import("@codemirror/legacy-modes/mode/stex").then(({ stex }) => stex as Mode)),
	json: () => import("@codemirror/lang-json").then(({ json }) => json()),
	html: () => import("@codemirror/lang-html").then(({ html }) => html()),
	css: () => import("@codemirror/lang-css").then(({ css }) => css()),
	javascript: () => import("@codemirror/lang-javascript").then(({ javascript }) => javascript({ jsx: true })),
	typescript: () => import("@codemirror/lang-javascript").then(({ javascript }) => javascript({ typescript: true })),
	jinja2: () => import("@codemirror/lang-jinja").then(({ jinja }) => jinja()),
	yaml: () => import("@codemirror/lang-yaml").then(({ yaml }) => yaml()),
	dockerfile: mode(() =>
		import("@codemirror/legacy-modes/mode/dockerfile").then(({ dockerFile }) => dockerFile as Mode)
	),
	shell: mode(() => import("@codemirror/legacy-modes/mode/shell").then(({ shell }) => shell as Mode)),
	r: mode(() => import("@codemirror/legacy-modes/mode/r").then(({ r }) => r as Mode)),
	sql: sql("StandardSQL"),
	"sql-msSQL": sql("MSSQL"),
	"sql-mySQL": sql("MySQL"),
	"sql-mariaDB": sql("MariaSQL"),
	"sql-sqlite": sql("SQLite"),
	"sql-cassandra": sql("Cassandra"),
	"sql-plSQL": sql("PLSQL"),
	"sql-pgSQL": sql("PostgreSQL"),
	"sql-hive": olderSql("hive"),
	"sql-gql": olderSql("gql"),
	"sql-gpSQL": olderSql("gpSQL"),
	"sql-sparkSQL": olderSql("sparkSQL"),
	"sql-esper": olderSql("esper")
};

/** The ending of a file in a language; a dialect has that of its language. */
const ENDINGS: Record<string, string> = {
	python: "py",
	markdown: "md",
	latex: "tex",
	javascript: "js",
	typescript: "ts",
	jinja2: "j2",
	dockerfile: "dockerfile",
	shell: "sh",
	r: "R"
};

/** Loads what the editor knows of a language. */
export async function support(language: Language | null): Promise<Extension> {
	return language ? LANGUAGES[language]() : [];
}

export function ending(language: Language | null): string {
	const [name = ""] = (language ?? "txt").split("-");
	return ENDINGS[name] ?? name;
}

function cpp(): Promise<LanguageSupport> {
	return import("@codemirror/lang-cpp").then((module) => module.cpp());
}

function sql(dialect: Dialect): () => Promise<LanguageSupport> {
	return () => import("@codemirror/lang-sql").then((module) => module.sql({ dialect: module[dialect] }));
}

/** A dialect that only CodeMirror's older parser knows. */
function olderSql(dialect: "hive" | "gql" | "gpSQL" | "sparkSQL" | "esper"): () => Promise<Extension> {
	return mode(() => import("@codemirror/legacy-modes/mode/sql").then((module) => module[dialect] as Mode));
}

/** A language that is read line by line, with no tree. */
function mode(load: () => Promise<Mode>): () => Promise<Extension> {
	return async () => StreamLanguage.define(await load());
}
