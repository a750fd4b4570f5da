import { beforeEach, expect, test, vi } from "vitest";
import { loadScripts, script } from "./scripts";

const API = new URL("http://app.test/gradio_api/");
let asked: string[];
let answer: (element: HTMLScriptElement) => void;

beforeEach(() => {
	asked = [];
	window.preludio_js = {};
	answer = (element) => {
		const hash = element.src.split("/").at(-1) ?? "";
		(window.preludio_js ??= {})[`#${hash}`] = () => hash;
		element.dispatchEvent(new Event("load"));
	};
	vi.spyOn(document.head, "append").mockImplementation((element) => {
		asked.push((element as HTMLScriptElement).src);
		queueMicrotask(() => answer(element as HTMLScriptElement));
	});
});

test("functions are fetched by their hashes, each once, and found under their keys", async () => {
	await Promise.all([loadScripts({ 7: "abc", "5.html": "def" }, API), loadScripts({ 8: "abc" }, API)]);
	expect(["7", "8", "5.html"].map((key) => script(key)?.())).toEqual(["abc", "abc", "def"]);
	await loadScripts({ 9: "abc" }, API);
	expect(script(9)?.()).toBe("abc");
	expect(asked).toEqual(["http://app.test/gradio_api/script/abc", "http://app.test/gradio_api/script/def"]);
});

test("one that cannot be had is an error, and is asked for again the next time", async () => {
	const right = answer;
	answer = (element) => element.dispatchEvent(new Event("error"));
	await expect(loadScripts({ 7: "abc" }, API)).rejects.toThrow("The server cannot be reached.");
	answer = right;
	await loadScripts({ 7: "abc" }, API);
	expect(script(7)?.()).toBe("abc");
});

test("a text that makes no function is left out", async () => {
	answer = (element) => element.dispatchEvent(new Event("load"));
	await loadScripts({ 7: "abc" }, API);
	expect(script(7)).toBeNull();
});
