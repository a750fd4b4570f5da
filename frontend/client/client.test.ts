import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import type { JobState } from "$contract";
import { Client, type JobMessage } from "./client";
import { Session, type Kept } from "./session";

const API = new URL("http://app.test/gradio_api/");

/** A server whose answers the test gives by hand. */
class Server {
	readonly joins: Record<string, unknown>[] = [];
	readonly cancels: unknown[] = [];
	/** What was posted to streams, by path. */
	readonly chunks: [path: string, body: unknown][] = [];
	chunk: () => Response | Promise<Response> = () => Response.json({ msg: "success" });
	readonly streams: { url: URL; send(message: object, id?: number): void; drop(): void }[] = [];
	join: () => Promise<Response> = () => Promise.resolve(Response.json({ event_id: "x" }));

	fetch = (url: URL, request: RequestInit): Promise<Response> => {
		const body = typeof request.body === "string" ? (JSON.parse(request.body) as Record<string, unknown>) : {};
		if (url.pathname.endsWith("/queue/join")) {
			this.joins.push(body);
			return this.join();
		}
		if (url.pathname.includes("/stream/")) {
			this.chunks.push([url.pathname, body]);
			return Promise.resolve(this.chunk());
		}
		if (url.pathname.endsWith("/cancel")) {
			this.cancels.push(body);
			return Promise.resolve(Response.json({ success: true }));
		}
		return Promise.resolve(this.#open(url, request.signal as AbortSignal));
	};

	get stream() {
		const last = this.streams.at(-1);
		if (!last) throw new Error("No stream was opened.");
		return last;
	}

	#open(url: URL, signal: AbortSignal): Response {
		let controller: ReadableStreamDefaultController<Uint8Array>;
		const body = new ReadableStream<Uint8Array>({ start: (given) => void (controller = given) });
		signal.addEventListener("abort", () => controller.error(new Error("aborted")));
		this.streams.push({
			url,
			send: (message, id) =>
				controller.enqueue(
					new TextEncoder().encode(`${id === undefined ? "" : `id: ${id}\n`}data: ${JSON.stringify(message)}\n\n`)
				),
			drop: () => controller.error(new TypeError("connection lost"))
		});
		return new Response(body);
	}
}

let server: Server;
let connected: boolean[];
const adopt = vi.fn<(job: JobState) => ((message: JobMessage) => void) | null>();

beforeEach(() => {
	vi.useFakeTimers();
	sessionStorage.clear();
	server = new Server();
	connected = [];
	adopt.mockReset().mockReturnValue(null);
	vi.stubGlobal("fetch", server.fetch);
});

afterEach(() => {
	vi.useRealTimers();
	vi.unstubAllGlobals();
});

function opened(kept: Kept | null = null): Client {
	const hooks = { adopt, connected: (state: boolean) => void connected.push(state) };
	return new Client(API, new Session("key", kept), hooks);
}

function started(client: Client): { id: string; told: JobMessage[] } {
	const told: JobMessage[] = [];
	const id = client.submit({ fn_index: 3, data: ["in"], trigger_id: 8 }, (message) => told.push(message));
	return { id, told };
}

const settled = () => vi.advanceTimersByTimeAsync(0);
const greeting = (jobs: object[] = [], more: object = {}) => ({
	msg: "session",
	event_id: null,
	jobs,
	position: 0,
	fresh: false,
	...more
});
const generating = (event_id: string, data: unknown[]) => ({
	msg: "process_generating",
	event_id,
	output: { data },
	success: true
});
const completed = (event_id: string, output: object, success = true) => ({
	msg: "process_completed",
	event_id,
	output,
	success,
	title: null
});
const values = (told: JobMessage[]) => told.flatMap((message) => ("output" in message ? [message.output.data[0]] : []));

describe("a call", () => {
	test("is sent with an id of its own while the stream opens", async () => {
		const { id } = started(opened());
		await settled();
		expect(server.joins).toMatchObject([{ fn_index: 3, data: ["in"], trigger_id: 8, event_id: id }]);
		expect(id).toMatch(/^[0-9a-f]{32}$/);
		expect(server.stream.url.searchParams.get("after")).toBe("0");
		expect(server.stream.url.searchParams.has("fresh")).toBe(false);
	});

	test("is sent again under the same id until the server has it", async () => {
		const { id } = started(opened());
		server.join = vi
			.fn(server.join)
			.mockRejectedValueOnce(new TypeError("offline"))
			.mockResolvedValueOnce(new Response("<html>", { status: 502 }));
		server.joins.length = 0;
		const again = started(opened());
		await vi.advanceTimersByTimeAsync(2000);
		expect(server.joins.map((body) => body.event_id)).toEqual([again.id, again.id, again.id]);
		expect(again.id).not.toBe(id);
		expect(connected).toEqual([false, true]);
	});

	test("that is refused fails with the server's sentence", async () => {
		server.join = () => Promise.resolve(Response.json({ detail: "Queue is full." }, { status: 503 }));
		const { told } = started(opened());
		await settled();
		expect(told).toEqual([{ msg: "failed", failure: { error: "Queue is full.", visible: true }, problems: [] }]);
		expect(server.joins).toHaveLength(1);
	});

	test("that a validator refuses names each input's problem", async () => {
		const verdicts = [
			{ __type__: "validate", is_valid: true, message: "" },
			{ __type__: "validate", is_valid: false, message: "Too short." }
		];
		server.join = () => Promise.resolve(Response.json({ detail: verdicts }, { status: 422 }));
		const { told } = started(opened());
		await settled();
		expect(told).toMatchObject([{ msg: "failed", problems: [null, "Too short."] }]);
	});

	test("that is cancelled before the server has it ends at once, and the server is told all the same", async () => {
		server.join = () => new Promise(() => {});
		const client = opened();
		const { id, told } = started(client);
		await client.cancel(id);
		expect(told).toEqual([{ msg: "cancelled" }]);
		expect(server.cancels).toMatchObject([{ fn_index: 3, event_id: id }]);
	});
});

describe("messages", () => {
	test("carry whole values, made of edits", async () => {
		const { id, told } = started(opened());
		await settled();
		server.stream.send(greeting());
		server.stream.send(generating(id, ["a"]), 1);
		server.stream.send(generating(id, [[["append", [], "b"]]]), 2);
		server.stream.send(generating(id, [[]]), 3);
		server.stream.send(completed(id, { data: ["abc"] }), 4);
		await settled();
		expect(values(told)).toEqual(["a", "ab", "ab", "abc"]);
	});

	test("count once, whatever is sent again after a break", async () => {
		const { id, told } = started(opened());
		await settled();
		server.stream.send(greeting());
		server.stream.send(generating(id, ["a"]), 1);
		await settled();
		server.stream.drop();
		await vi.advanceTimersByTimeAsync(1000);
		expect(server.streams).toHaveLength(2);
		expect(server.stream.url.searchParams.get("after")).toBe("1");
		server.stream.send(greeting([{ event_id: id, fn_index: 3, trigger_id: 8, status: "running" }], { position: 1 }));
		server.stream.send(generating(id, ["a"]), 1);
		server.stream.send(generating(id, [[["append", [], "b"]]]), 2);
		await settled();
		expect(values(told)).toEqual(["a", "ab"]);
	});

	test("begin again with whole values when the server says so", async () => {
		const { id, told } = started(opened());
		await settled();
		server.stream.send(greeting());
		server.stream.send(generating(id, ["a"]), 1);
		await settled();
		server.stream.drop();
		await vi.advanceTimersByTimeAsync(1000);
		server.stream.send(
			greeting([{ event_id: id, fn_index: 3, trigger_id: 8, status: "running" }], { position: 9, fresh: true })
		);
		server.stream.send(generating(id, ["abcd"]));
		server.stream.send(generating(id, [[["append", [], "e"]]]), 10);
		await settled();
		expect(values(told)).toEqual(["a", "abcd", "abcde"]);
	});

	test("of a broken edit end the job with its error", async () => {
		vi.stubGlobal("reportError", vi.fn());
		const { id, told } = started(opened());
		await settled();
		server.stream.send(greeting());
		server.stream.send(generating(id, [1]), 1);
		server.stream.send(generating(id, [[["append", [], "b"]]]), 2);
		await settled();
		expect(told.at(-1)).toMatchObject({
			msg: "failed",
			failure: { error: "Edit: string cannot be appended to number." }
		});
		expect(reportError).toHaveBeenCalledOnce();
	});

	test("tell a failure and a cancellation apart", async () => {
		const client = opened();
		const [one, two] = [started(client), started(client)];
		await settled();
		server.stream.send(completed(one.id, { error: "no", visible: true, title: "Error", duration: 10 }, false), 1);
		server.stream.send(completed(two.id, {}), 2);
		await settled();
		expect(one.told).toMatchObject([{ msg: "failed", failure: { error: "no", title: "Error" } }]);
		expect(two.told).toEqual([{ msg: "cancelled" }]);
	});
});

describe("the stream", () => {
	test("closes a minute after the last job, and not before", async () => {
		const { id } = started(opened());
		await settled();
		const close = vi.spyOn(server.stream, "send");
		server.stream.send(completed(id, { data: [1] }), 1);
		await vi.advanceTimersByTimeAsync(39_000);
		server.stream.send({ msg: "heartbeat", event_id: null });
		await vi.advanceTimersByTimeAsync(20_000);
		expect(() => server.stream.send({ msg: "heartbeat", event_id: null })).not.toThrow();
		await vi.advanceTimersByTimeAsync(2000);
		expect(() => server.stream.send({ msg: "heartbeat", event_id: null })).toThrow();
		expect(close).toHaveBeenCalled();
		expect(server.streams).toHaveLength(1);
	});

	test("is opened anew after 40 seconds of silence", async () => {
		started(opened());
		await vi.advanceTimersByTimeAsync(41_000);
		expect(server.streams).toHaveLength(2);
	});

	test("is opened anew at once by a page that has slept", async () => {
		const client = opened();
		started(client);
		// Pages of other tests wake up, too.
		const count = () =>
			server.streams.filter(({ url }) => url.searchParams.get("session_hash") === client.session.hash).length;
		await vi.advanceTimersByTimeAsync(1000);
		document.dispatchEvent(new Event("visibilitychange"));
		await vi.advanceTimersByTimeAsync(1000);
		expect(count()).toBe(1);
		vi.setSystemTime(Date.now() + 3_600_000);
		document.dispatchEvent(new Event("visibilitychange"));
		await vi.advanceTimersByTimeAsync(500);
		expect(count()).toBe(2);
	});

	test("comes back at once when the network does", async () => {
		const client = opened();
		started(client);
		await settled();
		vi.stubGlobal("fetch", () => Promise.reject(new TypeError("offline")));
		server.stream.drop();
		await vi.advanceTimersByTimeAsync(60_000);
		expect(connected).toEqual([false]);
		vi.stubGlobal("fetch", server.fetch);
		dispatchEvent(new Event("online"));
		await settled();
		server.stream.send(greeting());
		await settled();
		expect(server.streams).toHaveLength(2);
	});

	test("asks for the end of the jobs that the server has, which comes without a number", async () => {
		const { id, told } = started(opened());
		await settled();
		expect(server.stream.url.searchParams.has("pending")).toBe(false);
		server.stream.send(greeting());
		await settled();
		server.stream.drop();
		await vi.advanceTimersByTimeAsync(1000);
		expect(server.stream.url.searchParams.get("pending")).toBe(id);
		server.stream.send(greeting([], { position: 40, fresh: true }));
		server.stream.send(completed(id, { data: ["late"] }));
		await settled();
		expect(values(told)).toEqual(["late"]);
	});
});

describe("a reloaded page", () => {
	test("asks for whole pictures and takes up its jobs", async () => {
		const told: JobMessage[] = [];
		adopt.mockReturnValue((message) => told.push(message));
		opened({ hash: "s", position: 5, jobs: [] }).resume();
		await settled();
		const { searchParams } = server.stream.url;
		expect(Object.fromEntries(searchParams)).toEqual({ session_hash: "s", after: "5", fresh: "true" });
		server.stream.send(
			greeting([{ event_id: "e", fn_index: 3, trigger_id: 8, status: "running" }], { position: 7, fresh: true })
		);
		server.stream.send(generating("e", ["abc"]));
		server.stream.send(generating("e", [[["append", [], "d"]]]), 8);
		await settled();
		expect(adopt).toHaveBeenCalledWith({ event_id: "e", fn_index: 3, trigger_id: 8, status: "running" });
		expect(values(told)).toEqual(["abc", "abcd"]);
	});

	test("hears the end of a job that ended meanwhile", async () => {
		const first = started(opened());
		await settled();
		const kept = JSON.parse(sessionStorage.getItem("key") ?? "null") as Kept;
		expect(kept.jobs).toMatchObject([{ event_id: first.id, fn_index: 3, trigger_id: 8 }]);

		const told: JobMessage[] = [];
		adopt.mockReturnValue((message) => told.push(message));
		opened(kept).resume();
		await settled();
		expect(server.stream.url.searchParams.get("pending")).toBe(first.id);
		server.stream.send(greeting([], { position: 9, fresh: true }));
		server.stream.send(completed(first.id, { data: ["meanwhile"] }));
		await settled();
		expect(values(told)).toEqual(["meanwhile"]);
		expect(JSON.parse(sessionStorage.getItem("key") ?? "null")).toMatchObject({ position: 9, jobs: [] });
	});

	test("ends a stream only when its last chunk has arrived", async () => {
		const client = opened();
		const { id } = started(client);
		const answers: ((response: Response) => void)[] = [];
		server.chunk = () => new Promise((resolve) => answers.push(resolve));
		const paths = () => server.chunks.map(([path]) => path);
		await settled();
		void client.chunk(id, { fn_index: 3, data: ["long"], trigger_id: 8 }, new AbortController().signal);
		void client.endStream(id);
		await settled();
		expect(paths()).toEqual([`/gradio_api/stream/${id}`]);
		answers[0]?.(Response.json({ msg: "success" }));
		await settled();
		expect(paths()).toEqual([`/gradio_api/stream/${id}`, `/gradio_api/stream/${id}/close`]);
	});

	test("counts from the beginning when the server does", async () => {
		const client = opened({ hash: "s", position: 500, jobs: [] });
		const { id, told } = started(client);
		await settled();
		server.stream.send(greeting([], { position: 0 }));
		server.stream.send(completed(id, { data: ["new"] }), 1);
		await settled();
		expect(values(told)).toEqual(["new"]);
	});
});

describe("a stream that the page feeds", () => {
	const chunk = { fn_index: 3, data: ["next"], trigger_id: 8, event_data: { value: "next", is_value_data: true } };
	const never = () => new AbortController().signal;

	test("gets its chunks under its own address", async () => {
		const client = opened();
		const { id } = started(client);
		await client.chunk(id, chunk, never());
		const body = { ...chunk, session_hash: client.session.hash, event_id: expect.any(String) as string };
		expect(server.chunks).toEqual([[`/gradio_api/stream/${id}`, body]]);
	});

	test("gets a chunk again that no answer came to, until it is known to have arrived", async () => {
		const client = opened();
		const { id } = started(client);
		server.chunk = () => new Response("<html>", { status: 502 });
		const arrived = new AbortController();
		const sent = client.chunk(id, chunk, arrived.signal);
		await vi.advanceTimersByTimeAsync(1000);
		expect(server.chunks.length).toBeGreaterThan(1);
		expect(connected).toEqual([false]);
		arrived.abort();
		await sent;
		expect(connected).toEqual([false, true]);
	});

	test("that is over needs no more chunks", async () => {
		const client = opened();
		server.chunk = () => Response.json({ detail: "ended" }, { status: 404 });
		await expect(client.chunk("gone", chunk, never())).resolves.toBeUndefined();
		await expect(client.endStream("gone")).resolves.toBeUndefined();
	});

	test("says why a chunk was refused", async () => {
		const client = opened();
		server.chunk = () => Response.json({ detail: "Too large." }, { status: 413 });
		await expect(client.chunk("id", chunk, never())).rejects.toThrow("Too large.");
	});

	test("is closed when the server has it, not before", async () => {
		const client = opened();
		let answer = (_response: Response) => {};
		server.join = () => new Promise((resolve) => (answer = resolve));
		const { id } = started(client);
		const ended = client.endStream(id);
		await settled();
		expect(server.chunks).toEqual([]);
		answer(Response.json({ event_id: id }));
		await ended;
		expect(server.chunks).toEqual([[`/gradio_api/stream/${id}/close`, {}]]);
	});

	test("tells each answer whole, and goes on", async () => {
		const { id, told } = started(opened());
		await settled();
		for (const value of ["A", "AB"]) server.stream.send({ ...generating(id, [value]), msg: "process_streaming" });
		await settled();
		expect([told.map(({ msg }) => msg), values(told)]).toEqual([
			["process_streaming", "process_streaming"],
			["A", "AB"]
		]);
	});
});
