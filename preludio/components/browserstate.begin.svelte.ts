import { untrack } from "svelte";
import type { SharedProps } from "$contract";
import type { Node } from "$app/node.svelte";
import { Vault } from "$ui/vault";

interface Props extends SharedProps {
	value: unknown;
	default_value: unknown;
	storage_key: string;
	/** 32 bytes in base64. */
	cipher_key: string;
}

/** Gives the component what the browser keeps for it, and keeps what it becomes; other tabs of the browser take part. */
export function begin(node: Node<Props, object>): void {
	const { storage_key, cipher_key } = node.props;
	const vault = new Vault(storage_key, cipher_key);
	const kept = () => vault.read() ?? node.props.default_value;
	node.restore(kept());
	let known = JSON.stringify(node.props.value);

	const stop = $effect.root(() => {
		$effect(() => {
			const now = JSON.stringify(node.props.value);
			if (now === known) return;
			known = now;
			untrack(() => vault.write(node.props.value));
		});
	});
	const hear = (event: StorageEvent) => {
		if (event.key !== storage_key && event.key !== null) return;
		const value = kept();
		known = JSON.stringify(value);
		node.patch({ value });
	};
	addEventListener("storage", hear, { signal: node.life });
	node.life.addEventListener("abort", stop);
}
