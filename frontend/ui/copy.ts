/** Puts a text on the clipboard, also where the page came over plain http. */
export async function copy(text: string): Promise<void> {
	if (navigator.clipboard) return navigator.clipboard.writeText(text);
	const focused = document.activeElement as HTMLElement | null;
	const area = Object.assign(document.createElement("textarea"), { value: text });
	area.style.cssText = "position: fixed; opacity: 0";
	// A modal dialog lets nothing outside it be selected.
	(focused?.closest("dialog") ?? document.body).append(area);
	area.select();
	document.execCommand("copy");
	area.remove();
	focused?.focus();
}
