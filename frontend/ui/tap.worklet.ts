// Runs where sound is made: it gives on what it hears, a few hundredths of a second at a time.
declare class AudioWorkletProcessor {
	readonly port: MessagePort;
}
declare function registerProcessor(name: string, processor: new () => AudioWorkletProcessor): void;

const SIZE = 2048;

class Tap extends AudioWorkletProcessor {
	#heard = new Float32Array(SIZE);
	#count = 0;

	process([input]: Float32Array[][]): boolean {
		if (input?.[0]) this.#take(input[0]);
		return true;
	}

	#take(channel: Float32Array): void {
		this.#heard.set(channel, this.#count);
		this.#count += channel.length;
		if (this.#count < SIZE) return;
		this.port.postMessage(this.#heard, [this.#heard.buffer]);
		this.#heard = new Float32Array(SIZE);
		this.#count = 0;
	}
}

registerProcessor("tap", Tap);
