const HEADER = 44;

/** Samples from -1 to 1 of one channel as a WAV file of 16 bits. */
export function wav(pieces: Float32Array[], rate: number): ArrayBuffer {
	const count = pieces.reduce((sum, piece) => sum + piece.length, 0);
	const view = new DataView(new ArrayBuffer(HEADER + 2 * count));
	const text = (at: number, letters: string) =>
		[...letters].forEach((letter, index) => view.setUint8(at + index, letter.charCodeAt(0)));
	text(0, "RIFF");
	view.setUint32(4, HEADER - 8 + 2 * count, true);
	text(8, "WAVEfmt ");
	view.setUint32(16, 16, true);
	view.setUint16(20, 1, true);
	view.setUint16(22, 1, true);
	view.setUint32(24, rate, true);
	view.setUint32(28, 2 * rate, true);
	view.setUint16(32, 2, true);
	view.setUint16(34, 16, true);
	text(36, "data");
	view.setUint32(40, 2 * count, true);
	let at = HEADER;
	for (const piece of pieces) {
		for (const sample of piece) {
			view.setInt16(at, Math.round(Math.max(-1, Math.min(1, sample)) * 32767), true);
			at += 2;
		}
	}
	return view.buffer;
}
