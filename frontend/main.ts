// First, because it puts the cascade layers into their order.
import "./app.css";
import { mount } from "svelte";
import type { Config } from "$contract";
import { Session } from "$client/session";
import App from "$app/App.svelte";
import { Page } from "$app/page.svelte";

declare global {
	interface Window {
		gradio_config: Config;
	}
}

// This script lies at {root}/static/assets/: whatever a proxy makes of addresses, this one led here.
const root = new URL(/* @vite-ignore */ "../../", import.meta.url);

/** Not at the top level: chunks loaded meanwhile import this one, and would wait for it to end. */
async function start(): Promise<void> {
	const page = new Page(window.gradio_config, root, await Session.open(root));
	await page.prepare();
	mount(App, { target: document.querySelector("#app") ?? document.body, props: { page } });
	page.start();
}

void start();
