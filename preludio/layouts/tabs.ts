import type { AnyNode, Node } from "$app/node.svelte";
import type { TabEvents, TabProps, TabsEvents, TabsProps } from "$contract";

export type Tabs = Node<TabsProps, TabsEvents>;
export type Tab = Node<TabProps, TabEvents>;

/** What `selected` may name: the author's id of a tab, or else its block's. */
export function keyOf(tab: Tab): number | string {
	return tab.props.id ?? tab.id;
}

/** The id of the element that holds the tab's content. */
export function panelId(tab: Tab): string {
	return tab.props.elem_id ?? `panel-${tab.id}`;
}

/** The tabs that a visitor can see, those aligned to the left first. */
export function visibleTabs(tabs: Tabs): Tab[] {
	const visible = (tabs.children as unknown as Tab[]).filter((tab) => tab.props.visible === true);
	return [
		...visible.filter(({ props }) => props.alignment !== "right"),
		...visible.filter(({ props }) => props.alignment === "right")
	];
}

/** The tab whose content is shown: the one selected, or the first that can be. */
export function currentTab(tabs: Tabs): Tab | undefined {
	const visible = visibleTabs(tabs);
	return (
		visible.find((tab) => keyOf(tab) === tabs.props.selected) ?? visible.find((tab) => tab.props.interactive !== false)
	);
}

/** A tab as its parent sees it. */
export function isCurrent(tab: Tab): boolean {
	return tab.parent !== null && currentTab(tab.parent as AnyNode as unknown as Tabs) === tab;
}
