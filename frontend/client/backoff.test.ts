import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { backoff, pause } from "./backoff";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

test("doubles up to a limit, between half and the whole of it", () => {
	expect([0, 1, 2, 10].map((attempt) => backoff(attempt, () => 1))).toEqual([250, 500, 1000, 10_000]);
	expect(backoff(2, () => 0)).toBe(500);
});

test("waits its time", async () => {
	const done = vi.fn();
	void pause(1000).then(done);
	await vi.advanceTimersByTimeAsync(999);
	expect(done).not.toHaveBeenCalled();
	await vi.advanceTimersByTimeAsync(1);
	expect(done).toHaveBeenCalled();
});

test("ends early when the network is back, and when it is given up", async () => {
	const back = pause(60_000);
	dispatchEvent(new Event("online"));
	await back;
	const life = new AbortController();
	const given = pause(60_000, life.signal);
	life.abort();
	await given;
	expect(vi.getTimerCount()).toBe(0);
});
