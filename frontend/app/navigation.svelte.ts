import { tick } from "svelte";
import type { Config } from "$contract";
import { isAuthored, locale } from "$locale";
import type { Places } from "./node.svelte";

/** What a navigation does with the page. */
export interface Traveller {
	/** Makes a page ready to be shown; gives false if it is not one of this app any more. */
	fetch(path: string): Promise<boolean>;
	/** The page that is shown will give way. */
	leave(): void;
	/** Shows a page that is ready; the address is its own already. `back` tells that it was there before. */
	show(path: string, back: boolean): void;
	/** The address has changed, the page has not. */
	stayed(): void;
	/** Runs what is to happen when a page has appeared. */
	appeared(path: string): void;
	failed(error: unknown): void;
}

const CARRIED = "__theme";
const PLACE = "preludio:place";

/** Goes from page to page of the app without loading anything twice: by links, and by back and forward. */
export class Navigation implements Places {
	current = $state.raw("");
	/** The page that is on its way. */
	loading = $state.raw<string | null>(null);
	/** The page that the address names and that could not be had. */
	missing = $state.raw<string | null>(null);
	readonly list: Config["pages"];
	readonly #title: string;
	/** How far down each entry of the history was left. */
	readonly #heights = new Map<string, number>();
	#place = placeOf(history.state);

	constructor(
		config: Pick<Config, "pages" | "current_page" | "title">,
		readonly root: URL,
		readonly traveller: Traveller
	) {
		this.list = config.pages ?? [];
		this.current = config.current_page ?? "";
		this.#title = config.title;
	}

	/** Follows the history, and takes over the links where there are several pages. */
	start(): void {
		addEventListener("popstate", (event) => void this.#back(placeOf(event.state)));
		// When the browser looked for it, nothing was drawn.
		targetOf(location)?.scrollIntoView();
		if (this.list.length < 2) return;
		if (this.current) document.title = this.#titled(this.current);
		history.scrollRestoration = "manual";
		addEventListener("pagehide", () => (history.scrollRestoration = "auto"));
		addEventListener("pageshow", () => (history.scrollRestoration = "manual"));
		addEventListener("scroll", () => this.#heights.set(this.#place, scrollY), { passive: true });
		addEventListener("click", (event) => this.#click(event));
	}

	href(path: string): string {
		const url = new URL(path, this.root);
		const carried = new URLSearchParams(location.search).get(CARRIED);
		if (carried !== null) url.searchParams.set(CARRIED, carried);
		return url.href;
	}

	/** Follows a link to a page of the app. */
	async go(url: URL, path: string): Promise<void> {
		if (!(await this.#ready(path, () => location.assign(url)))) return;
		this.traveller.leave();
		this.#place = crypto.getRandomValues(new Uint32Array(2)).join("-");
		history.pushState({ [PLACE]: this.#place }, "", url);
		await this.#show(path, false);
		const target = targetOf(url);
		if (target) target.scrollIntoView();
		else scrollTo(0, 0);
	}

	/** Tries again to get the page that the address names. */
	async retry(): Promise<void> {
		await this.#back(this.#place);
	}

	#click(event: MouseEvent): void {
		const link = plainly(event);
		const url = link && new URL(link.href);
		const path = url && this.#pathOf(url);
		if (!url || path === null || samePlace(url)) return;
		event.preventDefault();
		void this.go(url, path as string);
	}

	async #back(place: string): Promise<void> {
		this.#place = place;
		const path = this.#pathOf(new URL(location.href));
		if (path === null) return;
		// Panels over the page have entries in the history, too.
		if (path === this.current && this.missing === null) {
			this.loading = null;
			return this.traveller.stayed();
		}
		this.missing = null;
		if (!(await this.#ready(path, () => location.reload()))) {
			if (this.#pathOf(new URL(location.href)) === path) this.missing = path;
			return;
		}
		await this.#show(path, true);
		scrollTo(0, this.#heights.get(place) ?? 0);
	}

	/** Gets a page; false if it cannot be shown, or the visitor wants another one by now. */
	async #ready(path: string, elsewhere: () => void): Promise<boolean> {
		this.loading = path;
		try {
			if (!(await this.traveller.fetch(path))) elsewhere();
			else return this.loading === path;
		} catch (error) {
			if (this.loading === path) this.traveller.failed(error);
		} finally {
			if (this.loading === path) this.loading = null;
		}
		return false;
	}

	async #show(path: string, back: boolean): Promise<void> {
		this.missing = null;
		this.current = path;
		this.traveller.show(path, back);
		document.title = this.#titled(path);
		await tick();
		arrive();
		this.traveller.appeared(path);
	}

	#titled(path: string): string {
		const name = this.list.find(([known]) => known === path)?.[1] ?? "";
		const words = isAuthored(name) ? locale.authored(name) : name;
		return path === "" || !words ? this.#title : `${words} · ${this.#title}`;
	}

	/** The page of the app that an address names; null if it is elsewhere. */
	#pathOf(url: URL): string | null {
		if (url.origin !== this.root.origin || !`${url.pathname}/`.startsWith(this.root.pathname)) return null;
		const path = decodeURIComponent(url.pathname.slice(this.root.pathname.length)).replace(/\/$/, "");
		return this.list.some(([known]) => known === path) ? path : null;
	}
}

/** Who reads with the ears hears where they have come to; who types goes on from there. */
function arrive(): void {
	const main = document.querySelector<HTMLElement>("main");
	const target = main?.querySelector<HTMLElement>("h1") ?? main;
	target?.setAttribute("tabindex", "-1");
	target?.focus({ preventScroll: true });
}

/** The link that a click follows here and now; a click that means something else is the browser's. */
function plainly(event: MouseEvent): HTMLAnchorElement | null {
	const changed = event.ctrlKey || event.metaKey || event.shiftKey || event.altKey;
	if (event.defaultPrevented || event.button !== 0 || changed) return null;
	const link = event.composedPath().find((part) => part instanceof HTMLAnchorElement && part.href !== "");
	if (!(link instanceof HTMLAnchorElement) || link.hasAttribute("download")) return null;
	return ["", "_self"].includes(link.target) && !link.relList.contains("external") ? link : null;
}

/** Whether only the place within the page differs. */
function samePlace(url: URL): boolean {
	return url.hash !== "" && url.href.split("#")[0] === location.href.split("#")[0];
}

function placeOf(state: unknown): string {
	return (state as Record<string, string> | null)?.[PLACE] ?? "";
}

/** The element that an address names after its `#`. */
function targetOf({ hash }: URL | Location): HTMLElement | null {
	return hash ? document.getElementById(decodeURIComponent(hash.slice(1))) : null;
}
