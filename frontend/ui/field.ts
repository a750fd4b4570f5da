import type { SharedProps } from "$contract";
import type { Node } from "$app/node.svelte";

/** What ties a control to the label, hint and problem that its Field draws. */
export function described(node: Node<SharedProps, object>, id: string) {
	const texts = [node.props.info && `${id}-info`, node.problem && `${id}-problem`].filter(Boolean);
	return {
		id,
		"aria-describedby": texts.join(" ") || undefined,
		"aria-invalid": node.problem ? (true as const) : undefined
	};
}
