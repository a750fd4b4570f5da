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
let chunks: Call[];
let closed: string[];
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
	},
	chunk(_: string, call: Call) {
		chunks.push(call);
		return Promise.resolve();
	},
	endStream(id: string) {
		closed.push(id);
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
		endStream: (id: number) => dispatcher.endStream(id),
		streamWaits: (id: number) => dispatcher.streamWaits(id),
		streamEvery: (id: number) => graph.listeners(id, "stream")[0]?.stream_every ?? null,
		reads: (id: number) => graph.reads(id),
		feeds: (id: number) => graph.feeds(id),
		unfolded: () => true
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
	chunks = [];
	closed = [];
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

describe("cancelling a chain", () => {
	const begin = async (cancels: number[]) => {
		page(
			dependency(0, { targets: [[1, "click"]] }),
			dependency(1, { trigger_after: 0 }),
			dependency(2, { trigger_after: 1 }),
			dependency(3, { targets: [[2, "click"]], cancels, backend_fn: false }),
			dependency(4, { trigger_after: 3 })
		);
		dispatcher.fire(1, "click", null);
		await settled();
	};
	const press = async () => {
		dispatcher.fire(2, "click", null);
		await settled();
	};
	const ran = () => sent.map(({ call }) => call.fn_index);

	test("at its first listener stops the link that is running", async () => {
		await begin([0]);
		done([]);
		await settled();
		await press();
		expect(cancelled).toEqual(["event-1"]);
	});

	test("at a later listener lets the present link end and takes that one's turn away", async () => {
		await begin([1]);
		const first = last();
		await press();
		expect(cancelled).toEqual([]);
		first.receive({ msg: "done", output: output([]) });
		await settled();
		// The last link follows any end of the one before: here, that it was cancelled.
		expect(ran()).toEqual([0, 4, 2]);
	});

	test("leaves the next run of it alone", async () => {
		await begin([1]);
		const first = last();
		await press();
		first.receive({ msg: "done", output: output([]) });
		dispatcher.fire(1, "click", null);
		await settled();
		done([]);
		await settled();
		expect(ran().at(-1)).toBe(1);
	});

	test("is followed by what was chained to the cancelling listener", async () => {
		await begin([0]);
		await press();
		expect(last().call.fn_index).toBe(4);
	});
});

test("a call past the queue that is cancelled is not waited for", async () => {
	page(
		dependency(0, { targets: [[1, "click"]], outputs: [2], queue: false }),
		dependency(1, { targets: [[2, "click"]], cancels: [0], backend_fn: false })
	);
	dispatcher.fire(1, "click", null);
	await settled();
	dispatcher.fire(2, "click", null);
	await settled();
	expect(node(2).status).toBe("idle");
	done(["late"]);
	await settled();
	expect(value(2)).toBe("v2");
});

describe("a failure in a chain", () => {
	const fail = async (title: string) => {
		page(dependency(0, { targets: [[1, "click"]] }), dependency(1, { trigger_after: 0, api_name: "summarise" }));
		dispatcher.fire(1, "click", null);
		await settled();
		done([]);
		await settled();
		last().receive({ msg: "failed", failure: { error: "no", title }, problems: [] });
	};

	test("names the link that failed", async () => {
		await fail("Error");
		expect(toasts.list).toMatchObject([{ title: "Error in summarise", text: "no" }]);
	});

	test("keeps the title that its author gave", async () => {
		await fail("Too long");
		expect(toasts.list).toMatchObject([{ title: "Too long" }]);
	});
});

describe("a stream", () => {
	const stream = dependency(0, {
		targets: [[1, "stream"]],
		inputs: [1, 2],
		outputs: [3],
		connection: "stream",
		stream_every: 0.25,
		show_progress: "minimal"
	});
	const emit = async (chunk: string) => {
		dispatcher.fire(1, "stream", chunk);
		await settled();
	};
	const streamed = (text: string) =>
		last().receive({ msg: "process_streaming", event_id: "e", output: output([text]) });
	const sentChunks = () => chunks.map(({ event_data }) => (event_data as { value: unknown }).value);

	test("joins with its first chunk, and says how often it wants one", async () => {
		page(stream);
		await emit("a");
		expect(last().call).toEqual({
			fn_index: 0,
			data: ["v1", "v2"],
			trigger_id: 1,
			event_data: { value: "a", is_value_data: true }
		});
		expect([node(1).streamEvery, node(2).streamEvery]).toEqual([0.25, null]);
		expect([node(1).streaming, node(3).status]).toEqual([true, "pending"]);
		streamed("A");
		expect([value(3), node(3).status]).toEqual(["A", "streaming"]);
	});

	test("sends the newest chunk when the one before is dealt with, and none besides", async () => {
		page(stream);
		expect(node(1).streamWaits).toBe(false);
		await emit("a");
		expect(node(1).streamWaits).toBe(false);
		for (const chunk of ["b", "c"]) await emit(chunk);
		expect([chunks, node(1).streamWaits]).toEqual([[], true]);
		streamed("A");
		expect(node(1).streamWaits).toBe(false);
		expect(sentChunks()).toEqual(["c"]);
		streamed("C");
		expect(sentChunks()).toEqual(["c"]);
		await emit("d");
		expect(sentChunks()).toEqual(["c", "d"]);
		expect(sent).toHaveLength(1);
	});

	test("ends when its component says so, after what was emitted", async () => {
		page(stream);
		await emit("a");
		await emit("b");
		node(1).endStream();
		await emit("late");
		expect(closed).toEqual([]);
		streamed("A");
		expect([sentChunks(), closed]).toEqual([["b"], ["event-0"]]);
		streamed("B");
		done(["B"]);
		expect([node(1).streaming, node(3).status, closed.length]).toEqual([false, "idle", 1]);
	});

	test("that the server has ended begins anew with the next chunk", async () => {
		page(stream);
		await emit("a");
		done(["A"]);
		expect(node(1).streaming).toBe(false);
		await emit("b");
		expect(sent).toHaveLength(2);
		expect(chunks).toEqual([]);
	});

	test("is ended by what cancels it", async () => {
		page(stream, dependency(1, { targets: [[2, "click"]], cancels: [0], backend_fn: false }));
		await emit("a");
		dispatcher.fire(2, "click", null);
		await settled();
		expect(cancelled).toEqual(["event-0"]);
	});

	test("of an earlier life of the page is ended, since nobody feeds it", () => {
		page(stream);
		dispatcher.adopt({ event_id: "old", fn_index: 0, trigger_id: 1, status: "running" });
		expect(closed).toEqual(["old"]);
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

const made = (id: number, props: Record<string, unknown> = { value: `r${id}` }): ComponentConfig => ({
	id,
	type: "textbox",
	props,
	skip_api: false,
	component_class_id: "",
	key: null
});

/** What render 7, which lies in textbox 3, has built. */
function built(components: ComponentConfig[], dependencies: Dependency[] = [], id = 7, root = 3) {
	return {
		render_id: id,
		layout: { id: root, children: components.map((component) => ({ id: component.id })) },
		components,
		dependencies: dependencies.map((each) => ({ ...each, rendered_in: id }))
	};
}

describe("a render", () => {
	const rendering = dependency(0, {
		targets: [[1, "change"]],
		outputs: [3],
		render_id: 7,
		trigger_mode: "always_last"
	});
	const shown = (id = 3) => graph.children(id).map((child) => child.id);

	/** Runs the render and lets the server answer with this. */
	async function render(...config: Parameters<typeof built>): Promise<void> {
		dispatcher.fire(1, "change", null);
		await settled();
		sent
			.findLast(({ call }) => call.fn_index === 0)
			?.receive({
				msg: "done",
				output: output([null], { render_config: built(...config) })
			});
		await settled();
	}

	test("replaces what it had made before, and keeps the nodes that stay", async () => {
		page(rendering);
		await render([made(20), made(21)], [dependency(50, { targets: [[20, "submit"]] })]);
		const kept = node(21);
		await render([made(21), made(22)], [dependency(51, { targets: [[21, "submit"]] })]);
		expect(shown()).toEqual([21, 22]);
		expect(node(21)).toBe(kept);
		expect(graph.nodes.has(20)).toBe(false);
		expect(graph.listeners(20, "submit")).toEqual([]);
		expect(graph.listeners(21, "submit")).toHaveLength(1);
	});

	test("keeps the props that its author wants preserved, and sets all others", async () => {
		page(rendering);
		const props = (label: string, more = {}) => ({ value: "", label, preserved_by_key: ["value"], ...more });
		await render([made(20, props("Old", { info: "A hint." }))]);
		node(20).props.value = "typed";
		await render([made(20, props("New"))]);
		expect(node(20).props).toMatchObject({ value: "typed", label: "New", info: null });
	});

	test("puts a block that changed its type anew", async () => {
		page(rendering);
		await render([made(20)]);
		const before = node(20);
		await render([{ ...made(20), type: "number" }]);
		expect(node(20)).not.toBe(before);
	});

	test("runs what is to run on load, once it is in place, and not again for a listener that stays", async () => {
		page(rendering);
		const load = dependency(50, { targets: [[0, "load"]], inputs: [20], outputs: [20] });
		await render([made(20)], [load]);
		expect(last().call).toMatchObject({ fn_index: 50, data: ["r20"], trigger_id: 0 });
		done(["loaded"]);
		expect(value(20)).toBe("loaded");
		await render([made(20, { value: "loaded" })], [load]);
		expect(last().call.fn_index).toBe(0);
	});

	test("takes the renders inside of it with it", async () => {
		page(rendering);
		const inner = (id: number, render_id: number) =>
			dependency(id, { targets: [[0, "load"]], outputs: [20], render_id });
		const within = (id: number) => built([made(id)], [dependency(id + 100, { targets: [[id, "submit"]] })], 8, 20);
		await render([made(20)], [inner(50, 8)]);
		done([null], { render_config: within(30) });
		await settled();
		expect(shown(20)).toEqual([30]);
		await render([made(21)], [{ ...inner(51, 9), outputs: [21] }]);
		expect([...graph.nodes.keys()]).toEqual([1, 2, 3, 21]);
		expect(graph.dependency(130)).toBeUndefined();
	});

	test("leaves what a render inside of it has shown until that one has run again", async () => {
		page(rendering);
		const inner = dependency(50, { targets: [[0, "load"]], outputs: [20], render_id: 8 });
		await render([made(20)], [inner]);
		done([null], { render_config: built([made(30)], [], 8, 20) });
		await settled();
		await render([made(20)], [inner]);
		expect(shown(20)).toEqual([30]);
		expect(last().call.fn_index).toBe(50);
		done([null], { render_config: built([made(31)], [], 8, 20) });
		await settled();
		expect(shown(20)).toEqual([31]);
	});

	test("that comes too late, for a place that is gone, changes nothing", async () => {
		page(rendering);
		await render([made(20)], [dependency(50, { targets: [[0, "load"]], outputs: [20], render_id: 8 })]);
		const late = last();
		await render([made(21)]);
		late.receive({ msg: "done", output: output([null], { render_config: built([made(30)], [], 8, 20) }) });
		await settled();
		expect([...graph.nodes.keys()]).toEqual([1, 2, 3, 21]);
	});

	test("lets calls that are under way end: their results go where they still can", async () => {
		page(rendering);
		await render([made(20)], [dependency(50, { targets: [[20, "submit"]], outputs: [20, 2] })]);
		dispatcher.fire(20, "submit", null);
		await settled();
		const call = last();
		await render([made(21)]);
		call.receive({ msg: "done", output: output(["gone", "arrived"]) });
		expect(value(2)).toBe("arrived");
		expect(node(2).status).toBe("idle");
	});

	test("gives the results of a listener that stays to its new outputs", async () => {
		page(rendering);
		await render([made(20)], [dependency(50, { targets: [[1, "submit"]], outputs: [20] })]);
		dispatcher.fire(1, "submit", null);
		await settled();
		const call = last();
		await render([made(21)], [dependency(50, { targets: [[1, "submit"]], outputs: [21] })]);
		call.receive({ msg: "done", output: output(["moved"]) });
		expect(value(21)).toBe("moved");
	});

	test("ends a generator that nobody can see any more", async () => {
		page(rendering);
		const endless = { outputs: [20], types: { generator: true, cancel: false } };
		await render([made(20)], [dependency(50, { targets: [[0, "load"]], ...endless })]);
		await render([made(21)]);
		expect(cancelled).toEqual(["event-1"]);
	});

	test("drops an event of a block that is gone", async () => {
		page(rendering);
		await render([made(20)], [dependency(50, { targets: [[20, "blur"]] })]);
		const gone = node(20) as unknown as { emit(event: string): void };
		await render([made(21)]);
		gone.emit("blur");
		await settled();
		expect(last().call.fn_index).toBe(0);
	});

	test("that needs something that cannot be had fails, and leaves what is there", async () => {
		page(rendering);
		await render([made(20)]);
		dispatcher = new Dispatcher(graph, client, toasts, {
			prepare: () => Promise.reject(new Error("No network.")),
			begin: () => Promise.resolve()
		});
		await render([made(21)]);
		expect(shown()).toEqual([20]);
		expect(toasts.list).toMatchObject([{ text: "No network." }]);
	});

	describe("that the server has forgotten", () => {
		const unknown = () =>
			last().receive({ msg: "failed", failure: { error: "No function 50." }, problems: [], unknown: true });

		async function forget(): Promise<void> {
			page(rendering);
			await render([made(20)], [dependency(50, { targets: [[20, "submit"]], inputs: [1] })]);
			dispatcher.fire(20, "submit", null);
			await settled();
			unknown();
			await settled();
		}

		test("is run again, and the call after it", async () => {
			await forget();
			expect([last().call.fn_index, toasts.list]).toEqual([0, []]);
			done([null], { render_config: built([made(20)], [dependency(50, { targets: [[20, "submit"]], inputs: [1] })]) });
			await settled();
			expect(last().call).toMatchObject({ fn_index: 50, data: ["v1"], trigger_id: 20 });
		});

		test("is run again once, no more", async () => {
			await forget();
			done([null], { render_config: built([made(20)], [dependency(50, { targets: [[20, "submit"]] })]) });
			await settled();
			unknown();
			await settled();
			expect(last().call.fn_index).toBe(50);
			expect(toasts.list).toMatchObject([{ level: "error", text: "No function 50." }]);
		});

		test("keeps what was typed, and does what was wanted, where blocks have keys", async () => {
			const field = (id: number) => ({
				...made(id, { value: "", label: `L${id}`, preserved_by_key: ["value"] }),
				key: 5
			});
			const listener = (id: number) => dependency(id + 100, { targets: [[id, "submit"]], inputs: [id], api_name: "f" });
			page(rendering);
			await render([field(20)], [listener(20)]);
			node(20).props.value = "typed";
			dispatcher.fire(20, "submit", null);
			await settled();
			unknown();
			await settled();
			done([null], { render_config: built([field(21)], [listener(21)]) });
			await settled();
			expect(node(21).props).toMatchObject({ value: "typed", label: "L21" });
			expect(last().call).toMatchObject({ fn_index: 121, data: ["typed"], trigger_id: 21 });
			expect(toasts.list).toEqual([]);
		});

		test("asks the visitor to do it again where the listener is another one now", async () => {
			await forget();
			done([null], { render_config: built([made(21)], [dependency(51, { targets: [[21, "submit"]] })]) });
			await settled();
			expect(last().call.fn_index).toBe(0);
			expect(toasts.list).toMatchObject([{ level: "info" }]);
		});
	});
});
