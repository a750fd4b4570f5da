import type { TimerEvents, TimerProps } from "$contract";
import type { Node } from "$app/node.svelte";

/** Ticks as long as its page is shown, also where nothing is seen: in a closed accordion, on a tab that was never opened. */
export function begin(node: Node<TimerProps, TimerEvents>): void {
	const stop = $effect.root(() => {
		$effect(() => {
			if (!node.present || !node.props.active || node.props.value === null) return;
			const timer = setInterval(() => node.emit("tick"), node.props.value * 1000);
			return () => clearInterval(timer);
		});
	});
	node.life.addEventListener("abort", stop);
}
