/** A piece of a text, and its category or score. */
export interface Span {
	token: string;
	class_or_confidence?: string | number | null;
}

type Kind = string | number | null;

/** A category or score; null where there is none. */
export function kindOf(span: Span): Kind {
	return span.class_or_confidence ?? null;
}

export function textOf(spans: Span[]): string {
	return spans.map(({ token }) => token).join("");
}

/** The pieces of a text with the characters from `from` to `to` in a category; what was cut keeps its own in its other parts. */
export function assigned(spans: Span[], from: number, to: number, kind: Kind): Span[] {
	const text = textOf(spans);
	const chosen = { token: text.slice(from, to), class_or_confidence: kind };
	return joined([...between(spans, 0, from), chosen, ...between(spans, to, text.length)]);
}

/** The position of the piece that holds a character, and where it begins and ends; null outside the text. */
export function spanAt(spans: Span[], offset: number): { index: number; from: number; to: number } | null {
	if (offset < 0) return null;
	let from = 0;
	for (const [index, { token }] of spans.entries()) {
		if (offset < from + token.length) return { index, from, to: from + token.length };
		from += token.length;
	}
	return null;
}

/** A choice of characters without the white space at its ends. */
export function trimmed(spans: Span[], from: number, to: number): [number, number] {
	const text = textOf(spans).slice(from, to);
	return [from + text.length - text.trimStart().length, to - (text.length - text.trimEnd().length)];
}

/** The bounds between which scores lie: 0 or the negative of the greatest, and the greatest, which is 1 at least. */
export function scale(spans: Span[]): [number, number] | null {
	const scores = spans.map(kindOf).filter((kind) => typeof kind === "number");
	if (!scores.length) return null;
	const greatest = scores.reduce((most, score) => Math.max(most, Math.abs(score)), 1);
	return [scores.some((score) => score < 0) ? -greatest : 0, greatest];
}

function between(spans: Span[], from: number, to: number): Span[] {
	let at = 0;
	return spans.map((span) => {
		const token = span.token.slice(Math.max(from - at, 0), Math.max(to - at, 0));
		at += span.token.length;
		return { ...span, token };
	});
}

/** Leaves out what is empty, and makes one of neighbours that have no category. */
function joined(spans: Span[]): Span[] {
	const whole: Span[] = [];
	for (const span of spans) {
		const last = whole.at(-1);
		if (!span.token) continue;
		if (last && kindOf(last) === null && kindOf(span) === null)
			whole[whole.length - 1] = { ...last, token: last.token + span.token };
		else whole.push(span);
	}
	return whole;
}
