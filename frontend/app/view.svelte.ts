const PARAMETER = "view";

/** Which panel lies over the page, as the address says: `?view=api`. */
export class PanelView {
	name = $state.raw<string | null>(asked());

	constructor() {
		addEventListener("popstate", () => (this.name = asked()));
	}

	open(name: string): void {
		this.#go(name);
	}

	close(): void {
		this.#go(null);
	}

	#go(name: string | null): void {
		const url = new URL(location.href);
		if (name === null) url.searchParams.delete(PARAMETER);
		else url.searchParams.set(PARAMETER, name);
		// The page below stays where it is.
		history.pushState(history.state, "", url);
		this.name = name;
	}
}

function asked(): string | null {
	return new URLSearchParams(location.search).get(PARAMETER);
}
