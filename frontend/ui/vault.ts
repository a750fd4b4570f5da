import { gcm } from "@noble/ciphers/aes.js";
import { recall, remember } from "../storage";

const NONCE_BYTES = 12;

/**
 * One JSON value that the browser keeps, sealed with AES-GCM under a key of 32 bytes. The browser's own cryptography
 * is for pages over https only, and apps at home are not.
 */
export class Vault {
	readonly #key: Uint8Array;

	constructor(
		readonly name: string,
		key: string
	) {
		this.#key = bytesOf(key);
	}

	/** Gives what is kept; undefined if that is nothing, or nothing that this key opens. */
	read(): unknown {
		const text = recall("localStorage", this.name);
		if (text === null) return undefined;
		try {
			const sealed = bytesOf(text);
			const opened = gcm(this.#key, sealed.subarray(0, NONCE_BYTES)).decrypt(sealed.subarray(NONCE_BYTES));
			return JSON.parse(new TextDecoder().decode(opened));
		} catch (error) {
			// oxlint-disable-next-line no-console -- nothing a visitor could mend, but an author wants to know
			console.warn(`What the browser keeps as "${this.name}" cannot be read and is left out.`, error);
			return undefined;
		}
	}

	write(value: unknown): void {
		const nonce = crypto.getRandomValues(new Uint8Array(NONCE_BYTES));
		const sealed = gcm(this.#key, nonce).encrypt(new TextEncoder().encode(JSON.stringify(value)));
		remember("localStorage", this.name, textOf(new Uint8Array([...nonce, ...sealed])));
	}
}

function bytesOf(base64: string): Uint8Array {
	return Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0));
}

function textOf(bytes: Uint8Array): string {
	return btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(""));
}
