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

/** The public endpoints of the app, by name. */
export async function endpoints(api: URL): Promise<[string, Endpoint][]> {
	const response = await reach(new URL("info", api), {});
	const info = (await response.json()) as { named_endpoints: Record<string, Endpoint> };
	return Object.entries(info.named_endpoints);
}
