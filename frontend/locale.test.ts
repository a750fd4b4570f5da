import { expect, test } from "vitest";
import en from "./locales/en.json";
import es from "./locales/es.json";
import { bytes, locale, number, t } from "./locale.svelte";

type Texts = { [key: string]: string | Texts };

function keys(texts: Texts, prefix = ""): string[] {
	return Object.entries(texts).flatMap(([key, text]) => {
		const isPlural = typeof text === "object" && "other" in text;
		return typeof text === "string" || isPlural ? [prefix + key] : keys(text, `${prefix}${key}.`);
	});
}

test("both languages have the same texts", () => {
	expect(keys(es).toSorted()).toEqual(keys(en).toSorted());
});

test("every text that is used exists", () => {
	const sources = import.meta.glob<string>(
		["./**/*.svelte", "./**/*.ts", "!./**/*.test.ts", "../preludio/**/*.svelte"],
		{
			eager: true,
			query: "?raw",
			import: "default"
		}
	);
	const used = Object.values(sources).flatMap((source) =>
		Array.from(source.matchAll(/\bt\("([\w.]+)"/g), ([, key]) => key)
	);
	expect(used.length).toBeGreaterThan(20);
	expect(used.filter((key) => !keys(en).includes(key ?? ""))).toEqual([]);
});

test("numbers, counts and ordinals follow the language", async () => {
	await locale.use("en");
	expect([1, 2, 3, 11].map((ordinal) => t("status.line", { ordinal }))).toEqual([
		"1st in line",
		"2nd in line",
		"3rd in line",
		"11th in line"
	]);
	expect(t("api.intro", { count: 1 })).toBe("1 endpoint can be called from a program.");
	expect([number(1234.5), bytes(1), bytes(999), bytes(2_500_000)]).toEqual([
		"1,234.5",
		"1 byte",
		"999 bytes",
		"2.5 MB"
	]);
	await locale.use("es-MX");
	expect(t("status.line", { ordinal: 3 })).toBe("3.º en la cola");
	await locale.use("en");
});

test("a text that nobody wrote is an error", () => {
	expect(() => t("no.such")).toThrow('Text "no.such" is in no language.');
});

const marked = (key: string) => `Say __i18n__${JSON.stringify({ __type__: "translation_metadata", key })}!`;

test("the author's translations are found by language, then by its base, then in English, then by key", async () => {
	localStorage.setItem("preludio:language", "es-MX");
	await locale.start({ en: { hi: "Hello", bye: "Bye" }, es: { hi: "Hola" } });
	expect(["hi", "bye", "none"].map((key) => locale.authored(marked(key)))).toEqual([
		"Say Hola!",
		"Say Bye!",
		"Say none!"
	]);
	localStorage.clear();
	await locale.use("en");
});
