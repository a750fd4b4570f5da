import type { SharedProps } from "$contract";
import type { Node } from "$app/node.svelte";

/** The attributes of the element that stands for a block: what its author named, and its share of the room. */
export function placed(node: Node<SharedProps, object>) {
	const { elem_id, elem_classes, visible, scale, min_width } = node.props;
	return {
		id: elem_id ?? undefined,
		class: ["place", ...(elem_classes ?? [])],
		hidden: visible === "hidden",
		"data-node": node.id,
		"data-type": node.type,
		// "initial" keeps the value of an enclosing block from being inherited.
		style: `--scale: ${scale ?? "initial"}; --min-width: ${min_width == null ? "initial" : `min(${min_width}px, 100%)`}`
	};
}

/** The arrow keys that lead back and on along a line, as it is read. */
export function arrows(line: Element): [back: string, on: string] {
	const leftwards = getComputedStyle(line).direction === "rtl";
	return leftwards ? ["ArrowRight", "ArrowLeft"] : ["ArrowLeft", "ArrowRight"];
}

/** A length as authors write it: a number of pixels, or any CSS length. */
export function length(size: number | string | null | undefined): string | undefined {
	return typeof size === "number" ? `${size}px` : (size ?? undefined);
}
