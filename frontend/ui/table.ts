import type { TableData } from "$contract";

export type Row = unknown[];
export type ColumnType = "str" | "number" | "bool" | "date" | "markdown" | "html";

/** A cell by its row and column; the row of the headers is -1. */
export interface Place {
	row: number;
	col: number;
}

/** Cells from one corner to the other, both included. */
export interface Range {
	top: number;
	bottom: number;
	left: number;
	right: number;
}

const DATE = /^\d{4}-\d\d-\d\d([T ]\d\d:\d\d.*)?$/;
const SAMPLE = 200;

export function range(a: Place, b: Place): Range {
	return {
		top: Math.min(a.row, b.row),
		bottom: Math.max(a.row, b.row),
		left: Math.min(a.col, b.col),
		right: Math.max(a.col, b.col)
	};
}

export function within({ top, bottom, left, right }: Range, { row, col }: Place): boolean {
	return row >= top && row <= bottom && col >= left && col <= right;
}

/** What the cells of a column are, by the first of them that say something. */
export function typeOf(rows: Row[], col: number): ColumnType {
	const said = rows
		.slice(0, SAMPLE)
		.map((row) => row[col])
		.filter((value) => value != null && value !== "");
	if (said.length === 0) return "str";
	if (said.every((value) => typeof value === "number")) return "number";
	if (said.every((value) => typeof value === "boolean")) return "bool";
	return said.every((value) => typeof value === "string" && DATE.test(value)) ? "date" : "str";
}

/** Reads what was typed into a cell; undefined for what is no value of its type. */
export function read(typed: string, type: ColumnType, before: unknown): unknown {
	const number = typed.trim() === "" ? null : Number(typed);
	if (type === "number") return Number.isNaN(number) ? undefined : number;
	if (type === "bool") return { true: true, false: false, "": null }[typed.trim().toLowerCase()];
	// In a column of no type in particular, a number that is changed stays one.
	return typeof before === "number" && number !== null && !Number.isNaN(number) ? number : typed;
}

/** What a cell without content holds. */
export function nothing(type: ColumnType): unknown {
	return type === "number" || type === "bool" ? null : "";
}

export function text(value: unknown): string {
	return value == null ? "" : typeof value === "object" ? JSON.stringify(value) : String(value);
}

export function blank(rows: number, types: ColumnType[]): Row[] {
	return Array.from({ length: rows }, () => types.map(nothing));
}

/** A table with some cells changed; what is not changed stays the same object. */
export function withCells(table: TableData, changes: (Place & { value: unknown })[]): TableData {
	const changed = (rows: Row[], valueOf: (value: unknown) => unknown) => {
		const copy = [...rows];
		for (const { row, col, value } of changes) copy[row] = (copy[row] ?? []).with(col, valueOf(value));
		return copy;
	};
	// What was shown in place of a value, and how, was meant for the value before.
	return {
		...table,
		data: changed(table.data, (value) => value),
		metadata: eachMatrix(table, (rows) => changed(rows, () => null))
	};
}

export function withHeader(table: TableData, col: number, name: string): TableData {
	return { ...table, headers: table.headers.with(col, name) };
}

export function withRows(table: TableData, at: number, added: Row[]): TableData {
	const empty = added.map((row) => row.map(() => null));
	return {
		...table,
		data: table.data.toSpliced(at, 0, ...added),
		metadata: eachMatrix(table, (rows) => rows.toSpliced(at, 0, ...empty))
	};
}

export function withoutRows(table: TableData, { top, bottom }: Range): TableData {
	const cut = (rows: Row[]) => rows.toSpliced(top, bottom - top + 1);
	return { ...table, data: cut(table.data), metadata: eachMatrix(table, cut) };
}

export function withColumn(table: TableData, name: string): TableData {
	return {
		headers: [...table.headers, name],
		data: longer(table.data, ""),
		metadata: eachMatrix(table, (rows) => longer(rows, null))
	};
}

function longer(rows: Row[], value: unknown): Row[] {
	return rows.map((row) => [...row, value]);
}

export function withoutColumns(table: TableData, gone: Range): TableData {
	const cut = (rows: Row[]) => rows.map((row) => withoutItems(row, gone));
	return {
		headers: withoutItems(table.headers, gone),
		data: cut(table.data),
		metadata: eachMatrix(table, cut)
	};
}

export function withoutItems<T>(items: T[], { left, right }: Range): T[] {
	return items.toSpliced(left, right - left + 1);
}

/** Text that a spreadsheet takes for cells. */
export function asTsv(rows: string[][]): string {
	return rows.map((row) => row.map(quoted).join("\t")).join("\n");
}

function quoted(cell: string): string {
	return /[\t\n\r"]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell;
}

/** Cells out of a text as spreadsheets copy it. */
export function fromTsv(copied: string): string[][] {
	const rows: string[][] = [[]];
	const cells = copied.replaceAll("\r\n", "\n").replace(/\n$/, "");
	for (const [, open, bare, end] of cells.matchAll(/(?:"((?:[^"]|"")*)"|([^\t\n]*))(\t|\n|$)/g)) {
		rows.at(-1)?.push(open === undefined ? (bare ?? "") : open.replaceAll('""', '"'));
		if (end === "\n") rows.push([]);
		if (end === "") break;
	}
	return rows;
}

function eachMatrix(table: TableData, change: (rows: Row[]) => Row[]): TableData["metadata"] {
	if (!table.metadata) return null;
	const matrices = Object.entries(table.metadata).map(([name, rows]) => [name, rows && change(rows)]);
	return Object.fromEntries(matrices) as TableData["metadata"];
}
