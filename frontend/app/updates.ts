import type { SharedProps } from "$contract";
import type { AnyNode } from "./node.svelte";

type Update = { __type__: "update" } & Record<string, unknown>;

/** Writes the results of a job into its outputs: a plain value, or an update of some props. */
export function applyUpdates(outputs: (AnyNode | undefined)[], data: unknown[]): void {
	for (const [index, result] of data.entries()) outputs[index]?.patch(changes(result));
}

function changes(result: unknown): Partial<SharedProps> {
	if (!isUpdate(result)) return { value: result } as Partial<SharedProps>;
	const { __type__, ...props } = result;
	return props;
}

function isUpdate(result: unknown): result is Update {
	return typeof result === "object" && result !== null && (result as Partial<Update>).__type__ === "update";
}
