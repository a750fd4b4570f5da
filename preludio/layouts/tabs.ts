import type { AnyNode, Node } from "$app/node.svelte";
import type { StepEvents, StepProps, TabEvents, TabProps, TabsEvents, TabsProps } from "$contract";

export type Tabs = Node<TabsProps, TabsEvents>;
export type Tab = Node<TabProps, TabEvents>;
export type Step = Node<StepProps, StepEvents>;

/** What `selected` may name: the author's id of a tab or step, or else its block's. */
export function keyOf(page: Tab | Step): number | string {
	return page.props.id ?? page.id;
}

/** The id of the element that holds the content of a tab or step. */
export function panelId(page: Tab | Step): string {
	return page.props.elem_id ?? `panel-${page.id}`;
}

/** The tabs that a visitor can see, those aligned to the left first. */
export function visibleTabs(tabs: Tabs): Tab[] {
	const visible = (tabs.children as unknown as Tab[]).filter((tab) => tab.props.visible === true);
	return [
		...visible.filter(({ props }) => props.alignment !== "right"),
		...visible.filter(({ props }) => props.alignment === "right")
	];
}

/** The one of several pages that is shown: the one selected, or the first that can be. */
export function chosen<P extends Tab | Step>(pages: P[], selected: number | string | null): P | undefined {
	return pages.find((page) => keyOf(page) === selected) ?? pages.find((page) => page.props.interactive !== false);
}

/** The tab whose content is shown. */
export function currentTab(tabs: Tabs): Tab | undefined {
	return chosen(visibleTabs(tabs), tabs.props.selected);
}

/** A tab as its parent sees it. */
export function isCurrent(tab: Tab): boolean {
	return tab.parent !== null && currentTab(tab.parent as AnyNode as unknown as Tabs) === tab;
}
