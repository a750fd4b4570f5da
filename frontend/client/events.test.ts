import { expect, test } from "vitest";
import { blocks, type Block } from "./events";

async function parsed(...chunks: Uint8Array[]): Promise<Block[]> {
	const found: Block[] = [];
	const body = new ReadableStream<Uint8Array>({
		start(controller) {
			for (const chunk of chunks) controller.enqueue(chunk);
			controller.close();
		}
	});
	for await (const block of blocks(body)) found.push(block);
	return found;
}

const encoded = (text: string) => new TextEncoder().encode(text);

test("reads ids and data", async () => {
	expect(await parsed(encoded('id: 7\ndata: {"a":1}\n\ndata: {"b":2}\n\n'))).toEqual([
		{ id: "7", data: '{"a":1}' },
		{ id: null, data: '{"b":2}' }
	]);
});

test("does not mind where the network cuts, even inside a character", async () => {
	const bytes = encoded("id: 1\ndata: añb\n\nid: 2\ndata: c\n\n");
	expect(await parsed(...Array.from(bytes, (byte) => Uint8Array.of(byte)))).toEqual([
		{ id: "1", data: "añb" },
		{ id: "2", data: "c" }
	]);
});

test("does not give a block that never ended", async () => {
	expect(await parsed(encoded("data: whole\n\ndata: cut"))).toEqual([{ id: null, data: "whole" }]);
});
