import { ICONS, type IconName } from "./icons";

/** An icon as a CSS image, for a mask. */
export function iconImage(name: IconName): string {
	const path = `<path d="${ICONS[name]}" fill="none" stroke="#000" stroke-width="1.5" stroke-linecap="round" stroke-linejoin="round"/>`;
	const svg = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 16 16">${path}</svg>`;
	return `url("data:image/svg+xml,${encodeURIComponent(svg)}")`;
}
