import { SvelteMap } from "svelte/reactivity";
import { recall, remember } from "./storage";
import en from "./locales/en.json";

type Plural = { one?: string; two?: string; few?: string; many?: string; other: string };
type Texts = { [key: string]: string | Plural | Texts };
type Values = Record<string, string | number>;

/** Languages the page itself speaks, under their own names; each but English is a chunk of its own. */
export const LANGUAGES = { en: "English", es: "Español" } as const;
export type Language = keyof typeof LANGUAGES;

const STORED = "preludio:language";
const MARK = "__i18n__";
const loaders: Record<string, () => Promise<{ default: Texts }>> = import.meta.glob<{ default: Texts }>([
	"./locales/*.json",
	"!./locales/en.json"
]);

/** The language of the page and its texts, together with those that the app's author translated. */
class Locale {
	language = $state.raw<string>("en");
	readonly #texts = new SvelteMap<string, Texts>([["en", en]]);
	#translations = $state.raw<Record<string, Record<string, string>>>({});
	/** Ways to write numbers, by their options: to make one costs more than all else that a field does. */
	readonly #numbers = $derived(new Map<string, Intl.NumberFormat>([["", new Intl.NumberFormat(this.language)]]));
	readonly #cardinals = $derived(new Intl.PluralRules(this.language));
	readonly #ordinals = $derived(new Intl.PluralRules(this.language, { type: "ordinal" }));

	/** Starts in the language the visitor chose before, or else in the browser's. */
	async start(translations: Record<string, Record<string, string>> | null): Promise<void> {
		this.#translations = translations ?? {};
		await this.use(recall("localStorage", STORED) ?? navigator.language);
	}

	async choose(language: Language): Promise<void> {
		remember("localStorage", STORED, language);
		await this.use(language);
	}

	/** Any language tag will do: an author may have translated into languages that the page itself lacks. */
	async use(tag: string): Promise<void> {
		const base = tag.split("-")[0] ?? "en";
		const load = loaders[`./locales/${base}.json`];
		if (load && !this.#texts.has(base)) this.#texts.set(base, (await load()).default);
		this.language = tag;
		document.documentElement.lang = tag;
	}

	text(key: string, values: Values): string {
		const found = look(this.#texts.get(this.#base), key) ?? look(en, key);
		if (found === undefined) throw new Error(`Text "${key}" is in no language.`);
		const pattern = typeof found === "string" ? found : this.#form(found, values);
		return pattern.replaceAll(/\{(\w+)\}/g, (_, name: string) => this.#shown(values[name]));
	}

	number(value: number, options?: Intl.NumberFormatOptions): string {
		const key = options ? JSON.stringify(options) : "";
		const known = this.#numbers.get(key) ?? new Intl.NumberFormat(this.language, options);
		this.#numbers.set(key, known);
		return known.format(value);
	}

	/** Resolves what the author marked as translatable. */
	authored(text: string): string {
		return text.replaceAll(/__i18n__(\{.*?\})/g, (_, json: string) =>
			this.#authored((JSON.parse(json) as { key: string }).key)
		);
	}

	#form(plural: Plural, { count, ordinal }: Values): string {
		const form = ordinal === undefined ? this.#cardinals.select(Number(count)) : this.#ordinals.select(Number(ordinal));
		return (form === "zero" ? undefined : plural[form]) ?? plural.other;
	}

	get #base(): string {
		return this.language.split("-")[0] ?? "en";
	}

	#authored(key: string): string {
		const tables = [this.language, this.#base, "en"].map((language) => this.#translations[language]);
		return tables.map((table) => table?.[key]).find((text) => text !== undefined) ?? key;
	}

	#shown(value: string | number | undefined): string {
		return typeof value === "number" ? this.number(value) : (value ?? "");
	}
}

export const locale = new Locale();

/** A text of the page in the visitor's language: `t("api.intro", { count: 2 })`; `count` and `ordinal` choose the form. */
export function t(key: string, values: Values = {}): string {
	return locale.text(key, values);
}

/** A number as the visitor's language writes it. */
export function number(value: number, options?: Intl.NumberFormatOptions): string {
	return locale.number(value, options);
}

/** A size in bytes, in the unit that suits it. */
export function bytes(size: number): string {
	const units = ["byte", "kilobyte", "megabyte", "gigabyte"] as const;
	const step = Math.min(size < 1 ? 0 : Math.floor(Math.log10(size) / 3), units.length - 1);
	return number(size / 1000 ** step, {
		style: "unit",
		unit: units[step],
		// The short form of some languages is "1 byte" and "2 byte".
		unitDisplay: step ? "short" : "long",
		maximumFractionDigits: step && 1
	});
}

/** Whether a text holds something the author marked as translatable. */
export function isAuthored(value: unknown): value is string {
	return typeof value === "string" && value.includes(MARK);
}

function look(texts: Texts | undefined, key: string): string | Plural | undefined {
	const found = key.split(".").reduce<unknown>((part, name) => (part as Texts | undefined)?.[name], texts);
	return found as string | Plural | undefined;
}
