import type { FileData, SharedProps } from "$contract";
import type { Node } from "$app/node.svelte";
import { bytes, t } from "$locale";
import { accepted, isAccepted } from "./files";

/** Files on their way to the server, for one component. */
export class Uploading {
	/** How much has gone, from 0 to 1; null while nothing is on its way. */
	share = $state.raw<number | null>(null);
	count = $state.raw(0);
	#stop: AbortController | null = null;

	constructor(readonly node: Node<SharedProps, object>) {}

	/** Sends files and gives them as the server knows them; none if they are refused or it fails, which the component says. */
	async send(files: File[], types?: string[] | null): Promise<FileData[]> {
		this.node.problem = this.#refusal(files, types);
		if (this.node.problem !== null || !files.length) return [];
		const stop = (this.#stop = new AbortController());
		this.share = 0;
		this.count = files.length;
		try {
			return await this.node.upload(files, {
				progress: (sent, total) => (this.share = sent / total),
				signal: stop.signal
			});
		} catch (error) {
			if (!stop.signal.aborted)
				this.node.problem = t("ui.upload.failed", { message: String((error as Error).message) });
			return [];
		} finally {
			if (this.#stop === stop) this.share = null;
		}
	}

	cancel(): void {
		this.#stop?.abort();
	}

	#refusal(files: File[], types: string[] | null | undefined): string | null {
		const limit = this.node.maxFileSize;
		const wrong = files.find((file) => !isAccepted(file, types));
		if (wrong)
			return t("ui.upload.wrongType", { name: wrong.name, types: (accepted(types) ?? "").replaceAll(",", ", ") });
		const large = files.find((file) => limit !== null && file.size > limit);
		return large && limit !== null ? t("ui.upload.tooLarge", { name: large.name, limit: bytes(limit) }) : null;
	}
}
