import { beforeEach, expect, test, vi } from "vitest";
import { Vault } from "./vault";

const KEY = btoa("k".repeat(32));

beforeEach(() => {
	localStorage.clear();
	vi.restoreAllMocks();
});

test("a value comes back as it was, and cannot be read without the key", () => {
	const value = { name: "Zoë", list: [1, null, true] };
	new Vault("place", KEY).write(value);
	expect(new Vault("place", KEY).read()).toEqual(value);
	expect(atob(localStorage.getItem("place") ?? "")).not.toContain("Zo");
});

test("the same value looks different each time", () => {
	const vault = new Vault("place", KEY);
	vault.write("x");
	const first = localStorage.getItem("place");
	vault.write("x");
	expect(localStorage.getItem("place")).not.toBe(first);
});

test("nothing is kept at first", () => {
	expect(new Vault("place", KEY).read()).toBeUndefined();
});

test.each(["not base64 at all!", btoa("too short"), btoa("x".repeat(60))])(
	"what the key does not open is left out, with a word in the console: %s",
	(text) => {
		const warn = vi.spyOn(console, "warn").mockReturnValue();
		localStorage.setItem("place", text);
		expect(new Vault("place", KEY).read()).toBeUndefined();
		expect(warn).toHaveBeenCalledOnce();
	}
);
