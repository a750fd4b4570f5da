import { reach } from "$client/http";

export interface Parameter {
	label: string;
	parameter_name?: string;
	parameter_has_default?: boolean;
	parameter_default?: unknown;
	python_type: { type: string; description: string };
	component: string;
}

export interface Endpoint {
	parameters: Parameter[];
	returns: Parameter[];
	description?: string;
	code_snippets?: Record<string, string>;
}

/** The public endpoints of the app, by name; their snippets call the address it is reached at. */
export async function endpoints(api: URL, root: URL): Promise<[string, Endpoint][]> {
	const response = await reach(new URL("info", api), {});
	const info = JSON.parse(await response.text(), (_, part: unknown) => filled(part, root)) as Info;
	return Object.entries(info.named_endpoints);
}

interface Info {
	named_endpoints: Record<string, Endpoint>;
}

function filled(part: unknown, root: URL): unknown {
	return typeof part === "string" ? part.replaceAll("{root}", root.href.replace(/\/$/, "")) : part;
}
