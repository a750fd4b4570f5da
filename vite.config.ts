import { brotliCompressSync, constants, gzipSync } from "node:zlib";
import { svelte } from "@sveltejs/vite-plugin-svelte";
import { defineConfig, type Plugin, type Rolldown } from "vite";

const here = (path: string) => new URL(path, import.meta.url).pathname;
const VIEW = /preludio\/(?:components|layouts)\/(?:.*\/)?([a-z][a-z0-9]*)\.(?:svelte|begin\.svelte\.ts)$/;
/** What every page needs: one chunk, whoever else imports parts of it. */
const CORE = new RegExp(
	[
		"node_modules/(?:svelte|esm-env|clsx)/",
		"vite/preload|rolldown/runtime",
		"frontend/(?:main|locale\\.svelte)\\.ts|frontend/locales/en\\.json",
		"frontend/client/",
		"frontend/app/(?!basics|\\w+Panel|CodeSample|EndpointEntry|api\\.ts)",
		"frontend/ui/(?:Actions|ButtonFace|CopyButton|Field|Icon|Status|copy|field|follow|icons|place)\\b",
		"preludio/layouts/(?:column|form|row)\\."
	].join("|")
);
/** The layouts that often come together: a request, not four. */
const FOLDS = /preludio\/layouts\/(?:accordion|group|tab\w*)\./;
const WORTH_COMPRESSING = /^assets\/.*\.(?:js|css|svg|json)$/;

interface Files {
	js: string[];
	css: string[];
}

/** Writes `bundle.json`, from which the server preloads exactly the chunks of the components in a page. */
function bundleList(): Plugin {
	return {
		name: "preludio:bundle-list",
		generateBundle(_, bundle) {
			const chunks = Object.values(bundle).filter((file) => file.type === "chunk");
			const entry = solid(
				chunks.find((chunk) => chunk.isEntry),
				bundle
			);
			if (!entry) return;
			const first = closure(entry, bundle);
			const types = Object.fromEntries(
				chunks.flatMap((chunk) => views(chunk).map((type) => [type, beyond(closure(chunk, bundle), first)]))
			);
			const source = JSON.stringify({ entry: { js: entry.fileName, css: first.css }, types }, null, "\t");
			this.emitFile({ type: "asset", fileName: "bundle.json", source });
		}
	};
}

/** An entry that only imports another chunk is skipped in favour of that one: a request less. */
function solid(
	entry: Rolldown.OutputChunk | undefined,
	bundle: Rolldown.OutputBundle
): Rolldown.OutputChunk | undefined {
	const only = entry?.moduleIds.length === 0 && entry.imports.length === 1 ? bundle[entry.imports[0] ?? ""] : undefined;
	return only?.type === "chunk" ? only : entry;
}

function views(chunk: Rolldown.OutputChunk): string[] {
	return chunk.moduleIds.flatMap((id) => VIEW.exec(id)?.[1] ?? []);
}

/** All files that a chunk needs before it can run, itself included. */
function closure(
	chunk: Rolldown.OutputChunk,
	bundle: Rolldown.OutputBundle,
	found: Files = { js: [], css: [] }
): Files {
	if (found.js.includes(chunk.fileName)) return found;
	found.js.push(chunk.fileName);
	found.css.push(...(chunk.viteMetadata?.importedCss ?? []));
	for (const name of chunk.imports) {
		const imported = bundle[name];
		if (imported?.type === "chunk") closure(imported, bundle, found);
	}
	return found;
}

function beyond(files: Files, first: Files): Files {
	return {
		js: files.js.filter((name) => !first.js.includes(name)),
		css: files.css.filter((name) => !first.css.includes(name))
	};
}

/** Leaves out the older formats of the fonts for formulas: every browser that can run the page reads WOFF2. */
function modernFonts(): Plugin {
	return {
		name: "preludio:modern-fonts",
		enforce: "pre",
		transform: {
			filter: { id: /katex.*\.css$/ },
			handler: (css) => css.replaceAll(/,url\([^)]*\) format\("(?:woff|truetype)"\)/g, "")
		}
	};
}

/** Lays a brotli and a gzip copy beside each asset, so that serving costs no compression. */
function precompress(): Plugin {
	return {
		name: "preludio:precompress",
		enforce: "post",
		generateBundle: {
			order: "post",
			handler(_, bundle) {
				for (const [fileName, file] of Object.entries(bundle)) {
					if (!WORTH_COMPRESSING.test(fileName)) continue;
					const bytes = Buffer.from(file.type === "chunk" ? file.code : file.source);
					const brotli = brotliCompressSync(bytes, { params: { [constants.BROTLI_PARAM_QUALITY]: 11 } });
					this.emitFile({ type: "asset", fileName: `${fileName}.br`, source: brotli });
					this.emitFile({ type: "asset", fileName: `${fileName}.gz`, source: gzipSync(bytes, { level: 9 }) });
				}
			}
		}
	};
}

export default defineConfig(({ mode }) => ({
	base: "./",
	publicDir: here("frontend/public"),
	plugins: [svelte(), modernFonts(), bundleList(), ...(mode === "development" ? [] : [precompress()])],
	resolve: {
		// Tests run the code that browsers get, not the one for rendering on a server.
		...(process.env.VITEST ? { conditions: ["browser"] } : {}),
		alias: {
			$contract: here("frontend/contract.gen.ts"),
			$locale: here("frontend/locale.svelte.ts"),
			$client: here("frontend/client"),
			$app: here("frontend/app"),
			$ui: here("frontend/ui")
		}
	},
	build: {
		target: "es2022",
		outDir: here("preludio/static"),
		emptyOutDir: true,
		manifest: true,
		modulePreload: { polyfill: false },
		rolldownOptions: {
			input: here("frontend/main.ts"),
			output: {
				codeSplitting: {
					groups: [
						{ name: "main", test: CORE, priority: 1 },
						// With what they import: whoever else needs a part of it shall not cost the small components a request.
						{ name: "basics", test: /frontend\/app\/basics\.ts$/ },
						{ name: "folds", test: FOLDS },
						// Small parts that go together.
						{ name: "popup", test: /frontend\/ui\/(?:popup\.ts|Popover\.svelte|window\.svelte\.ts)/ },
						// A text with code in it needs no editor.
						{ name: "syntax", test: /@lezer\/(?:common|highlight|lr)\/|@codemirror\/streamparser\/|ui\/syntax\./ }
					]
				}
			}
		}
	},
	test: { include: ["frontend/**/*.test.ts"], environment: "happy-dom" }
}));
