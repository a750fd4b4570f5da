import { flushSync } from "svelte";

/** How many components are drawn in one go: more than a screen holds. */
const AT_ONCE = 100;
/** For how long others are drawn until the browser may turn to the visitor again. */
const SLICE_MS = 20;
/** How many are drawn then in any case: each slice has the page laid out once more, which a slow machine feels most. */
const LEAST = 20;
/** How near to what can be seen a component is drawn before those that are further. */
const MARGIN = "400px";

/** Whether a component is to be drawn. */
export interface Turn {
	readonly come: boolean;
}

class Waiting implements Turn {
	come = $state.raw(false);
}

const NOW: Turn = { come: true };

/**
 * Draws many components one after the other. The first ones are drawn at once. Of the others the frames take their
 * places, and are filled in slices of time that keep nobody waiting: first those that a visitor can see, then all the
 * rest, so that a page that is searched, printed or read aloud is whole.
 */
export class Turns {
	#left = AT_ONCE;
	#fresh = false;
	#going = false;
	readonly #waiting = new Map<number, Waiting>();
	readonly #near = new Set<number>();
	readonly #observer = new IntersectionObserver((seen) => this.#see(seen), { rootMargin: MARGIN });

	constructor() {
		addEventListener("beforeprint", () => this.finish());
	}

	/** Gives a component its turn, as its frame is made. */
	take(id: number): Turn {
		if (!this.#going) this.#later();
		if (this.#left-- > 0) return NOW;
		const turn = new Waiting();
		this.#fresh = true;
		this.#waiting.set(id, turn);
		return turn;
	}

	/** Draws all that waits. */
	finish(): void {
		this.#draw(Infinity);
	}

	#later(): void {
		this.#going = true;
		setTimeout(() => this.#go());
	}

	#go(): void {
		this.#left = AT_ONCE;
		if (this.#fresh) for (const frame of document.querySelectorAll("[data-waiting]")) this.#observer.observe(frame);
		this.#fresh = false;
		this.#draw(performance.now() + SLICE_MS);
		this.#going = false;
		if (this.#waiting.size > 0) this.#later();
	}

	#draw(end: number): void {
		for (const [count, id] of [...new Set([...this.#near, ...this.#waiting.keys()])].entries()) {
			if (count >= LEAST && performance.now() >= end) return;
			const turn = this.#waiting.get(id);
			this.#waiting.delete(id);
			this.#near.delete(id);
			if (turn) flushSync(() => (turn.come = true));
		}
	}

	#see(seen: IntersectionObserverEntry[]): void {
		for (const { target, isIntersecting } of seen) {
			const id = Number((target as HTMLElement).dataset.node);
			if (!this.#waiting.has(id)) this.#observer.unobserve(target);
			else if (isIntersecting) this.#near.add(id);
			else this.#near.delete(id);
		}
	}
}
