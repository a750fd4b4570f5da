import { flushSync } from "svelte";
import { expect, test } from "vitest";
import { locale } from "$locale";
import { Node, type AnyNode, type Host } from "./node.svelte";
import { Work } from "./work.svelte";

interface Props {
	label: string;
	value: unknown;
	interactive?: boolean | null;
}

interface Events {
	change: void;
	select: number;
}

let open = true;
const asleep: AnyNode[] = [];
const said: [number, string, unknown][] = [];
const host = {
	send: (id: number, event: string, payload: unknown) => said.push([id, event, payload]),
	reads: () => false,
	feeds: () => true,
	unfolded: () => open,
	sleep: (node: AnyNode) => asleep.push(node)
} as unknown as Host;

const made = (props: Props) => new Node<Props, Events>(7, "thing", props, host);

/** Counts how often a read is woken. */
function watched(read: () => unknown): { count: () => number; stop: () => void } {
	let count = 0;
	const stop = $effect.root(() => {
		$effect(() => {
			read();
			count++;
		});
	});
	flushSync();
	return { count: () => count, stop };
}

test("a patch wakes only what reads the patched prop", () => {
	const node = made({ label: "a", value: 1 });
	const label = watched(() => node.props.label);
	const value = watched(() => node.props.value);
	flushSync(() => node.patch({ value: 2 }));
	expect([label.count(), value.count()]).toEqual([1, 2]);
	label.stop();
	value.stop();
});

test("an equal value wakes nobody, is no change, and keeps the identity of the old", async () => {
	const rows = [[1, 2], [3]];
	const node = made({ label: "a", value: rows });
	const value = watched(() => node.props.value);
	said.length = 0;
	flushSync(() => (node.props.value = [[1, 2], [3]]));
	await Promise.resolve();
	expect(value.count()).toBe(1);
	expect(said).toEqual([]);
	expect(node.props.value).toBe(rows);
	value.stop();
});

test("events carry their payload", () => {
	const node = made({ label: "a", value: 1 });
	said.length = 0;
	node.emit("select", 3);
	expect(said).toEqual([[7, "select", 3]]);
});

test("what only shows results cannot be changed, unless its author says so", () => {
	expect(made({ label: "a", value: 1 }).interactive).toBe(false);
	expect(made({ label: "a", value: 1, interactive: true }).interactive).toBe(true);
	expect(made({ label: "a", value: 1, interactive: null }).interactive).toBe(false);
});

test("translatable props follow the language", async () => {
	await locale.start({ en: { hi: "Hello" }, es: { hi: "Hola" } });
	const node = made({ label: '__i18n__{"__type__": "translation_metadata", "key": "hi"}', value: 1 });
	await locale.use("en");
	expect(node.props.label).toBe("Hello");
	await locale.use("es");
	expect(node.props.label).toBe("Hola");
	await locale.use("en");
});

test("its status is that of the job that fills it", () => {
	const node = made({ label: "a", value: 1 });
	const status = watched(() => node.status);
	const work = new Work("full");
	flushSync(() => (node.work = work));
	expect(node.status).toBe("pending");
	flushSync(() => work.note({ msg: "process_generating" } as never));
	expect(node.status).toBe("generating");
	flushSync(() => work.note({ msg: "failed", failure: { error: "no" }, problems: [] }));
	expect(node.status).toBe("error");
	expect(status.count()).toBe(4);
	status.stop();
});

test("what the server leaves out is null", () => {
	expect(made({ label: "a", value: 1 }).props.interactive).toBeNull();
});

test("its props can be listed", () => {
	expect({ ...made({ label: "a", value: [1] }).props }).toEqual({ label: "a", value: [1] });
});

test("what is written while it is folded away is known at once, and drawn when it is unfolded", async () => {
	const node = made({ label: "a", value: 1 });
	const drawn = watched(() => node.props.value);
	said.length = 0;
	open = false;
	flushSync(() => node.patch({ value: 2, interactive: false }));
	flushSync(() => node.patch({ value: 3 }));
	await Promise.resolve();
	expect(node.props.value).toBe(3);
	expect({ ...node.props }).toEqual({ label: "a", value: 3, interactive: false });
	expect(said).toEqual([[7, "change", null]]);
	expect(asleep).toContain(node);
	expect(drawn.count()).toBe(1);
	open = true;
	flushSync(() => node.wake());
	expect(drawn.count()).toBe(2);
	flushSync(() => node.patch({ value: 4 }));
	expect(drawn.count()).toBe(3);
	drawn.stop();
});
