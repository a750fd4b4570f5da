import type { FileData } from "$contract";
import { number, t } from "$locale";
import type { IconName } from "./icons";

/** A value in a few words, or as a small picture. */
export interface ShortForm {
	text: string;
	picture?: FileData;
	icon?: IconName;
}

/** Longer texts are cut: nobody reads them in a list. */
const LONGEST = 200;
const UNNAMED = /^image\.\w+$/;
const PICTURES = new Set(["image", "imageeditor", "annotatedimage", "simpleimage"]);
const ICONS: Record<string, IconName> = {
	audio: "volume",
	video: "video",
	file: "file",
	uploadbutton: "file",
	downloadbutton: "file",
	fileexplorer: "file",
	model3d: "file"
};

/** The short form of a sample's value: `type` is the component that it is for, `props` what that is told. */
export function shortForm(value: unknown, type: string, props: Record<string, unknown> = {}): ShortForm {
	if (value === null || value === undefined || value === "") return { text: "" };
	if (isFile(value)) return fileForm(value, type);
	if (Array.isArray(value)) return listForm(value, type, props);
	if (typeof value === "object") return objectForm(value as Record<string, unknown>, type, props);
	return { text: cut(plainText(value as string | number | boolean, type, props)), icon: ICONS[type] };
}

function plainText(value: string | number | boolean, type: string, props: Record<string, unknown>): string {
	if (Array.isArray(props.choices)) return labelOf(value, props.choices as [string, unknown][]);
	if (typeof value === "boolean") return t(value ? "components.dataset.yes" : "components.dataset.no");
	if (typeof value === "number") return number(value, { maximumSignificantDigits: 15, useGrouping: false });
	if (type === "html") return new DOMParser().parseFromString(value, "text/html").body.textContent;
	if (type === "markdown") return value.replaceAll(/^#+\s+|[*_`]+/gm, "");
	return type === "textbox" && props.type === "password" ? "•".repeat(8) : value;
}

function labelOf(value: unknown, choices: [string, unknown][]): string {
	return choices.find(([, each]) => each === value)?.[0] ?? String(value);
}

function listForm(items: unknown[], type: string, props: Record<string, unknown>): ShortForm {
	if (items.every(Array.isArray)) return tableForm(items, type);
	const forms = items.map((item) => shortForm(item, type, props));
	const text = forms
		.map((form) => form.text)
		.filter(Boolean)
		.join(", ");
	return { text: cut(text), picture: forms.find((form) => form.picture)?.picture, icon: forms[0]?.icon };
}

/** A table by its first row. */
function tableForm(rows: unknown[][], type: string): ShortForm {
	const first = (rows[0] ?? []).map((cell) => shortForm(cell, type).text).join(", ");
	return { text: cut(rows.length > 1 ? `${first} …` : first) };
}

function objectForm(value: Record<string, unknown>, type: string, props: Record<string, unknown>): ShortForm {
	if (Array.isArray(value.data)) return listForm(value.data, type, props);
	const told = [value.text, value.label, value.content].find((each) => typeof each === "string");
	const files = [value.files, value.composite, value.background, value.image].flat().filter(isFile);
	if (told === undefined && !files.length) return { text: cut(JSON.stringify(value)) };
	const forms = files.map((file) => fileForm(file, type));
	const text = [told, ...(told ? [] : forms.map((form) => form.text))].filter(Boolean).join(", ");
	return { text: cut(text), picture: forms.find((form) => form.picture)?.picture };
}

function fileForm(file: FileData, type: string): ShortForm {
	const text = file.orig_name ?? file.path.split("/").pop() ?? "";
	const kind = file.mime_type?.split("/")[0] ?? "";
	// Pictures that were no files before are all called alike, which tells nothing.
	if (kind === "image" || (PICTURES.has(type) && !kind)) return { text: UNNAMED.test(text) ? "" : text, picture: file };
	return { text, icon: ICONS[type] ?? ICONS[kind] ?? "file" };
}

function isFile(value: unknown): value is FileData {
	const meta = (value as { meta?: { _type?: string } } | null)?.meta;
	return meta?._type === "gradio.FileData";
}

function cut(text: string): string {
	const line = text.replaceAll(/\s+/g, " ").trim();
	// A character may be two halves: not to be cut between them.
	return line.length > LONGEST ? `${line.slice(0, LONGEST).replace(/[\uD800-\uDBFF]$/, "")}…` : line;
}
