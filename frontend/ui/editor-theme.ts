import { EditorView } from "@codemirror/view";

const CAPTION = { fontFamily: "var(--font)", fontSize: "var(--block-info-text-size)" };
const FIELD = {
	padding: "4px 8px",
	border: "var(--input-border-width) solid var(--input-border-color)",
	borderRadius: "var(--radius-md)",
	background: "var(--input-background-fill)",
	color: "var(--body-text-color)",
	lineHeight: "18px"
};

/** The editor in the page's tokens, which know light and dark. */
export const appearance = EditorView.theme({
	"&": {
		flex: "1",
		minWidth: "0",
		borderRadius: "inherit",
		background: "inherit",
		color: "var(--body-text-color)",
		fontSize: "var(--size)"
	},
	"&.cm-focused": { outline: "0" },
	".cm-scroller": {
		borderRadius: "inherit",
		background: "inherit",
		maxHeight: "var(--most)",
		overflow: "auto",
		fontFamily: "var(--font-mono)",
		lineHeight: "20px"
	},
	".cm-content": { minHeight: "var(--least)", padding: "8px 0", caretColor: "var(--body-text-color)" },
	".cm-line": { padding: "0 12px 0 8px" },
	".cm-gutters": {
		minHeight: "var(--least)",
		border: "0",
		borderRadius: "var(--input-radius) 0 0 var(--input-radius)",
		background: "inherit",
		color: "var(--body-text-color-subdued)"
	},
	".cm-lineNumbers .cm-gutterElement": {
		minWidth: "28px",
		padding: "0 8px 0 12px",
		fontVariantNumeric: "tabular-nums"
	},
	".cm-activeLine, .cm-activeLineGutter": { background: "transparent" },
	"&.cm-focused .cm-activeLine": { background: "color-mix(in srgb, var(--body-text-color) 4%, transparent)" },
	"&.cm-focused .cm-activeLineGutter": { background: "transparent", color: "var(--body-text-color)" },
	".cm-line ::selection, .cm-line::selection": {
		background: "color-mix(in srgb, var(--color-accent) 25%, transparent)"
	},
	".cm-selectionMatch": { background: "color-mix(in srgb, var(--color-accent) 12%, transparent)" },
	".cm-searchMatch": { background: "color-mix(in srgb, var(--preludio-warning) 20%, transparent)" },
	".cm-searchMatch-selected": { background: "color-mix(in srgb, var(--preludio-warning) 45%, transparent)" },
	"&.cm-focused .cm-matchingBracket": {
		background: "transparent",
		outline: "1px solid var(--border-color-accent)",
		borderRadius: "2px"
	},
	"&.cm-focused .cm-nonmatchingBracket": { background: "transparent", color: "var(--error-text-color)" },
	".cm-placeholder": { color: "var(--input-placeholder-color)" },
	".cm-tooltip": {
		border: "1px solid var(--border-color-primary)",
		borderRadius: "var(--radius-lg)",
		background: "var(--preludio-floating-fill)",
		color: "var(--body-text-color)",
		boxShadow: "var(--shadow-drop)",
		overflow: "hidden"
	},
	".cm-tooltip.cm-tooltip-autocomplete > ul": { padding: "var(--spacing-sm)", fontFamily: "var(--font-mono)" },
	".cm-tooltip.cm-tooltip-autocomplete > ul > li": { padding: "4px 8px", borderRadius: "var(--radius-md)" },
	".cm-tooltip.cm-tooltip-autocomplete > ul > li[aria-selected]": {
		background: "var(--button-secondary-background-fill-hover)",
		color: "inherit"
	},
	".cm-completionIcon": { display: "none" },
	".cm-completionMatchedText": { color: "var(--color-accent)", textDecoration: "none" },
	".cm-completionDetail": { color: "var(--body-text-color-subdued)", fontStyle: "normal" },
	".cm-panels": {
		background: "color-mix(in srgb, var(--body-text-color) 3%, var(--body-background-fill))",
		color: "inherit",
		borderRadius: "var(--input-radius) var(--input-radius) 0 0"
	},
	".cm-panels.cm-panels-top": { borderBottom: "1px solid var(--border-color-primary)" },
	".cm-panel.cm-search": { padding: "8px 40px 8px 12px", ...CAPTION },
	".cm-panel.cm-search label": {
		...CAPTION,
		display: "inline-flex",
		alignItems: "center",
		verticalAlign: "middle",
		margin: "2px 12px 2px 0"
	},
	".cm-panel.cm-search input[type=checkbox]": { margin: "0 6px 0 0", accentColor: "var(--color-accent)" },
	".cm-dialog": { padding: "8px 40px 8px 12px", ...CAPTION },
	".cm-dialog label": CAPTION,
	".cm-textfield": { ...FIELD, ...CAPTION, margin: "2px 6px 2px 0" },
	".cm-button": {
		...FIELD,
		...CAPTION,
		margin: "2px 6px 2px 0",
		backgroundImage: "none",
		textTransform: "none",
		cursor: "pointer"
	},
	".cm-button:hover": { background: "var(--button-secondary-background-fill-hover)" },
	".cm-textfield:focus-visible, .cm-button:focus-visible, [name=close]:focus-visible": {
		outline: "0",
		boxShadow: "var(--preludio-ring)"
	},
	".cm-panel.cm-search [name=close], .cm-dialog-close": {
		position: "absolute",
		inset: "6px 6px auto auto",
		width: "28px",
		height: "28px",
		borderRadius: "var(--radius-md)",
		color: "var(--body-text-color-subdued)",
		fontSize: "18px",
		cursor: "pointer"
	}
});
