import { tick } from "svelte";
import { beforeEach, expect, test, vi } from "vitest";
import { Vault } from "$ui/vault";
import { begin } from "../../preludio/components/browserstate.begin.svelte";
import { Node, type Host } from "./node.svelte";

const KEY = btoa("k".repeat(32));
const vault = new Vault("place", KEY);
const send = vi.fn();

function begun() {
	const props = { value: null, default_value: ["none"], storage_key: "place", cipher_key: KEY };
	const node = new Node(
		1,
		"browserstate",
		props as unknown as Parameters<typeof begin>[0]["props"],
		{
			send,
			unfolded: () => true
		} as unknown as Host
	);
	begin(node);
	return node;
}

beforeEach(() => {
	localStorage.clear();
	send.mockClear();
});

test("it starts with what the browser keeps, or else with its default, and that is no change", async () => {
	expect(begun().props.value).toEqual(["none"]);
	vault.write(["kept"]);
	expect(begun().props.value).toEqual(["kept"]);
	await tick();
	expect(send).not.toHaveBeenCalled();
});

test("what it becomes is kept", async () => {
	const node = begun();
	expect(localStorage.getItem("place")).toBeNull();
	node.props.value = { a: 1 };
	await tick();
	expect(vault.read()).toEqual({ a: 1 });
});

test("what another tab has written arrives, as a change", async () => {
	const node = begun();
	vault.write("from afar");
	const kept = localStorage.getItem("place");
	dispatchEvent(new StorageEvent("storage", { key: "place" }));
	expect(node.props.value).toBe("from afar");
	await tick();
	expect(send).toHaveBeenCalledWith(1, "change", null);
	expect(localStorage.getItem("place")).toBe(kept);
	dispatchEvent(new StorageEvent("storage", { key: "elsewhere" }));
	expect(node.props.value).toBe("from afar");
});

test("one that was taken off the page does nothing more", async () => {
	const node = begun();
	node.end();
	node.props.value = "late";
	await tick();
	expect(localStorage.getItem("place")).toBeNull();
	vault.write("from afar");
	dispatchEvent(new StorageEvent("storage", { key: "place" }));
	expect(node.props.value).toBe("late");
});
