/** Makes the children of an element those of a piece of HTML, and keeps the nodes that fit: listeners on them stay. */
export function morph(element: Element, html: string): void {
	fit(element, [...element.childNodes], nodesOf(html), null);
}

/** The nodes that HTML stands for; nothing in it has run. */
export function nodesOf(html: string): ChildNode[] {
	const template = document.createElement("template");
	template.innerHTML = html;
	return [...template.content.childNodes];
}

/**
 * Puts nodes in the place of others that stand side by side, or before a node if there are none, and keeps those that fit.
 * Gives the nodes that stand there then.
 */
export function fit(
	parent: Node,
	present: readonly ChildNode[],
	wanted: readonly ChildNode[],
	before: ChildNode | null
): ChildNode[] {
	const standing = wanted.map((next, index) => {
		const here = present[index];
		return here ? fitted(here, next) : parent.insertBefore(next, before);
	});
	for (const surplus of present.slice(wanted.length)) surplus.remove();
	return standing;
}

function fitted(here: ChildNode, next: ChildNode): ChildNode {
	if (here.nodeType !== next.nodeType || here.nodeName !== next.nodeName) {
		here.replaceWith(next);
		return next;
	}
	if (here instanceof Element && next instanceof Element) fitElement(here, next);
	else if (here.nodeValue !== next.nodeValue) here.nodeValue = next.nodeValue;
	return here;
}

function fitElement(here: Element, next: Element): void {
	if (here.isEqualNode(next)) return;
	for (const name of here.getAttributeNames()) if (!next.hasAttribute(name)) here.removeAttribute(name);
	for (const { name, value } of next.attributes) if (here.getAttribute(name) !== value) here.setAttribute(name, value);
	// What a visitor typed is no attribute; a template that names a value means it.
	if (here instanceof HTMLInputElement && next.hasAttribute("value")) here.value = next.getAttribute("value") ?? "";
	fit(here, [...here.childNodes], [...next.childNodes], null);
}
