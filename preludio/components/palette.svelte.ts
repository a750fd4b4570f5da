import type { ColorPickerEvents, ColorPickerProps } from "$contract";
import type { Node } from "$app/node.svelte";
import { clamp, type Color, formOf, read, write } from "$ui/color";

const START: Color = { hue: 0, saturation: 1, brightness: 1, alpha: 1 };
const STEP = 0.01;
const LEAP = 0.1;

/** What a colour picker shows and does: the colour that its text stands for, and how hands change it. */
export class Palette {
	/** What was picked last: black has no hue, but the handle shall stay where it was put. */
	#picked = $state.raw<{ text: string; color: Color } | null>(null);

	constructor(readonly node: Node<ColorPickerProps, ColorPickerEvents>) {}

	readonly text = $derived.by(() => this.node.props.value ?? "");
	readonly #read = $derived(read(this.text));
	/** Whether the text is a colour. */
	readonly known = $derived(this.#read !== null);
	readonly color: Color = $derived(this.#picked?.text === this.text ? this.#picked.color : (this.#read ?? START));

	/** Writes the changed colour in the form that it had. */
	pick(changes: Partial<Color>): void {
		const color = { ...this.color, ...changes };
		const text = write(color, formOf(this.text));
		const changed = text !== this.text;
		this.#picked = { text, color };
		if (changed) this.say(text);
	}

	/** Takes what the visitor says as it stands. */
	say(text: string): void {
		this.node.props.value = text || null;
		this.node.emit("input");
	}

	settle(): void {
		this.node.emit("release");
	}

	/** The keys move the handle of the area in four directions. */
	press(event: KeyboardEvent): void {
		const step = event.shiftKey ? LEAP : STEP;
		const changes = this.#moves[event.key]?.(step);
		if (!changes) return;
		event.preventDefault();
		this.pick(changes);
		this.settle();
	}

	readonly #moves: Record<string, (step: number) => Partial<Color>> = {
		ArrowRight: (step) => this.#moved("saturation", step),
		ArrowLeft: (step) => this.#moved("saturation", -step),
		ArrowUp: (step) => this.#moved("brightness", step),
		ArrowDown: (step) => this.#moved("brightness", -step),
		PageUp: () => this.#moved("brightness", LEAP),
		PageDown: () => this.#moved("brightness", -LEAP),
		Home: () => ({ saturation: 0 }),
		End: () => ({ saturation: 1 })
	};

	#moved(which: "saturation" | "brightness", by: number): Partial<Color> {
		return { [which]: clamp(Math.round((this.color[which] + by) * 100) / 100) };
	}
}
