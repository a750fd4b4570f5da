import tap from "./tap.worklet.ts?worker&url";
import { wav } from "./wav";

/** Records from the microphone: what has come so far can be taken out as WAV files. */
export class Recorder {
	stage = $state.raw<"idle" | "asking" | "recording" | "paused">("idle");
	/** Seconds recorded. */
	seconds = $state.raw(0);
	/** How loud it is now, from 0 to 1. */
	level = $state.raw(0);
	#pieces: Float32Array[] = [];
	#taken: Float32Array[] = [];
	#context: AudioContext | null = null;
	#microphone: MediaStream | null = null;

	get active(): boolean {
		return this.stage === "recording" || this.stage === "paused";
	}

	/** Begins; false if it was ended while the visitor was asked. Throws a DOMException where there is no microphone, or no leave to use it. */
	async start(): Promise<boolean> {
		if (this.stage !== "idle") return false;
		this.stage = "asking";
		this.#pieces = this.#taken = [];
		this.seconds = 0;
		try {
			// Where the address is not safe, there are no devices at all.
			if (!navigator.mediaDevices) throw new DOMException("https", "SecurityError");
			await this.#open(await navigator.mediaDevices.getUserMedia({ audio: true }));
		} catch (error) {
			this.end();
			throw error;
		}
		return this.active;
	}

	async #open(microphone: MediaStream): Promise<void> {
		this.#microphone = microphone;
		if (this.stage !== "asking") return this.end();
		const context = (this.#context = new AudioContext());
		await context.audioWorklet.addModule(tap);
		if (this.#context !== context) return;
		const node = new AudioWorkletNode(context, "tap", {
			numberOfOutputs: 0,
			channelCount: 1,
			channelCountMode: "explicit"
		});
		node.port.addEventListener("message", ({ data }: MessageEvent<Float32Array>) => this.#hear(data));
		node.port.start();
		context.createMediaStreamSource(microphone).connect(node);
		this.stage = "recording";
	}

	#hear(piece: Float32Array): void {
		if (this.stage !== "recording" || !this.#context) return;
		this.#pieces.push(piece);
		this.seconds += piece.length / this.#context.sampleRate;
		const power = piece.reduce((sum, sample) => sum + sample * sample, 0) / piece.length;
		// Ears hear ratios: 60 decibels are all there is to see.
		this.level = Math.max(0, Math.min(1, 1 + (10 * Math.log10(power + 1e-9)) / 60));
	}

	pause(): void {
		if (this.stage !== "recording") return;
		this.stage = "paused";
		this.level = 0;
	}

	resume(): void {
		if (this.stage === "paused") this.stage = "recording";
	}

	/** What was recorded since it was last asked, as WAV; null if that is nothing. With `again`, what it gave then comes first. */
	take(again = false): ArrayBuffer | null {
		const fresh = this.#pieces.length > 0;
		this.#taken = again ? [...this.#taken, ...this.#pieces] : this.#pieces;
		this.#pieces = [];
		return fresh && this.#context ? wav(this.#taken, this.#context.sampleRate) : null;
	}

	/** Ends, and gives the microphone back. */
	end(): void {
		this.stage = "idle";
		this.level = 0;
		for (const track of this.#microphone?.getTracks() ?? []) track.stop();
		void this.#context?.close();
		this.#context = null;
		this.#microphone = null;
	}
}
