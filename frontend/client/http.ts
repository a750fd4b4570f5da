import { t } from "$locale";
import { backoff, pause } from "./backoff";

/** The server answered, and the answer is no. */
export class Refusal extends Error {
	constructor(
		readonly status: number,
		readonly detail: unknown
	) {
		super(typeof detail === "string" ? detail : `HTTP ${status}`);
	}
}

/** No answer came: the network or a proxy is in the way, and trying again may help. */
export class Unreachable extends Error {
	constructor(cause: unknown) {
		super(t("connection.unreachable"), { cause });
	}
}

const PASSING = new Set([408, 425, 429, 502, 504]);

/** Posts JSON once and gives the JSON that comes back. */
export async function post(url: URL, body: unknown, signal?: AbortSignal): Promise<unknown> {
	const response = await reach(url, {
		method: "POST",
		headers: { "content-type": "application/json", "x-gradio-user": "app" },
		body: JSON.stringify(body),
		signal
	});
	return response.json();
}

/** Posts JSON until an answer comes; only for requests that may be repeated. `troubled` hears of each change of fortune. */
export async function postUntilAnswered(
	url: URL,
	body: unknown,
	signal: AbortSignal,
	troubled: (trouble: boolean) => void
): Promise<unknown> {
	for (let attempt = 0; ; attempt++) {
		try {
			const answer = await post(url, body, signal);
			troubled(false);
			return answer;
		} catch (error) {
			troubled(error instanceof Unreachable);
			if (!(error instanceof Unreachable) || signal.aborted) throw error;
			await pause(backoff(attempt), signal);
		}
	}
}

/** Fetches; throws `Refusal` or `Unreachable` unless the answer is good. */
export async function reach(url: URL, request: RequestInit): Promise<Response> {
	const response = await fetch(url, request).catch((error: unknown) => {
		throw new Unreachable(error);
	});
	if (response.ok) return response;
	const detail = await refusal(response);
	if (PASSING.has(response.status) || (response.status === 503 && detail === null))
		throw new Unreachable(response.status);
	throw new Refusal(response.status, detail);
}

async function refusal(response: Response): Promise<unknown> {
	const text = await response.text();
	try {
		const body = JSON.parse(text) as { detail?: unknown };
		return body.detail ?? body;
	} catch {
		// A proxy's own page is no answer of ours; a plain sentence is.
		return text && !text.trimStart().startsWith("<") ? text : null;
	}
}
