import { beforeEach, describe, expect, test } from "vitest";
import type { ComponentConfig, Dependency, Output } from "$contract";
import type { Call, Client, Ending, Receive } from "$client/client";
import { Dispatcher } from "./dispatch";
import { Graph } from "./graph.svelte";
import type { AnyNode, Host } from "./node.svelte";
import { Toasts } from "./toasts.svelte";

interface Sent {
	call: Call;
	receive: Receive;
}

let sent: Sent[];
let cancelled: string[];
let graph: Graph;
let toasts: Toasts;
let dispatcher: Dispatcher;

const client = {
	submit(call: Call, receive: Receive) {
		sent.push({ call, receive });
		return `event-${sent.length - 1}`;
	},
	run(_: string, call: Call) {
		return new Promise<Ending>((resolve) => void sent.push({ call, receive: (message) => resolve(message as Ending) }));
	},
	cancel(id: string) {
		cancelled.push(id);
		return Promise.resolve();
	}
} as unknown as Client;

function dependency(id: number, changes: Partial<Dependency>): Dependency {
	return {
		id,
		targets: [],
		inputs: [],
		outputs: [],
		backend_fn: true,
		js: null,
		queue: true,
		api_name: `f${id}`,
		api_description: null,
		scroll_to_output: false,
		show_progress: "full",
		show_progress_on: null,
		batch: false,
		max_batch_size: 4,
		cancels: [],
		types: { generator: false, cancel: false },
		collects_event_data: false,
		trigger_after: null,
		trigger_only_on_success: false,
		trigger_only_on_failure: false,
		trigger_mode: "once",
		api_visibility: "public",
		rendered_in: null,
		render_id: null,
		connection: "sse",
		time_limit: null,
		stream_every: 0.5,
		event_specific_args: null,
		component_prop_inputs: [],
		js_implementation: null,
		...changes
	};
}

/** A page of textboxes 1, 2 and 3 in a column, with these listeners. */
function page(...dependencies: Dependency[]): void {
	const host = {
		send: (id: number, event: string, payload: unknown) => dispatcher.fire(id, event, payload),
		reads: (id: number) => graph.reads(id),
		feeds: (id: number) => graph.feeds(id)
	} as unknown as Host;
	const component = (id: number): ComponentConfig => ({
		id,
		type: "textbox",
		props: { value: `v${id}`, visible: true },
		skip_api: false,
		component_class_id: "",
		key: null
	});
	const layout = { id: 0, children: [1, 2, 3].map((id) => ({ id })) };
	graph = new Graph({ components: [1, 2, 3].map(component), dependencies, layout }, host);
	dispatcher = new Dispatcher(graph, client, toasts);
}

const node = (id: number) => graph.nodes.get(id) as AnyNode & { props: { value: unknown } };
const value = (id: number) => node(id).props.value;
const output = (data: unknown[], changes: Partial<Output> = {}) =>
	({ data, changed_state_ids: [], render_config: null, ...changes }) as Output;
const settled = () => new Promise((resolve) => setTimeout(resolve));
const last = () => {
	const call = sent.at(-1);
	if (!call) throw new Error("Nothing was sent.");
	return call;
};
const done = (data: unknown[], changes?: Partial<Output>) =>
	last().receive({ msg: "done", output: output(data, changes) });
const failed = (error: string | null) => last().receive({ msg: "failed", failure: { error }, problems: [] });

beforeEach(() => {
	sent = [];
	cancelled = [];
	toasts = new Toasts();
	window.preludio_js = {};
});

describe("a listener", () => {
	test("is called with the values of its inputs, and its results reach its outputs", async () => {
		page(dependency(0, { targets: [[1, "submit"]], inputs: [1, 2], outputs: [3] }));
		dispatcher.fire(1, "submit", { some: "payload" });
		await settled();
		expect(last().call).toEqual({ fn_index: 0, data: ["v1", "v2"], trigger_id: 1 });
		done(["result"]);
		expect(value(3)).toBe("result");
	});

	test("gets the payload of its event if it asks for it", async () => {
		page(dependency(0, { targets: [[1, "select"]], collects_event_data: true }));
		dispatcher.fire(1, "select", { index: 2 });
		await settled();
		expect(last().call.event_data).toEqual({ index: 2 });
	});

	test("gets all props of an input where it asks for them", async () => {
		page(dependency(0, { targets: [[1, "click"]], inputs: [1, 2], component_prop_inputs: [1] }));
		dispatcher.fire(1, "click", null);
		await settled();
		expect(last().call.data).toEqual(["v1", { __type__: "component", value: "v2", visible: true }]);
	});

	test("past the queue gets its one answer", async () => {
		page(dependency(0, { targets: [[1, "click"]], outputs: [2], queue: false }));
		dispatcher.fire(1, "click", null);
		await settled();
		done(["now"]);
		await settled();
		expect(value(2)).toBe("now");
	});

	test("may update some props only, or nothing", async () => {
		page(dependency(0, { targets: [[1, "click"]], outputs: [2, 3] }));
		dispatcher.fire(1, "click", null);
		await settled();
		done([{ __type__: "update", label: "New" }, { __type__: "update" }]);
		expect(node(2).props).toMatchObject({ label: "New", value: "v2" });
		expect(value(3)).toBe("v3");
	});

	test("shows its state where it writes, or where it says", async () => {
		page(dependency(0, { targets: [[1, "click"]], outputs: [2], show_progress_on: [3] }));
		dispatcher.fire(1, "click", null);
		expect([node(2).status, node(3).status, node(1).busy]).toEqual(["idle", "pending", true]);
		await settled();
		last().receive({ msg: "estimation", event_id: "e", rank: 2, queue_size: 3, rank_eta: 8 });
		expect(node(3).work).toMatchObject({ stage: "queued", rank: 2, eta: 8 });
		done(["x"]);
		expect([node(3).status, node(1).busy]).toEqual(["idle", false]);
	});

	test("that fails says so in a toast and at its outputs, until its next run", async () => {
		page(dependency(0, { targets: [[1, "click"]], outputs: [2] }));
		dispatcher.fire(1, "click", null);
		await settled();
		failed(null);
		expect(toasts.list).toMatchObject([{ level: "error", text: "Something went wrong while running this." }]);
		expect(node(2).status).toBe("error");
		dispatcher.fire(1, "click", null);
		expect(node(2).status).toBe("pending");
	});

	test("that a validator refused marks the inputs, until they change", async () => {
		page(dependency(0, { targets: [[1, "click"]], inputs: [1, 2] }));
		dispatcher.fire(1, "click", null);
		await settled();
		last().receive({ msg: "failed", failure: { error: "Too short.", visible: false }, problems: [null, "Too short."] });
		expect([node(1).problem, node(2).problem]).toEqual([null, "Too short."]);
		expect(toasts.list).toEqual([]);
		node(2).props.value = "longer";
		expect(node(2).problem).toBeNull();
	});
});

describe("change", () => {
	test("is told once for all writes of a turn, and not for an equal value", async () => {
		page(dependency(0, { targets: [[2, "change"]], inputs: [2, 3], trigger_mode: "multiple" }));
		node(2).props.value = ["a"];
		node(2).props.value = ["b"];
		node(3).props.value = "c";
		await settled();
		expect(sent.map(({ call }) => call.data)).toEqual([[["b"], "c"]]);
		node(2).props.value = ["b"];
		await settled();
		expect(sent).toHaveLength(1);
	});

	test("of a State is told when the server says so", async () => {
		page(dependency(0, { targets: [[1, "click"]] }), dependency(1, { targets: [[9, "change"]] }));
		dispatcher.fire(1, "click", null);
		await settled();
		done([], { changed_state_ids: [9] });
		await settled();
		expect(last().call).toMatchObject({ fn_index: 1, trigger_id: 9 });
	});
});

describe("the trigger mode", () => {
	const fire = async (mode: Dependency["trigger_mode"]) => {
		page(dependency(0, { targets: [[1, "click"]], inputs: [1], outputs: [2], trigger_mode: mode }));
		for (const typed of ["a", "b", "c"]) {
			node(1).props.value = typed;
			dispatcher.fire(1, "click", null);
		}
		await settled();
	};

	test("once: what comes during a run is ignored", async () => {
		await fire("once");
		done(["x"]);
		await settled();
		expect(sent.map(({ call }) => call.data)).toEqual([["a"]]);
	});

	test("multiple: each is run", async () => {
		await fire("multiple");
		expect(sent.map(({ call }) => call.data)).toEqual([["a"], ["b"], ["c"]]);
	});

	test("always_last: the newest is run after the present one", async () => {
		await fire("always_last");
		expect(sent.map(({ call }) => call.data)).toEqual([["a"]]);
		done(["x"]);
		await settled();
		expect(sent.map(({ call }) => call.data)).toEqual([["a"], ["c"]]);
	});
});

describe("what is chained", () => {
	const chained = async () => {
		page(
			dependency(0, { targets: [[1, "click"]] }),
			dependency(1, { trigger_after: 0 }),
			dependency(2, { trigger_after: 0, trigger_only_on_success: true }),
			dependency(3, { trigger_after: 0, trigger_only_on_failure: true })
		);
		dispatcher.fire(1, "click", null);
		await settled();
	};
	const followers = () => sent.slice(1).map(({ call }) => call.fn_index);

	test("follows success", async () => {
		await chained();
		done([]);
		await settled();
		expect(followers()).toEqual([1, 2]);
	});

	test("follows failure", async () => {
		await chained();
		failed("no");
		await settled();
		expect(followers()).toEqual([1, 3]);
	});

	test("follows cancellation only where any end will do", async () => {
		await chained();
		last().receive({ msg: "cancelled" });
		await settled();
		expect(followers()).toEqual([1]);
	});
});

describe("cancelling", () => {
	test("stops every run of the listeners named", async () => {
		page(
			dependency(0, { targets: [[1, "click"]], trigger_mode: "multiple" }),
			dependency(1, { targets: [[2, "click"]], cancels: [0], backend_fn: false, queue: false })
		);
		dispatcher.fire(1, "click", null);
		dispatcher.fire(1, "click", null);
		await settled();
		dispatcher.fire(2, "click", null);
		await settled();
		expect(cancelled).toEqual(["event-0", "event-1"]);
		expect(sent).toHaveLength(2);
	});
});

describe("the author's script", () => {
	test("alone makes the outputs of the inputs", async () => {
		window.preludio_js = { 0: (a, b) => `${String(a)}+${String(b)}` };
		page(dependency(0, { targets: [[1, "click"]], inputs: [1], outputs: [2], js: "(a, b) => ...", backend_fn: false }));
		dispatcher.fire(1, "click", null);
		await settled();
		expect(value(2)).toBe("v1+v2");
		expect(sent).toEqual([]);
	});

	test("before a call makes its inputs", async () => {
		window.preludio_js = { 0: (a) => Promise.resolve([`${String(a)}!`]) };
		page(dependency(0, { targets: [[1, "click"]], inputs: [1], js: "async (a) => ..." }));
		dispatcher.fire(1, "click", null);
		await settled();
		expect(last().call.data).toEqual(["v1!"]);
	});

	test("that fails is a failure like any other", async () => {
		window.preludio_js = {
			0: () => {
				throw new Error("script broke");
			}
		};
		page(
			dependency(0, { targets: [[1, "click"]], js: "..." }),
			dependency(1, { trigger_after: 0, trigger_only_on_failure: true })
		);
		dispatcher.fire(1, "click", null);
		await settled();
		expect(toasts.list).toMatchObject([{ text: "script broke" }]);
		expect(last().call.fn_index).toBe(1);
	});
});

describe("a job of an earlier life of the page", () => {
	test("is shown and delivered, and can be cancelled", async () => {
		page(
			dependency(0, { targets: [[1, "click"]], outputs: [2] }),
			dependency(1, { targets: [[3, "click"]], cancels: [0], backend_fn: false })
		);
		const receive = dispatcher.adopt({ event_id: "old", fn_index: 0, trigger_id: 1, status: "running" });
		expect(node(2).status).toBe("pending");
		dispatcher.fire(3, "click", null);
		await settled();
		expect(cancelled).toEqual(["old"]);
		receive?.({ msg: "done", output: output(["late"]) });
		expect(value(2)).toBe("late");
	});

	test("of a listener that is no more is left alone", () => {
		page();
		expect(dispatcher.adopt({ event_id: "old", fn_index: 7, trigger_id: null, status: "done" })).toBeNull();
	});
});

const made = (id: number): ComponentConfig => ({
	id,
	type: "textbox",
	props: { value: `r${id}` },
	skip_api: false,
	component_class_id: "",
	key: null
});

describe("a render", () => {
	test("replaces what it had made before, and keeps the nodes that stay", async () => {
		page(dependency(0, { targets: [[1, "change"]], render_id: 0 }));
		const render = (ids: number[]) => ({
			render_id: 0,
			layout: { id: 3, children: ids.map((id) => ({ id })) },
			components: ids.map(made),
			dependencies: [dependency(50, { targets: [[ids[0] ?? null, "submit"]], rendered_in: 0 })]
		});
		graph.render(render([20, 21]));
		const kept = node(21);
		graph.render(render([21, 22]));
		expect(graph.children(3).map((child) => child.id)).toEqual([21, 22]);
		expect(node(21)).toBe(kept);
		expect(graph.nodes.has(20)).toBe(false);
		expect(graph.listeners(20, "submit")).toEqual([]);
		expect(graph.listeners(21, "submit")).toHaveLength(1);
	});
});
