import { tagHighlighter, tags } from "@lezer/highlight";
import "./syntax.css";

const {
	atom,
	attributeName,
	bool,
	className,
	color,
	comment,
	definition,
	deleted,
	emphasis,
	escape,
	heading,
	inserted,
	keyword,
	labelName,
	link,
	literal,
	macroName,
	meta,
	modifier,
	namespace,
	number,
	operatorKeyword,
	propertyName,
	regexp,
	self,
	special,
	standard,
	strikethrough,
	string,
	strong,
	tagName,
	typeName,
	unit,
	url,
	variableName
} = tags;

/** What the parts of a text in some language look like: one class for each colour, in the editor as in a text. */
export const syntax = tagHighlighter([
	{ tag: [keyword, operatorKeyword, modifier, self], class: "tok-keyword" },
	{ tag: [string, inserted, special(string)], class: "tok-text" },
	{ tag: [number, literal, bool, atom, unit, color, escape, regexp, deleted], class: "tok-constant" },
	{ tag: [tags.function(variableName), tags.function(propertyName), macroName, labelName], class: "tok-name" },
	{ tag: [definition(variableName), propertyName, attributeName, meta, link, url], class: "tok-name" },
	{ tag: [typeName, className, namespace, tagName, standard(variableName)], class: "tok-type" },
	{ tag: comment, class: "tok-comment" },
	{ tag: heading, class: "tok-heading" },
	{ tag: strong, class: "tok-strong" },
	{ tag: emphasis, class: "tok-emphasis" },
	{ tag: strikethrough, class: "tok-gone" }
]);
