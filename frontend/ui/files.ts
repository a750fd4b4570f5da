const KINDS = new Set(["image", "video", "audio", "text"]);

/** The `accept` of a file input, from types as authors name them: "image", ".json", "text/csv". */
export function accepted(types: string[] | null | undefined): string | undefined {
	if (!types?.length || types.includes("file")) return undefined;
	return types
		.map((type) => (KINDS.has(type) ? `${type}/*` : type.includes("/") || type.startsWith(".") ? type : `.${type}`))
		.join(",");
}

/** Whether a file is of one of the types. */
export function isAccepted(file: File, types: string[] | null | undefined): boolean {
	const accept = accepted(types);
	return accept === undefined || accept.split(",").some((type) => isOf(file, type.toLowerCase()));
}

function isOf(file: File, type: string): boolean {
	if (type.startsWith(".")) return file.name.toLowerCase().endsWith(type);
	return type.endsWith("/*") ? file.type.startsWith(type.slice(0, -1)) : file.type === type;
}

/** The attributes of a link that fetches a file; one that lies elsewhere opens beside the page. */
export function fetching(url: string, name: string) {
	const elsewhere = new URL(url, location.href).origin !== location.origin && !url.startsWith("data:");
	return { href: url, download: name, ...(elsewhere && { target: "_blank", rel: "noopener noreferrer" }) };
}

/** The files of a drop, those inside folders as well. */
export async function dropped(data: DataTransfer): Promise<File[]> {
	// Entries must be taken at once: after the first wait the browser has emptied the list.
	const entries = [...data.items].map((item) => item.webkitGetAsEntry()).filter((entry) => entry !== null);
	if (!entries.length) return [...data.files];
	return (await Promise.all(entries.map(filesBelow))).flat();
}

async function filesBelow(entry: FileSystemEntry): Promise<File[]> {
	if (isFile(entry)) return [await new Promise<File>((resolve, reject) => entry.file(resolve, reject))];
	const children = isFolder(entry) ? await childrenOf(entry) : [];
	return (await Promise.all(children.map(filesBelow))).flat();
}

/** A reader gives about a hundred entries at a time, and none when it has given all. */
async function childrenOf(folder: FileSystemDirectoryEntry): Promise<FileSystemEntry[]> {
	const reader = folder.createReader();
	const next = () => new Promise<FileSystemEntry[]>((resolve, reject) => reader.readEntries(resolve, reject));
	const all: FileSystemEntry[] = [];
	for (let some = await next(); some.length; some = await next()) all.push(...some);
	return all;
}

function isFile(entry: FileSystemEntry): entry is FileSystemFileEntry {
	return entry.isFile;
}

function isFolder(entry: FileSystemEntry): entry is FileSystemDirectoryEntry {
	return entry.isDirectory;
}
