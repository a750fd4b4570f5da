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
