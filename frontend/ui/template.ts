import { along, shown } from "./lookup";
import { mustached } from "./mustache";

/**
 * Templates of an author's HTML and CSS: `${name}` puts a value in as it is, `{{name}}` escaped. Nothing is evaluated: what is
 * more than a name came as a function with the page.
 */

export type Scope = Record<string, unknown>;
type Tag = (strings: TemplateStringsArray, ...values: unknown[]) => void;
/** A template with computed parts, as a function that hands its texts and values to a tag. */
export type Compiled = (tag: Tag, scope: Scope) => void;

const NAMED = /\$\{\s*([A-Za-z_$][\w$]*(?:\.[A-Za-z_$][\w$]*|\[\d+\])*)\s*\}/g;
// A place for a value, in letters that no text has.
const PLACE = /\uE000(\d+)\uE001/g;

/** Fills in a template; raises an Error that says what is wrong with it. */
export function filled(template: string, compiled: Compiled | null, scope: Scope): string {
	const values: unknown[] = [];
	const keep = (value: unknown) => `\uE000${values.push(value) - 1}\uE001`;
	const text = compiled ? computed(compiled, scope, keep) : looked(template, scope, keep);
	const whole = text.includes("{{") ? mustached(text, scope) : text;
	return whole.replaceAll(PLACE, (_, index: string) => shown(values[Number(index)]));
}

function looked(template: string, scope: Scope, keep: (value: unknown) => string): string {
	return template.replaceAll(NAMED, (_, path: string) => keep(named(path, scope)));
}

function named(path: string, scope: Scope): unknown {
	const [first = "", ...rest] = path.split(/[.[\]]+/).filter(Boolean);
	if (!(first in scope)) throw new ReferenceError(`${first} is not defined`);
	return along(rest, scope[first]);
}

function computed(compiled: Compiled, scope: Scope, keep: (value: unknown) => string): string {
	let text = "";
	compiled((strings, ...values) => {
		text = strings.reduce((whole, part, index) => whole + keep(values[index - 1]) + part);
	}, scope);
	return text;
}
