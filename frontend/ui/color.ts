/** A colour as hands think of it; the hue in degrees, the rest from 0 to 1. */
export interface Color {
	hue: number;
	saturation: number;
	brightness: number;
	alpha: number;
}

/** How a colour is written down. */
export type Form = "hex" | "rgb" | "hsl";

type Channels = [red: number, green: number, blue: number];

/** The form in which a text writes a colour; those that nobody would want to type become "hex". */
export function formOf(text: string): Form {
	return (/^\s*(rgb|hsl)a?\(/i.exec(text)?.[1]?.toLowerCase() as Form | undefined) ?? "hex";
}

/** Reads a colour in any form that CSS knows; null if it is none. */
export function read(text: string): Color | null {
	if (!text.trim() || !CSS.supports("color", text)) return null;
	const probe = document.createElement("i");
	// A mixture is told in fractions of red, green and blue, whatever it was made of.
	probe.style.color = `color-mix(in srgb, ${text}, ${text})`;
	document.body.append(probe);
	const told = getComputedStyle(probe).color;
	probe.remove();
	return parsed(told);
}

/** Takes a colour apart that is written as `color(srgb 1 0 0 / 0.5)`. */
export function parsed(told: string): Color | null {
	const [, channels = "", alpha = "1"] = /^color\(srgb ([^/]+?)(?: \/ (.+))?\)$/.exec(told) ?? [];
	const [red, green, blue] = channels.split(" ").map((each) => clamp(Number.parseFloat(each) || 0));
	if (red === undefined || green === undefined || blue === undefined) return null;
	return { ...taken([red, green, blue]), alpha: clamp(Number.parseFloat(alpha) || 0) };
}

/** Writes a colour down. */
export function write(color: Color, form: Form): string {
	const alpha = Math.round(color.alpha * 100) / 100;
	if (form === "hsl") return call("hsl", hsl(color), alpha);
	const bytes = mixed(color).map((each) => Math.round(each * 255));
	if (form === "rgb") return call("rgb", bytes, alpha);
	const shown = alpha < 1 ? [...bytes, Math.round(alpha * 255)] : bytes;
	return `#${shown.map((each) => each.toString(16).padStart(2, "0")).join("")}`;
}

function call(name: string, parts: (number | string)[], alpha: number): string {
	return alpha < 1 ? `${name}a(${[...parts, alpha].join(", ")})` : `${name}(${parts.join(", ")})`;
}

function hsl({ hue, saturation, brightness }: Color): (number | string)[] {
	const lightness = brightness * (1 - saturation / 2);
	const span = Math.min(lightness, 1 - lightness);
	const share = span ? (brightness - lightness) / span : 0;
	return [Math.round(hue), `${Math.round(share * 100)}%`, `${Math.round(lightness * 100)}%`];
}

/** Red, green and blue from hue, saturation and brightness: https://en.wikipedia.org/wiki/HSL_and_HSV#HSV_to_RGB_alternative */
function mixed({ hue, saturation, brightness }: Color): Channels {
	return [5, 3, 1].map((channel) => {
		const place = (channel + hue / 60) % 6;
		return brightness * (1 - saturation * clamp(Math.min(place, 4 - place)));
	}) as Channels;
}

function taken([red, green, blue]: Channels): Omit<Color, "alpha"> {
	const brightness = Math.max(red, green, blue);
	const span = brightness - Math.min(red, green, blue);
	const saturation = brightness ? span / brightness : 0;
	if (!span) return { hue: 0, saturation, brightness };
	const sextant =
		brightness === red
			? (green - blue) / span
			: brightness === green
				? (blue - red) / span + 2
				: (red - green) / span + 4;
	return { hue: ((sextant + 6) % 6) * 60, saturation, brightness };
}

/** A share is never less than nothing, nor more than all. */
export function clamp(number: number): number {
	return Math.min(Math.max(number, 0), 1);
}
