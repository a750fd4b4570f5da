import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { Turns, type Turn } from "./turns.svelte";

let turns: Turns;
let see: (seen: { target: Element; isIntersecting: boolean }[]) => void;
let clock = 0;

class Observer {
	constructor(told: typeof see) {
		see = told;
	}
	observe() {}
	unobserve() {}
}

beforeEach(() => {
	vi.useFakeTimers({ toFake: ["setTimeout"] });
	vi.stubGlobal("IntersectionObserver", Observer);
	// On a slow machine: a slice draws no more than the least.
	vi.spyOn(performance, "now").mockImplementation(() => (clock += 6));
	turns = new Turns();
});

afterEach(() => {
	vi.useRealTimers();
	vi.restoreAllMocks();
	vi.unstubAllGlobals();
});

function taken(count: number): Turn[] {
	return Array.from({ length: count }, (_, id) => turns.take(id));
}

const come = (all: Turn[]) => all.flatMap((turn, id) => (turn.come ? [id] : []));

function frame(id: number): Element {
	const made = document.createElement("div");
	made.dataset.node = String(id);
	return made;
}

test("a page of a screen or two is drawn at once", () => {
	expect(come(taken(100))).toHaveLength(100);
});

test("what is more comes in slices of time, in order", () => {
	const all = taken(150);
	expect(come(all)).toHaveLength(100);
	vi.advanceTimersToNextTimer();
	const first = come(all).length;
	expect(first).toBeGreaterThan(100);
	expect(first).toBeLessThan(150);
	expect(come(all)).toEqual(Array.from({ length: first }, (_, id) => id));
	vi.runAllTimers();
	expect(come(all)).toHaveLength(150);
});

test("what a visitor can see comes before the rest", () => {
	const all = taken(200);
	vi.advanceTimersToNextTimer();
	const before = come(all);
	see([190, 191].map((id) => ({ target: frame(id), isIntersecting: true })));
	vi.advanceTimersToNextTimer();
	expect(come(all).filter((id) => !before.includes(id))).toEqual(expect.arrayContaining([190, 191]));
});

test("once the page has had a turn, as many again are drawn at once, though others still wait", () => {
	const all = taken(300);
	vi.advanceTimersToNextTimer();
	expect(come(all).length).toBeLessThan(300);
	expect(come(taken(50))).toHaveLength(50);
});

test("a page that is printed is whole", () => {
	const all = taken(500);
	dispatchEvent(new Event("beforeprint"));
	expect(come(all)).toHaveLength(500);
});
