import { expect, test } from "vitest";
import type { FileData } from "$contract";
import { shortForm } from "./sample";

function file(name: string, mime_type: string | null): FileData {
	return { path: `abc/${name}`, orig_name: name, mime_type, meta: { _type: "gradio.FileData" } };
}

test.each([
	[null, "textbox", ""],
	["", "textbox", ""],
	["two\n  lines ", "textbox", "two lines"],
	[1234567.25, "number", "1234567.25"],
	[0, "slider", "0"],
	[true, "checkbox", "Yes"],
	[false, "checkbox", "No"],
	["<b>bold</b> &amp; plain", "html", "bold & plain"],
	["# A **title**", "markdown", "A title"],
	[["a", "b"], "checkboxgroup", "a, b"],
	[{ label: "cat", confidences: [] }, "label", "cat"],
	[{ foo: [1] }, "json", '{"foo":[1]}'],
	[[[1, 2], [3, 4]], "dataframe", "1, 2 …"], // prettier-ignore
	[{ headers: ["a"], data: [[1]] }, "dataframe", "1"],
	[{ text: "Look", files: [] }, "multimodaltextbox", "Look"]
])("%j of a %s is shown as %j", (value, type, text) => {
	expect(shortForm(value, type).text).toBe(text);
});

test("choices are shown by their labels", () => {
	const props = {
		choices: [
			["Small", "s"],
			["One", 1]
		]
	};
	expect(shortForm("s", "dropdown", props).text).toBe("Small");
	expect(shortForm([1, "other"], "dropdown", props).text).toBe("One, other");
});

test("a password is not shown", () => {
	expect(shortForm("secret", "textbox", { type: "password" }).text).not.toContain("secret");
});

test("a long text is cut, and no character in two", () => {
	const { text } = shortForm("🎼".repeat(500), "textbox");
	expect(text.length).toBeLessThan(220);
	expect(text).toMatch(/^🎼+…$/u);
});

test("pictures are shown, other files named", () => {
	const picture = file("bus.png", "image/png");
	expect(shortForm(picture, "image")).toEqual({ text: "bus.png", picture });
	expect(shortForm(file("odd", null), "image").picture).toBeDefined();
	expect(shortForm(file("image.webp", "image/webp"), "image").text).toBe("");
	expect(shortForm(file("a.mp4", "video/mp4"), "video")).toEqual({ text: "a.mp4", icon: "video" });
	expect(shortForm("a.wav", "audio")).toEqual({ text: "a.wav", icon: "volume" });
	expect(shortForm([file("a.txt", null), file("b.txt", null)], "file")).toMatchObject({ text: "a.txt, b.txt" });
	expect(shortForm({ text: "", files: [picture] }, "multimodaltextbox")).toEqual({ text: "bus.png", picture });
});
