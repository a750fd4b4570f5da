import type { AnyNode, Node } from "$app/node.svelte";
import type { WalkthroughEvents, WalkthroughProps } from "$contract";
import { chosen, type Step } from "./tabs";

export type Walkthrough = Node<WalkthroughProps, WalkthroughEvents>;

/** The steps that a visitor can see. */
export function visibleSteps(walkthrough: Walkthrough): Step[] {
	return (walkthrough.children as unknown as Step[]).filter((step) => step.props.visible === true);
}

/** The step whose content is shown. */
export function currentStep(walkthrough: Walkthrough): Step | undefined {
	return chosen(visibleSteps(walkthrough), walkthrough.props.selected);
}

/** A step as its parent sees it. */
export function isCurrent(step: Step): boolean {
	return step.parent !== null && currentStep(step.parent as AnyNode as unknown as Walkthrough) === step;
}
