import { expect, test } from "vitest";
import { wav } from "./wav";

test("samples become a file that says how they are written", () => {
	const file = wav([new Float32Array([0, 1]), new Float32Array([-1, 0.5, 7])], 48000);
	const view = new DataView(file);
	const text = (at: number) => String.fromCharCode(...[0, 1, 2, 3].map((offset) => view.getUint8(at + offset)));
	expect([text(0), text(8), text(12), text(36)]).toEqual(["RIFF", "WAVE", "fmt ", "data"]);
	expect([view.getUint32(4, true), view.getUint32(40, true), view.byteLength]).toEqual([46, 10, 54]);
	expect([view.getUint16(22, true), view.getUint32(24, true), view.getUint16(34, true)]).toEqual([1, 48000, 16]);
	expect([0, 1, 2, 3, 4].map((index) => view.getInt16(44 + 2 * index, true))).toEqual([0, 32767, -32767, 16384, 32767]);
});
