import { renderToString } from "katex";
import "katex/dist/katex.min.css";

/** Writes a formula as HTML and MathML; a mistake in it is shown in its place. */
export function typeset(tex: string, display: boolean): string {
	return renderToString(tex, {
		displayMode: display,
		throwOnError: false,
		output: "htmlAndMathml",
		trust: false,
		strict: "ignore"
	});
}
