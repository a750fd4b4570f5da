const ESCAPES: Record<string, string> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&#39;" };

/** A text as HTML that says the same. */
export function escaped(text: string): string {
	return text.replaceAll(/[&<>"']/g, (char) => ESCAPES[char] ?? char);
}
