type Kind = "name" | "keyword" | "text" | "number" | "rest";

const PART =
	/(?<text>"(?:\\.|[^"\\])*"|'(?:\\.|[^'\\])*'|`(?:\\.|[^`\\])*`)|(?<number>\b\d[\w.]*)|(?<name>[\p{L}_$][\p{L}\p{N}_$]*)|(?<rest>[^\p{L}\p{N}_$"'`]+|["'`])/gu;
const KEYWORDS = {
	python: "None True False and or not lambda if else for in is",
	typescript: "null undefined true false keyof typeof infer extends readonly new unique is never void"
};

/** The parts of a type as it is written in a language, each with what it is. */
export function partsOf(text: string, language: keyof typeof KEYWORDS): [kind: Kind, text: string][] {
	const keywords = new Set(KEYWORDS[language].split(" "));
	return [...text.matchAll(PART)].map(({ 0: part, groups = {} }) => {
		const kind = Object.keys(groups).find((name) => groups[name] !== undefined) as Kind;
		return [kind === "name" && keywords.has(part) ? "keyword" : kind, part];
	});
}
