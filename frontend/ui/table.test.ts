import { expect, test } from "vitest";
import {
	asTsv,
	fromTsv,
	range,
	read,
	typeOf,
	withCells,
	withColumn,
	withoutColumns,
	withoutRows,
	withRows
} from "./table";

const table = {
	headers: ["a", "b"],
	data: [
		[1, "x"],
		[2, "y"]
	],
	metadata: {
		display_value: [
			["one", "x"],
			["two", "y"]
		],
		styling: null
	}
};

test("a column is what its cells are", () => {
	const types = (cells: unknown[]) =>
		typeOf(
			cells.map((cell) => [cell]),
			0
		);
	expect(types([null, 1, 2.5])).toBe("number");
	expect(types([true, null])).toBe("bool");
	expect(types(["2024-05-01", "2024-05-01T10:00:00", ""])).toBe("date");
	expect(types([1, "x"])).toBe("str");
	expect(types([])).toBe("str");
});

test("what is typed becomes a value of the column's type", () => {
	expect(read("1.5", "number", null)).toBe(1.5);
	expect(read(" ", "number", 1)).toBeNull();
	expect(read("one", "number", 1)).toBeUndefined();
	expect(read("True", "bool", null)).toBe(true);
	expect(read("perhaps", "bool", null)).toBeUndefined();
	expect(read("7", "str", 3)).toBe(7);
	expect(read("7", "str", "3")).toBe("7");
	expect(read("seven", "str", 3)).toBe("seven");
});

test("a changed cell no longer shows what was meant for the former value", () => {
	const changed = withCells(table, [{ row: 0, col: 0, value: 5 }]);
	expect(changed.data).toEqual([
		[5, "x"],
		[2, "y"]
	]);
	expect(changed.metadata?.display_value).toEqual([
		[null, "x"],
		["two", "y"]
	]);
	expect(changed.data[1]).toBe(table.data[1]);
});

test("rows and columns come and go with what belongs to them", () => {
	expect(withRows(table, 1, [[null, ""]])).toEqual({
		...table,
		data: [
			[1, "x"],
			[null, ""],
			[2, "y"]
		],
		metadata: {
			display_value: [
				["one", "x"],
				[null, null],
				["two", "y"]
			],
			styling: null
		}
	});
	expect(withoutRows(table, range({ row: 0, col: 0 }, { row: 0, col: 1 })).data).toEqual([[2, "y"]]);
	expect(withColumn(table, "3").data[0]).toEqual([1, "x", ""]);
	expect(withoutColumns(table, range({ row: 1, col: 0 }, { row: 0, col: 0 }))).toEqual({
		headers: ["b"],
		data: [["x"], ["y"]],
		metadata: { display_value: [["x"], ["y"]], styling: null }
	});
});

test("cells travel to a spreadsheet and back", () => {
	const cells = [
		["a", 'say "b"'],
		["two\nlines", "tab\there"],
		["", ""]
	];
	expect(fromTsv(asTsv(cells))).toEqual(cells);
	expect(fromTsv("1\t2\r\n3\t4\r\n")).toEqual([
		["1", "2"],
		["3", "4"]
	]);
	expect(fromTsv("one")).toEqual([["one"]]);
});
