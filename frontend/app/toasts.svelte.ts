import type { Trouble } from "$client/client";
import type { Log } from "$contract";
import { t } from "$locale";
import type { Level } from "./node.svelte";

export interface Toast {
	readonly id: number;
	readonly level: Level;
	readonly title: string;
	readonly text: string;
	/** Seconds it stays; null until closed. */
	readonly duration: number | null;
}

const LEVELS: Level[] = ["info", "success", "warning", "error"];
const DURATION = 10;
const MOST = 5;
const MARKUP =
	/<\/?(a|b|big|center|code|div|em|font|h[1-6]|hr|i|img|kbd|li|ol|p|pre|s|small|span|strong|su[bp]|u|ul)\b[^>]*>/gi;

/** The short messages in the corner of the page. */
export class Toasts {
	list = $state.raw<Toast[]>([]);
	#count = 0;

	add(level: Level, text: string, title: string = t(`toasts.${level}`), duration: number | null = DURATION): void {
		const toast = { id: ++this.#count, level, title, text: plain(text), duration: duration || null };
		this.list = [...this.list, toast].slice(-MOST);
	}

	log({ level, log, title, duration, visible }: Log): void {
		if (visible) this.add(LEVELS.find((known) => known === level) ?? "info", log, title, duration);
	}

	failed({ error, title, duration }: Trouble): void {
		this.add("error", error ?? "", title, duration === undefined ? DURATION : duration);
	}

	close(id: number): void {
		this.list = this.list.filter((toast) => toast.id !== id);
	}
}

/** Authors may write markup; a toast shows its words only. What merely looks like a tag, `<class 'int'>` say, is words. */
function plain(text: string): string {
	const words = text.replace(/<br\b[^>]*>/gi, "\n").replace(MARKUP, "");
	const area = document.createElement("textarea");
	// With nothing left to open a tag, only entities mean something.
	area.innerHTML = words.replaceAll("<", "&lt;");
	return area.value;
}
