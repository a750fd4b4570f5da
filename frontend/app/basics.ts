import type { Module } from "./registry";

/** The components small enough to travel together: a page with a form is one request then, not ten. */
export const basics = import.meta.glob<Module>(
	"../../preludio/components/{button,checkbox,checkboxgroup,number,radio,slider,textbox}.svelte",
	{ eager: true }
);
