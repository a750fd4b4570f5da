(() => {
	const asked = new URLSearchParams(location.search).get("__theme");
	let kept = null;
	try {
		kept = localStorage.getItem("preludio:theme");
	} catch {
		// Storage may be forbidden; the system's mode is a fine answer then.
	}
	const mode = asked === "dark" || asked === "light" || asked === "system" ? asked : kept;
	const system = matchMedia("(prefers-color-scheme: dark)").matches;
	const dark = mode === "dark" || (mode !== "light" && system);
	for (const element of [document.documentElement, document.body]) element.classList.toggle("dark", dark);
})();
