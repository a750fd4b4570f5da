import { recall, remember } from "../storage";

const STORED = "preludio:theme";
const MODES = ["system", "light", "dark"] as const;

export type Mode = (typeof MODES)[number];

/** Light or dark: what the address asks for, what the visitor chose, or what the system prefers, in this order. */
export class Theme {
	mode = $state.raw<Mode>(initial());
	readonly #system = matchMedia("(prefers-color-scheme: dark)");

	constructor() {
		this.#system.addEventListener("change", () => this.apply());
		// Scripts of apps are used to switch the class of the body.
		new MutationObserver(() => mirror()).observe(document.body, { attributes: true, attributeFilter: ["class"] });
		this.apply();
	}

	choose(mode: Mode): void {
		this.mode = mode;
		remember("localStorage", STORED, mode);
		this.apply();
	}

	apply(): void {
		document.body.classList.toggle("dark", this.mode === "dark" || (this.mode === "system" && this.#system.matches));
		mirror();
	}
}

function mirror(): void {
	document.documentElement.classList.toggle("dark", document.body.classList.contains("dark"));
}

function initial(): Mode {
	const asked = new URLSearchParams(location.search).get("__theme");
	return known(asked) ?? known(recall("localStorage", STORED)) ?? "system";
}

function known(text: string | null): Mode | undefined {
	return MODES.find((mode) => mode === text);
}
