import type { FileData } from "$contract";
import { Refusal, Unreachable } from "./http";
import { newId } from "./id";

export interface UploadOptions {
	/** Hears how many bytes have gone, of how many. */
	progress?: (sent: number, total: number) => void;
	signal?: AbortSignal;
}

/** Sends files and gives them back as the server knows them. */
export async function upload(api: URL, files: File[], options: UploadOptions = {}): Promise<FileData[]> {
	const form = new FormData();
	for (const file of files) form.append("files", file, file.name || "file");
	const url = new URL("upload", api);
	url.searchParams.set("upload_id", newId());
	const paths = JSON.parse(await send(url, form, options)) as string[];
	return paths.map((path, index) => described(api, path, files[index]));
}

// Only XMLHttpRequest tells how many bytes have been sent.
function send(url: URL, form: FormData, { progress, signal }: UploadOptions): Promise<string> {
	return new Promise((resolve, reject) => {
		const request = new XMLHttpRequest();
		request.open("POST", url);
		request.setRequestHeader("x-gradio-user", "app");
		request.upload.addEventListener("progress", (event) => progress?.(event.loaded, event.total));
		request.addEventListener("load", () =>
			request.status === 200 ? resolve(request.responseText) : reject(refused(request))
		);
		request.addEventListener("error", (event) => reject(new Unreachable(event)));
		request.addEventListener("abort", () => reject(new DOMException("The upload was cancelled.", "AbortError")));
		signal?.addEventListener("abort", () => request.abort(), { once: true });
		request.send(form);
	});
}

function refused({ status, responseText }: XMLHttpRequest): Refusal {
	return new Refusal(status, sentence(responseText));
}

function sentence(text: string): string {
	try {
		return String((JSON.parse(text) as { detail?: unknown }).detail ?? text);
	} catch {
		return text;
	}
}

function described(api: URL, path: string, file: File | undefined): FileData {
	return {
		path,
		url: fileUrl(api, path),
		size: file?.size ?? null,
		orig_name: file?.name ?? null,
		mime_type: file?.type || null,
		is_stream: false,
		meta: { _type: "gradio.FileData" }
	};
}

/** Where the server gives out a file it knows under this handle. */
export function fileUrl(api: URL, path: string): string {
	return new URL(`file=${path.split("/").map(encodeURIComponent).join("/")}`, api).href;
}
