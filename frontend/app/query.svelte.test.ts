import { tick } from "svelte";
import { beforeEach, expect, test, vi } from "vitest";
import type { ComponentConfig } from "$contract";
import { Node, type AnyNode, type Host } from "./node.svelte";
import { Query } from "./query.svelte";

const host = { send() {}, unfolded: () => true } as unknown as Host;
let nodes: Map<number, AnyNode>;
let query: Query;

function begin(address: string): void {
	history.replaceState(null, "", address);
	const values = { 1: "", 2: 5, 3: ["a"] };
	const types = { 1: "string", 2: "number", 3: "array" };
	const components = ([1, 2, 3] as const).map(
		(id) => ({ id, props: { value: values[id] }, api_info: { type: types[id] } }) as unknown as ComponentConfig
	);
	nodes = new Map(components.map(({ id, props }) => [id, new Node(id, "x", props, host) as unknown as AnyNode]));
	query = new Query();
	query.bind("", { components, query: { q: 1, n: 2, tags: 3 } }, nodes);
	query.enter("");
	query.read(false);
}

const props = (id: number) => nodes.get(id)?.props as unknown as { value: unknown };
const values = () => [1, 2, 3].map((id) => props(id).value);

beforeEach(() => vi.useFakeTimers());

async function written(): Promise<string> {
	await tick();
	vi.runAllTimers();
	return location.search;
}

test("values come from the address: texts as they are, others as JSON", () => {
	begin("/?q=12&n=7&tags=%5B%22b%22%5D");
	expect(values()).toEqual(["12", 7, ["b"]]);
});

test("what is no JSON is left out, and said so in the console", () => {
	const warn = vi.spyOn(console, "warn").mockReturnValue();
	begin("/?n=seven");
	expect(values()).toEqual(["", 5, ["a"]]);
	expect(warn).toHaveBeenCalledWith("The address says n=seven, which is no JSON value; it is left out.");
});

test("changes show up in the address, beside what stands there; usual values leave it clean", async () => {
	begin("/?view=api");
	props(1).value = "a b";
	props(3).value = [];
	expect(await written()).toBe("?view=api&q=a+b&tags=%5B%5D");
	props(1).value = "";
	props(3).value = ["a"];
	expect(await written()).toBe("?view=api");
});

test("going back brings the values of that time", () => {
	begin("/?q=now&n=7");
	history.replaceState(null, "", "/?q=then");
	query.read(true);
	expect(values()).toEqual(["then", 5, ["a"]]);
});

test("the address tells the values of the page that is shown only", async () => {
	begin("/?q=first");
	history.replaceState(null, "", "/second");
	query.enter("second");
	expect(await written()).toBe("");
	history.replaceState(null, "", "/");
	query.enter("");
	query.read(false);
	expect([await written(), props(1).value]).toEqual(["?q=first", "first"]);
});
