/** What somebody says. */
export interface Line {
	speaker: string;
	text: string;
}

/** A line is cut in two: what is said next is somebody else's, unless there is something left to say. */
export function broken(lines: Line[], index: number, at: number, speakers: string[]): Line[] {
	const { speaker, text } = lines[index] ?? { speaker: speakers[0] ?? "", text: "" };
	const rest = text.slice(at);
	const next = rest ? speaker : (speakers[(speakers.indexOf(speaker) + 1) % speakers.length] ?? speaker);
	return lines.toSpliced(index, 1, { speaker, text: text.slice(0, at) }, { speaker: next, text: rest });
}

/** A line is joined to the one before it. */
export function merged(lines: Line[], index: number): Line[] {
	const [before, line] = [lines[index - 1], lines[index]];
	if (!before || !line) return lines;
	return lines.toSpliced(index - 1, 2, { ...before, text: before.text + line.text });
}

/** Text of several lines becomes as many of the speaker's, in the place of one. */
export function spread(lines: Line[], index: number, text: string): Line[] {
	const { speaker } = lines[index] ?? { speaker: "" };
	return lines.toSpliced(index, 1, ...text.split(/\r?\n/).map((each) => ({ speaker, text: each })));
}

export function moved<T>(items: T[], from: number, to: number): T[] {
	const item = items[from];
	return item === undefined ? items : items.toSpliced(from, 1).toSpliced(to, 0, item);
}
