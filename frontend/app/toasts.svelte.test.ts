import { expect, test } from "vitest";
import { Toasts } from "./toasts.svelte";

const said = (text: string, duration?: number | null) => {
	const toasts = new Toasts();
	toasts.add("info", text, "Note", duration);
	return toasts.list[0];
};

test("it stays ten seconds, or as long as it is told, or until it is closed", () => {
	expect([undefined, 3, null, 0].map((duration) => said("a", duration)?.duration)).toEqual([10, 3, null, null]);
});

test.each([
	["<p>Some <b class='x'>bold</b> words</p>", "Some bold words"],
	["One<br/>two", "One\ntwo"],
	["Not <class 'int'>, but List<Thing>", "Not <class 'int'>, but List<Thing>"],
	["1 &lt; 2 & 3", "1 < 2 & 3"]
])("of %s the words are shown", (text, words) => {
	expect(said(text)?.text).toBe(words);
});

test("a crowd of them is kept short", () => {
	const toasts = new Toasts();
	for (const text of "abcdefg") toasts.add("info", text);
	expect(toasts.list.map(({ text }) => text).join("")).toBe("cdefg");
	toasts.close(toasts.list[0]?.id ?? 0);
	expect(toasts.list.map(({ text }) => text).join("")).toBe("defg");
});

test("a level that is not known is an information", () => {
	const toasts = new Toasts();
	const log = { msg: "log", event_id: null, log: "a", duration: 10, visible: true, title: "Note" } as const;
	toasts.log({ ...log, level: "loud" as "info" });
	toasts.log({ ...log, level: "success" });
	toasts.log({ ...log, level: "error", visible: false });
	expect(toasts.list.map(({ level }) => level)).toEqual(["info", "success"]);
});
