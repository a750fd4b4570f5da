/** One block of an event stream. */
export interface Block {
	id: string | null;
	data: string;
}

/** Reads a body of server-sent events block by block; lines other than `id` and `data` mean nothing here. */
export async function* blocks(body: ReadableStream<Uint8Array>): AsyncGenerator<Block> {
	const reader = body.pipeThrough(new TextDecoderStream() as ReadableWritablePair<string, Uint8Array>).getReader();
	let rest = "";
	for (;;) {
		const { value, done } = await reader.read();
		if (done) return;
		const parts = (rest + value.replaceAll("\r", "")).split("\n\n");
		rest = parts.pop() ?? "";
		for (const part of parts) yield block(part);
	}
}

function block(text: string): Block {
	const fields = text.split("\n");
	const values = (name: string) =>
		fields.filter((line) => line.startsWith(name)).map((line) => line.slice(name.length).replace(/^ /, ""));
	return { id: values("id:").at(-1) ?? null, data: values("data:").join("\n") };
}
