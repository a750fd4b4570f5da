import DOMPurify, { type Config } from "dompurify";

// What could lie over the rest of the page, or fetch something unseen.
const LOOSE_STYLE = /position|inset|z-index|url\s*\(|image-set/i;
const POLICY: Config = { USE_PROFILES: { html: true }, FORBID_TAGS: ["style", "form", "dialog"], ADD_ATTR: ["target"] };
const purify = DOMPurify(window);

purify.addHook("uponSanitizeAttribute", (_, data) => {
	if (data.attrName === "style" && LOOSE_STYLE.test(data.attrValue)) data.keepAttr = false;
});
purify.addHook("afterSanitizeAttributes", openApart);

/** Takes out of HTML all that could run, or leave its place. */
export function sanitized(html: string): string {
	return purify.sanitize(html, POLICY);
}

/** Lets a link to elsewhere open beside the page, and tell nothing of it. */
function openApart(element: Element): void {
	if (!(element instanceof HTMLAnchorElement)) return;
	element.removeAttribute("target");
	if (!isElsewhere(element)) return;
	element.target = "_blank";
	element.rel = "noopener noreferrer";
}

function isElsewhere(link: HTMLAnchorElement): boolean {
	return /^https?:$/.test(link.protocol) && link.host !== location.host;
}
