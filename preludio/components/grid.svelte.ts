import { tick } from "svelte";
import type { DataframeEvents, DataframeProps, TableData } from "$contract";
import type { Node } from "$app/node.svelte";
import { t } from "$locale";
import {
	asTsv,
	blank,
	type ColumnType,
	fromTsv,
	nothing,
	type Place,
	range,
	type Range,
	read,
	type Row,
	text,
	typeOf,
	withCells,
	withColumn,
	withHeader,
	within,
	withoutColumns,
	withoutItems,
	withoutRows,
	withRows
} from "$ui/table";

const PAGE = 10;
const HEADERS = -1;

/** What a table shows and does: which cells are chosen, what is being typed, how it grows and shrinks. */
export class Grid {
	/** What has been typed into the active cell so far; null while none is being changed. */
	draft = $state<string | null>(null);
	#active = $state.raw<Place | null>(null);
	#anchor = $state.raw<Place | null>(null);

	constructor(
		readonly node: Node<DataframeProps, DataframeEvents>,
		/** Gives the keyboard to the active cell. */
		readonly focus: () => void
	) {}

	readonly props = $derived.by(() => this.node.props);
	readonly datatypes = $derived.by(() => this.props.datatype);
	readonly table: TableData = $derived.by(() => {
		const { value, headers, row_count } = this.props;
		if (value?.data.length) return value;
		// An empty table has rows to write into, and the headers it was last given.
		const rows = this.node.interactive
			? blank(
					row_count[0],
					headers.map((_, col) => this.#namedType(col) ?? "str")
				)
			: [];
		return value?.headers.length && !rows.length ? value : { headers, data: rows, metadata: null };
	});
	readonly types: ColumnType[] = $derived(
		this.table.headers.map((_, col) => this.#namedType(col) ?? typeOf(this.table.data, col))
	);
	/** Which columns hold numbers, whatever they may be said to hold. */
	readonly numeric: boolean[] = $derived(
		this.types.map((type, col) => type === "number" || (type === "str" && typeOf(this.table.data, col) === "number"))
	);
	/** Whether the columns have names, and not only numbers. */
	readonly named = $derived(this.table.headers.some((name, col) => name !== String(col + 1)));
	readonly rowCount = $derived(this.table.data.length);
	readonly columnCount = $derived(this.table.headers.length);
	/** The cell the keys are at. */
	readonly active: Place | null = $derived(this.#active && this.#inside(this.#active));
	readonly chosen: Range | null = $derived(
		this.active && range(this.active, this.#inside(this.#anchor ?? this.active))
	);
	readonly editing = $derived(this.draft !== null);
	readonly #growsRows = $derived.by(() => this.node.interactive && this.props.row_count[1] === "dynamic");
	readonly #growsColumns = $derived.by(() => this.node.interactive && this.props.column_count[1] === "dynamic");
	readonly grows = $derived(this.#growsRows || this.#growsColumns);
	readonly canAddRow = $derived(this.#growsRows && this.rowCount < (this.props.row_limits?.[1] ?? Infinity));
	readonly canAddColumn = $derived(
		this.#growsColumns && this.columnCount < (this.props.column_limits?.[1] ?? Infinity)
	);
	readonly canRemoveRows = $derived.by(() => {
		if (!this.#growsRows || !this.chosen || this.chosen.top < 0) return false;
		return this.rowCount - height(this.chosen) >= (this.props.row_limits?.[0] ?? 0);
	});
	readonly canRemoveColumns = $derived.by(() => {
		const { chosen, columnCount } = this;
		if (!this.#growsColumns || !chosen || this.props.static_columns.some((col) => spans(chosen, col))) return false;
		return columnCount - width(chosen) >= (this.props.column_limits?.[0] ?? 1);
	});

	/** What stands in a cell, header or not. */
	shown({ row, col }: Place): string {
		if (row === HEADERS) return this.table.headers[col] ?? "";
		const display = this.table.metadata?.display_value?.[row]?.[col];
		return text(display ?? this.value({ row, col }));
	}

	/** The same, no longer than wanted. */
	short(place: Place): string {
		const whole = this.shown(place);
		const limit = this.props.max_chars;
		return limit != null && whole.length > limit && !this.isActive(place) ? `${whole.slice(0, limit)}…` : whole;
	}

	value({ row, col }: Place): unknown {
		return row === HEADERS ? this.table.headers[col] : this.table.data[row]?.[col];
	}

	styling({ row, col }: Place): string | undefined {
		const css = this.table.metadata?.styling?.[row]?.[col];
		return typeof css === "string" && css ? css : undefined;
	}

	isActive({ row, col }: Place): boolean {
		return this.active?.row === row && this.active.col === col;
	}

	isChosen(place: Place): boolean {
		return this.chosen !== null && within(this.chosen, place);
	}

	/** Whether the tab key leads to a cell: to the active one, or else to the first. */
	isEntry(place: Place): boolean {
		return this.active ? this.isActive(place) : place.row === HEADERS && place.col === 0;
	}

	canEdit({ row, col }: Place): boolean {
		if (!this.node.interactive || this.props.static_columns.includes(col)) return false;
		return row === HEADERS ? this.#growsColumns : true;
	}

	/** Makes a cell the active one; `extend` keeps all cells up to the former one chosen. */
	go(place: Place, extend = false): void {
		const before = this.active;
		this.#active = this.#inside(place);
		if (!extend) this.#anchor = this.#active;
		this.focus();
		if (before === null || !this.isActive(before)) this.#tellSelected(this.#active);
	}

	/** Marks the cell that got the focus by itself. */
	enter(place: Place): void {
		this.#active ??= this.#anchor = place;
	}

	extendTo(place: Place): void {
		if (!this.isActive(place)) this.go(place, true);
	}

	/** Begins to change the active cell, from its content or from what was typed. */
	edit(typed?: string): void {
		if (!this.active || !this.canEdit(this.active)) return;
		if (this.#type(this.active) === "bool") this.#flip(this.active);
		else this.draft = typed ?? text(this.value(this.active));
	}

	/** Keeps what was typed, and gives whether it was acceptable. */
	commit(): boolean {
		const { draft, active } = this;
		if (draft === null || active === null) return true;
		const value = active.row === HEADERS ? draft : read(draft, this.#type(active), this.value(active));
		if (value === undefined) {
			this.node.problem = t("components.dataframe.wrong", {
				text: draft,
				column: this.table.headers[active.col] ?? ""
			});
			return false;
		}
		this.draft = null;
		this.#set(active, value);
		return true;
	}

	cancel(): void {
		this.draft = null;
		this.node.problem = null;
		this.focus();
	}

	/** Leaves a cell that is being changed: what is acceptable stays. */
	leave(): void {
		if (!this.commit()) this.draft = null;
	}

	/** Empties the chosen cells. */
	clear(): void {
		const cells = this.#chosenCells().filter((place) => place.row !== HEADERS && this.canEdit(place));
		const changes = cells.map(({ row, col }) => ({ row, col, value: nothing(this.#type({ row, col })) }));
		if (changes.length) this.#write(withCells(this.table, changes));
	}

	addRow(): void {
		if (!this.canAddRow) return;
		const at = this.chosen ? this.chosen.bottom + 1 : this.rowCount;
		this.#write(withRows(this.table, at, blank(1, this.types)));
		this.go({ row: at, col: 0 });
	}

	removeRows(): void {
		if (!this.canRemoveRows || !this.chosen || !this.active) return;
		const { top } = this.chosen;
		this.#write(withoutRows(this.table, this.chosen));
		this.go({ row: top, col: this.active.col });
	}

	addColumn(): void {
		if (!this.canAddColumn) return;
		this.#write(withColumn(this.table, String(this.columnCount + 1)));
		this.go({ row: HEADERS, col: this.columnCount - 1 });
	}

	/** Takes the chosen columns out, and moves up what is said of the others by their positions. */
	removeColumns(): void {
		if (!this.canRemoveColumns || !this.chosen || !this.active) return;
		const cut = this.chosen;
		const { datatype, column_widths, static_columns } = this.props;
		this.node.patch({
			value: withoutColumns(this.table, cut),
			datatype: Array.isArray(datatype) ? withoutItems(datatype, cut) : datatype,
			column_widths: withoutItems(column_widths, cut),
			static_columns: static_columns.map((col) => (col > cut.right ? col - width(cut) : col))
		});
		this.node.emit("input");
		this.go({ row: this.active.row, col: cut.left });
	}

	/** The chosen cells as text for a spreadsheet. */
	copied(): string {
		const { chosen } = this;
		if (!chosen) return "";
		return asTsv(numbers(chosen.top, chosen.bottom).map((row) => this.#line(row, chosen.left, chosen.right)));
	}

	/** The whole table as text for a spreadsheet. */
	everything(): string {
		return asTsv(numbers(HEADERS, this.rowCount - 1).map((row) => this.#line(row, 0, this.columnCount - 1)));
	}

	/** Writes cells from a spreadsheet from the active one on, in new rows where they are needed. */
	paste(pasted: string): void {
		const { active } = this;
		if (!active || active.row === HEADERS || !this.node.interactive) return;
		const cells = fromTsv(pasted);
		const missing = this.#growsRows ? Math.max(0, active.row + cells.length - this.rowCount) : 0;
		const most = Math.max(0, (this.props.row_limits?.[1] ?? Infinity) - this.rowCount);
		const grown = withRows(this.table, this.rowCount, blank(Math.min(missing, most), this.types));
		const changes = cells.flatMap((line, down) =>
			line.map((said, right) => this.#typed(said, { row: active.row + down, col: active.col + right }))
		);
		const fitting = changes.filter(
			(place) => grown.data[place.row] && place.col < this.columnCount && this.canEdit(place)
		);
		const wrong = fitting.find(({ value }) => value === undefined);
		if (wrong) {
			this.node.problem = t("components.dataframe.wrong", {
				text: wrong.said,
				column: this.table.headers[wrong.col] ?? ""
			});
		} else if (fitting.length) {
			this.#write(withCells(grown, fitting));
		}
	}

	/** Does what a key means to the active cell, and gives whether it means anything. */
	press(event: KeyboardEvent): boolean {
		const { active } = this;
		if (!active || event.altKey) return false;
		const to = this.#target(event, active);
		if (to) return (this.go(to, event.shiftKey), true);
		const command = event.ctrlKey || event.metaKey;
		if (command) return event.key === "a" && (this.#chooseAll(), true);
		if (event.key === "Enter" || event.key === "F2") return (this.edit(), true);
		if (event.key === "Delete" || event.key === "Backspace") return (this.clear(), true);
		if (event.key === "Escape") return (this.go(active), true);
		if (event.key.length !== 1 || !this.canEdit(active)) return false;
		if (this.#type(active) === "bool" && event.key !== " ") return false;
		this.edit(event.key);
		return true;
	}

	#target({ key, ctrlKey, metaKey }: KeyboardEvent, { row, col }: Place): Place | null {
		const far = ctrlKey || metaKey;
		const last = { row: this.rowCount - 1, col: this.columnCount - 1 };
		const targets: Record<string, Place> = {
			ArrowUp: { row: far ? 0 : row - 1, col },
			ArrowDown: { row: far ? last.row : row + 1, col },
			ArrowLeft: { row, col: far ? 0 : col - 1 },
			ArrowRight: { row, col: far ? last.col : col + 1 },
			Home: { row: far ? 0 : row, col: 0 },
			End: { row: far ? last.row : row, col: last.col },
			PageUp: { row: Math.max(row - PAGE, 0), col },
			PageDown: { row: row + PAGE, col }
		};
		return targets[key] ?? null;
	}

	#chooseAll(): void {
		this.#anchor = { row: 0, col: 0 };
		this.#active = this.#inside({ row: this.rowCount, col: this.columnCount });
		this.focus();
	}

	#chosenCells(): Place[] {
		const { chosen } = this;
		if (!chosen) return [];
		const columns = numbers(chosen.left, chosen.right);
		return numbers(chosen.top, chosen.bottom).flatMap((row) => columns.map((col) => ({ row, col })));
	}

	#line(row: number, left: number, right: number): string[] {
		return numbers(left, right).map((col) => this.shown({ row, col }));
	}

	#namedType(col: number): ColumnType | null {
		const named = Array.isArray(this.datatypes) ? (this.datatypes[col] ?? "str") : this.datatypes;
		return named === "auto" || named === "image" ? null : named;
	}

	#type({ row, col }: Place): ColumnType {
		return row === HEADERS ? "str" : (this.types[col] ?? "str");
	}

	#typed(said: string, { row, col }: Place) {
		return { row, col, said, value: read(said, this.#type({ row, col }), this.value({ row, col })) };
	}

	#inside({ row, col }: Place): Place {
		return {
			row: Math.max(HEADERS, Math.min(row, this.rowCount - 1)),
			col: Math.max(0, Math.min(col, this.columnCount - 1))
		};
	}

	#flip(place: Place): void {
		this.#set(place, this.value(place) !== true);
	}

	#set(place: Place, value: unknown): void {
		const previous = this.value(place);
		if (Object.is(previous ?? "", value ?? "")) return;
		const { row, col } = place;
		const header = row === HEADERS;
		this.node.props.value = header
			? withHeader(this.table, col, String(value))
			: withCells(this.table, [{ row, col, value }]);
		if (!header) this.node.emit("edit", { index: [row, col], previous_value: previous ?? null, value });
		this.node.emit("input");
	}

	#write(table: TableData): void {
		this.node.props.value = table;
		this.node.emit("input");
	}

	#tellSelected({ row, col }: Place): void {
		if (row === HEADERS || !this.node.listens("select")) return;
		const line: Row = this.table.data[row] ?? [];
		const column = this.table.data.map((each) => each[col]);
		const value = line[col] ?? null;
		this.node.emit("select", { index: [row, col], value, row_value: line, col_value: column, selected: true });
	}
}

/** Gives the keyboard to an element once it is drawn. */
export async function focusDrawn(find: () => HTMLElement | null | undefined): Promise<void> {
	await tick();
	find()?.focus();
}

function numbers(from: number, to: number): number[] {
	return Array.from({ length: Math.max(0, to - from + 1) }, (_, step) => from + step);
}

function height({ top, bottom }: Range): number {
	return bottom - top + 1;
}

function width({ left, right }: Range): number {
	return right - left + 1;
}

function spans({ left, right }: Range, col: number): boolean {
	return col >= left && col <= right;
}
