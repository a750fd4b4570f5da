/** Makes the children of an element those of a piece of HTML, and keeps the nodes that fit: listeners on them stay. */
export function morph(element: Element, html: string): void {
	const wanted = document.createElement("template");
	wanted.innerHTML = html;
	fit(element, wanted.content);
}

function fit(parent: ParentNode & Node, wanted: ParentNode & Node): void {
	const present = [...parent.childNodes];
	for (const [index, next] of [...wanted.childNodes].entries()) {
		const here = present[index];
		if (!here) parent.append(next);
		else if (here.nodeType !== next.nodeType || here.nodeName !== next.nodeName) here.replaceWith(next);
		else if (here instanceof Element && next instanceof Element) fitElement(here, next);
		else if (here.nodeValue !== next.nodeValue) here.nodeValue = next.nodeValue;
	}
	for (const surplus of present.slice(wanted.childNodes.length)) surplus.remove();
}

function fitElement(here: Element, next: Element): void {
	if (here.isEqualNode(next)) return;
	for (const name of here.getAttributeNames()) if (!next.hasAttribute(name)) here.removeAttribute(name);
	for (const { name, value } of next.attributes) if (here.getAttribute(name) !== value) here.setAttribute(name, value);
	// What a visitor typed is no attribute; a template that names a value means it.
	if (here instanceof HTMLInputElement && next.hasAttribute("value")) here.value = next.getAttribute("value") ?? "";
	fit(here, next);
}
