import { beforeEach, expect, test, vi } from "vitest";
import { Session } from "./session";

const ROOT = new URL("http://app.test/mounted/");
let held: string[];

beforeEach(() => {
	sessionStorage.clear();
	held = [];
	const locks = {
		query: () => Promise.resolve({ held: held.map((name) => ({ name })) }),
		request: (name: string) => (held.push(name), new Promise(() => {}))
	};
	vi.stubGlobal("navigator", { locks });
	vi.spyOn(performance, "getEntriesByType").mockReturnValue([]);
});

const reloading = () =>
	vi.mocked(performance.getEntriesByType).mockReturnValue([{ type: "reload" } as unknown as PerformanceEntry]);

test("outlives the page that left it", async () => {
	const before = await Session.open(ROOT);
	expect(before.resumed).toBe(false);
	before.position = 7;
	before.jobs = [{ event_id: "e", fn_index: 1, trigger_id: null, status: "queued" }];
	dispatchEvent(new Event("pagehide"));
	held = [];
	expect(await Session.open(ROOT)).toMatchObject({ hash: before.hash, position: 7, jobs: before.jobs, resumed: true });
});

test("is not kept before the server knows it", async () => {
	const { hash } = await Session.open(ROOT);
	dispatchEvent(new Event("pagehide"));
	expect(JSON.stringify({ ...sessionStorage })).not.toContain(hash);
});

test("is not shared with a duplicate of its tab", async () => {
	const original = await Session.open(ROOT);
	original.keep();
	const duplicate = await Session.open(ROOT);
	expect(duplicate.resumed).toBe(false);
	expect(duplicate.hash).not.toBe(original.hash);
});

test("is kept by a reload even if the page left behind still holds its name", async () => {
	const before = await Session.open(ROOT);
	before.keep();
	reloading();
	expect((await Session.open(ROOT)).hash).toBe(before.hash);
});

test("belongs to one app of a host", async () => {
	(await Session.open(ROOT)).keep();
	held = [];
	expect((await Session.open(new URL("http://app.test/other/"))).resumed).toBe(false);
});

test("lives without storage and locks", async () => {
	vi.stubGlobal("navigator", {
		locks: {
			query: () => Promise.reject(new DOMException("no")),
			request: () => Promise.reject(new DOMException("no"))
		}
	});
	vi.spyOn(Storage.prototype, "getItem").mockImplementation(() => {
		throw new DOMException("forbidden", "SecurityError");
	});
	expect((await Session.open(ROOT)).hash).toMatch(/^[0-9a-f]{32}$/);
	vi.mocked(Storage.prototype.getItem).mockRestore();
});
