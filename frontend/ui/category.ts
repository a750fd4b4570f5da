import "./category.css";

// An eighth of the wheel times three: neighbours in the order lie far apart, and eight are distinct before any comes near another.
const TURN = 135;
const ROUND = 8;

/** Gives names their colours, and keeps them as long as some of the names stay. */
export class Palette {
	readonly #places = new Map<string, number>();

	/** The colour of each name, as CSS: the author's where there is one that a browser knows, else a turn of the theme's own hue. */
	of(names: Iterable<string>, given: Record<string, string> | null = null): Map<string, string> {
		const wanted = [...new Set(names)];
		if (!wanted.some((name) => this.#places.has(name))) this.#places.clear();
		return new Map(wanted.map((name) => [name, authored(given?.[name]) ?? turned(this.#place(name))]));
	}

	#place(name: string): number {
		const known = this.#places.get(name) ?? this.#places.size;
		this.#places.set(name, known);
		return known;
	}
}

/** A colour as far around the wheel from the theme's own as `place` says. */
export function turned(place: number): string {
	return hue((place * TURN + (Math.floor(place / ROUND) * 180) / ROUND) % 360);
}

/** The colours of numbers above and below zero: the theme's own and its opposite, unless the author says otherwise. */
export function poles(given: Record<string, string> | null): { above: string; below: string } {
	return { above: authored(given?.["+"]) ?? hue(0), below: authored(given?.["-"]) ?? hue(180) };
}

function hue(degrees: number): string {
	return `oklch(from var(--primary-500) 0.65 0.15 calc(h + ${degrees}))`;
}

function authored(color: string | undefined): string | null {
	return color !== undefined && CSS.supports("color", color) ? color : null;
}
