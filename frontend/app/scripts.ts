import { t } from "$locale";
import type { Script } from "./node.svelte";

declare global {
	interface Window {
		/** The functions that the app's author gave as JavaScript text; the server puts them here, so that nothing is ever evaluated. */
		preludio_js?: Record<string, Script>;
	}
}

export function script(key: string | number): Script | null {
	return window.preludio_js?.[key] ?? null;
}

const arriving = new Map<string, Promise<void>>();

/** Fetches functions that came after the page, given as hashes by their keys, each text once; throws if one cannot be had. */
export async function loadScripts(names: Record<string, string>, api: URL): Promise<void> {
	await Promise.all([...new Set(Object.values(names))].map((hash) => arrival(hash, api)));
	const known = (window.preludio_js ??= {});
	for (const [key, hash] of Object.entries(names)) {
		const loaded = known[`#${hash}`];
		if (loaded) known[key] = loaded;
	}
}

function arrival(hash: string, api: URL): Promise<void> {
	if (script(`#${hash}`)) return Promise.resolve();
	const before = arriving.get(hash);
	if (before) return before;
	const now = added(new URL(`script/${hash}`, api)).finally(() => arriving.delete(hash));
	arriving.set(hash, now);
	return now;
}

/** A script of the page's own host: the one way to get a function that needs no evaluation of text. */
function added(src: URL): Promise<void> {
	const element = document.createElement("script");
	element.src = src.href;
	const loaded = new Promise<void>((resolve, reject) => {
		element.addEventListener("load", () => resolve());
		element.addEventListener("error", () => reject(new Error(t("connection.unreachable"))));
	});
	document.head.append(element);
	return loaded.finally(() => element.remove());
}
