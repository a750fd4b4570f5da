import type { Attachment } from "svelte/attachments";

/**
 * Makes the parts of an element one stop of the Tab key; arrow keys lead from part to part. Of the parts, one begins with
 * the tabindex 0, the others have -1.
 */
export function roving(selector: string): Attachment<HTMLElement> {
	return (element) => {
		const parts = () => [...element.querySelectorAll<HTMLElement>(selector)];
		const reach = ({ target }: FocusEvent) => {
			if (!(target instanceof HTMLElement) || !target.matches(selector)) return;
			for (const part of element.querySelectorAll<HTMLElement>(`${selector}[tabindex="0"]`)) part.tabIndex = -1;
			target.tabIndex = 0;
		};
		const press = (event: KeyboardEvent) => {
			const all = parts();
			const to = destination(event, all.indexOf(event.target as HTMLElement), all.length);
			if (to === undefined || !all[to]) return;
			event.preventDefault();
			all[to].focus();
		};
		element.addEventListener("focusin", reach);
		element.addEventListener("keydown", press);
		return () => {
			element.removeEventListener("focusin", reach);
			element.removeEventListener("keydown", press);
		};
	};
}

function destination(event: KeyboardEvent, from: number, count: number): number | undefined {
	if (from < 0 || event.ctrlKey || event.metaKey || event.altKey) return undefined;
	const forth = getComputedStyle(event.target as HTMLElement).direction === "rtl" ? -1 : 1;
	const steps: Record<string, number> = {
		ArrowDown: from + 1,
		ArrowUp: from - 1,
		ArrowRight: from + forth,
		ArrowLeft: from - forth,
		Home: 0,
		End: count - 1
	};
	return steps[event.key];
}
