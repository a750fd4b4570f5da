import { expect, test } from "vitest";
import { formOf, parsed, write } from "./color";

const ORANGE = { hue: 30, saturation: 1, brightness: 1, alpha: 1 };

test.each([
	["color(srgb 1 0.5 0)", "#ff8000"],
	["color(srgb 1 0.5 0 / 0.5)", "#ff800080"],
	["color(srgb 0.25 0.25 0.25)", "#404040"],
	["color(srgb none 0 1)", "#0000ff"],
	["color(srgb 0 0 0 / none)", "#00000000"],
	["color(srgb 1.2 -0.1 0)", "#ff0000"],
	["color(srgb 0.2 0.8 0.4)", "#33cc66"]
])("takes %s apart and writes it as %s", (told, text) => {
	const color = parsed(told);
	expect(color && write(color, "hex")).toBe(text);
});

test.each(["red", "color(display-p3 1 0 0)", ""])("knows nothing of %s", (told) => {
	expect(parsed(told)).toBeNull();
});

test("writes a colour in the form that it had", () => {
	expect(write(ORANGE, "rgb")).toBe("rgb(255, 128, 0)");
	expect(write({ ...ORANGE, alpha: 0.25 }, "rgb")).toBe("rgba(255, 128, 0, 0.25)");
	expect(write({ ...ORANGE, brightness: 0.5 }, "hsl")).toBe("hsl(30, 100%, 25%)");
	expect(write({ ...ORANGE, alpha: 0.5 }, "hsl")).toBe("hsla(30, 100%, 50%, 0.5)");
	expect(write({ ...ORANGE, brightness: 0 }, "hsl")).toBe("hsl(30, 0%, 0%)");
});

test.each([
	["#f00", "hex"],
	["RGBA(1, 2, 3, 0.5)", "rgb"],
	[" hsl(1 2% 3%)", "hsl"],
	["tomato", "hex"],
	["oklch(0.7 0.1 200)", "hex"]
])("%s is written as %s", (text, form) => {
	expect(formOf(text)).toBe(form);
});

test("every colour of the screen comes back as it was", () => {
	for (let red = 0; red < 256; red += 51)
		for (let green = 0; green < 256; green += 17)
			for (let blue = 0; blue < 256; blue += 15) {
				const color = parsed(`color(srgb ${red / 255} ${green / 255} ${blue / 255})`);
				expect(color && write(color, "rgb")).toBe(`rgb(${red}, ${green}, ${blue})`);
			}
});
