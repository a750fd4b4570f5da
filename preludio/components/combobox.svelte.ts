import type { DropdownEvents, DropdownProps } from "$contract";
import type { Node } from "$app/node.svelte";

export type Value = string | number;

export interface Option {
	/** Its position among the choices; -1 for what the visitor typed. */
	index: number;
	label: string;
	value: Value;
}

const PAGE = 10;
const PAUSE = 600;

/** What a dropdown shows and does: the list, what is typed, which entry the keys are at. */
export class Combobox {
	open = $state(false);
	/** What was typed since the list opened. */
	query = $state("");
	/** The entry that Enter takes, as a position among those shown. */
	active = $state(0);
	#typed = "";
	#lastKey = 0;

	constructor(readonly node: Node<DropdownProps, DropdownEvents>) {}

	readonly props = $derived.by(() => this.node.props);
	readonly editable = $derived(this.props.filterable || this.props.allow_custom_value);
	readonly options: Option[] = $derived(this.props.choices.map(([label, value], index) => ({ index, label, value })));
	readonly #folded = $derived(this.options.map(({ label }) => folded(label)));
	readonly taken: Value[] = $derived(listed(this.props.value));
	readonly #names = $derived(new Map(this.options.toReversed().map((option) => [option.value, option])));
	readonly #matches = $derived.by(() => {
		const wanted = folded(this.query.trim());
		return wanted && this.props.filterable
			? this.options.filter(({ index }) => this.#folded[index]?.includes(wanted))
			: this.options;
	});
	readonly #custom: Option[] = $derived.by(() => {
		const value = this.query.trim();
		const known = this.options.some(({ label }) => label === value) || this.taken.includes(value);
		return this.props.allow_custom_value && value && !known ? [{ index: -1, label: value, value }] : [];
	});
	readonly #limit = $derived(this.props.num_choices_shown ?? Infinity);
	readonly shown: Option[] = $derived([...this.#matches.slice(0, this.#limit), ...this.#custom]);
	readonly hidden = $derived(Math.max(0, this.#matches.length - this.#limit));
	readonly full = $derived(
		Boolean(this.props.multiselect) && this.props.max_choices != null && this.taken.length >= this.props.max_choices
	);

	/** The words for a value: its label, or itself if it is no choice. */
	label(value: Value): string {
		return this.#names.get(value)?.label ?? String(value);
	}

	/** Whether a value is neither a choice nor may be anything. */
	isStray(value: Value): boolean {
		return !this.props.allow_custom_value && !this.#names.has(value);
	}

	isTaken(option: Option): boolean {
		return this.taken.includes(option.value);
	}

	/** Whether an entry cannot be taken, because as many as may be are taken. */
	isBarred(option: Option): boolean {
		return this.full && !this.isTaken(option);
	}

	show(): void {
		if (this.open || !this.node.interactive) return;
		this.open = true;
		this.active = Math.max(
			0,
			this.shown.findIndex((option) => this.isTaken(option))
		);
	}

	close(): void {
		this.open = false;
		this.query = "";
	}

	type(text: string): void {
		this.show();
		this.query = text;
		this.active = 0;
	}

	take(option: Option | undefined): void {
		if (!option || this.isBarred(option)) return;
		if (this.props.multiselect) this.#toggle(option);
		else this.#choose(option);
	}

	#choose(option: Option): void {
		this.close();
		const changed = this.props.value !== option.value;
		this.props.value = option.value;
		this.#tell(option, true, changed);
	}

	#toggle(option: Option): void {
		const taken = this.isTaken(option);
		this.query = "";
		this.props.value = taken ? this.taken.filter((value) => value !== option.value) : [...this.taken, option.value];
		this.active = Math.max(
			0,
			this.shown.findIndex(({ value }) => value === option.value)
		);
		this.#tell(option, !taken, true);
	}

	#tell({ index, value }: Option, selected: boolean, changed: boolean): void {
		this.node.emit("select", { index, value, selected });
		if (changed) this.node.emit("input");
	}

	drop(value: Value): void {
		const option = this.#names.get(value) ?? { index: -1, label: String(value), value };
		if (this.node.interactive) this.#toggle(option);
	}

	clear(): void {
		this.props.value = [];
		this.node.emit("input");
	}

	/** Leaving the field keeps what was typed where any text will do, and forgets it elsewhere. */
	leave(): void {
		const [custom] = this.#custom;
		if (custom && this.open) this.take(custom);
		this.close();
	}

	/** Does what a key stands for; gives whether it stands for anything. */
	press(event: KeyboardEvent): boolean {
		if (event.isComposing || !this.node.interactive) return false;
		const action = this.#actions[event.key];
		if (action && !event.ctrlKey && !event.metaKey && !event.shiftKey) return action(event) !== false;
		if (!this.editable && event.key.length === 1 && !event.ctrlKey && !event.metaKey) return this.#seek(event);
		return false;
	}

	readonly #actions: Record<string, (event: KeyboardEvent) => boolean | void> = {
		ArrowDown: () => (this.open ? this.#move(1) : this.show()),
		ArrowUp: (event) => (event.altKey ? this.close() : this.open ? this.#move(-1) : this.show()),
		PageDown: () => this.open && this.#jump(this.active + PAGE),
		PageUp: () => this.open && this.#jump(this.active - PAGE),
		Home: () => this.open && this.#jump(0),
		End: () => this.open && this.#jump(this.shown.length - 1),
		Enter: () => (this.open ? this.take(this.shown[this.active]) : this.show()),
		Escape: () => this.open && this.close(),
		Backspace: () => this.#dropLast()
	};

	/** The keys go round: after the last entry comes the first. */
	#move(by: number): void {
		const count = this.shown.length;
		if (count) this.active = (this.active + by + count) % count;
	}

	#jump(to: number): void {
		this.active = Math.min(Math.max(to, 0), Math.max(this.shown.length - 1, 0));
	}

	#dropLast(): boolean {
		const last = this.taken.at(-1);
		if (!this.props.multiselect || this.query || last === undefined) return false;
		this.drop(last);
		return true;
	}

	/** Letters typed in quick succession lead to the entry that begins with them. */
	#seek({ key, timeStamp }: KeyboardEvent): boolean {
		if (key === " " && !this.#typed)
			return this.open ? (this.take(this.shown[this.active]), true) : (this.show(), true);
		this.#typed = (timeStamp - this.#lastKey < PAUSE ? this.#typed : "") + folded(key);
		this.#lastKey = timeStamp;
		this.show();
		const found = this.shown.findIndex(({ index }) => this.#folded[index]?.startsWith(this.#typed));
		if (found >= 0) this.active = found;
		return true;
	}
}

function listed(value: DropdownProps["value"]): Value[] {
	if (value == null) return [];
	return Array.isArray(value) ? value : [value];
}

/** A text without what a reader in a hurry leaves out: capitals and accents. */
function folded(text: string): string {
	return text.normalize("NFD").replaceAll(/\p{M}/gu, "").toLowerCase();
}
