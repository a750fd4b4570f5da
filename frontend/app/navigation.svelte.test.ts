import { beforeEach, expect, test, vi } from "vitest";
import { Navigation, type Traveller } from "./navigation.svelte";

const root = new URL("/app/", location.href);
let shown: string[];
let travels: Traveller;
let navigation: Navigation;

beforeEach(() => {
	document.body.innerHTML = `
		<main><h1>Here</h1><a id="link" href="/app/second"><b>Second</b></a></main>`;
	history.replaceState(null, "", "/app/");
	document.title = "The app";
	shown = [];
	travels = {
		fetch: vi.fn(() => Promise.resolve(true)),
		leave: vi.fn(),
		show: (path) => shown.push(path),
		stayed: vi.fn(),
		appeared: (path) => shown.push(`${path}!`),
		failed: vi.fn()
	};
	const pages: [string, string, boolean][] = [
		["", "Home", true],
		["second", "Second", true],
		["deep/third", "Third", true]
	];
	navigation = new Navigation({ pages, title: "The app", current_page: "" }, root, travels);
});

const to = (path: string) => new URL(path, root);

test("a page is fetched, then the address, the title and the focus are its own", async () => {
	await navigation.go(to("second?q=1"), "second");
	expect(location.href).toBe(to("second?q=1").href);
	expect(shown).toEqual(["second", "second!"]);
	expect([navigation.current, navigation.loading]).toEqual(["second", null]);
	expect(document.title).toBe("Second · The app");
	expect(document.activeElement?.tagName).toBe("H1");
});

test("the page stays where it is when another cannot be had", async () => {
	travels.fetch = () => Promise.reject(new Error("offline"));
	await navigation.go(to("second"), "second");
	expect(travels.failed).toHaveBeenCalledOnce();
	expect([location.href, navigation.current, navigation.loading]).toEqual([root.href, "", null]);
});

test("of two links the last one counts", async () => {
	let arrive: (known: boolean) => void = () => {};
	travels.fetch = (path) => (path === "second" ? new Promise((resolve) => (arrive = resolve)) : Promise.resolve(true));
	const first = navigation.go(to("second"), "second");
	expect(navigation.loading).toBe("second");
	await navigation.go(to("deep/third"), "deep/third");
	arrive(true);
	await first;
	expect(shown).toEqual(["deep/third", "deep/third!"]);
	expect(location.href).toBe(to("deep/third").href);
});

test("links keep the appearance that the address asks for", () => {
	expect(navigation.href("second")).toBe(to("second").href);
	history.replaceState(null, "", "/app/?__theme=dark&q=1");
	expect(navigation.href("second")).toBe(to("second?__theme=dark").href);
});

test("a plain click on a link to a page is taken over, any other click is the browser's", async () => {
	navigation.start();
	const link = document.querySelector<HTMLAnchorElement>("#link") as HTMLAnchorElement;
	const click = (options: MouseEventInit = {}, target: Element = link) => {
		history.replaceState(null, "", root);
		const event = new MouseEvent("click", { bubbles: true, cancelable: true, composed: true, ...options });
		// The test page itself goes nowhere.
		addEventListener("click", (late) => late.preventDefault(), { once: true });
		const taken = vi.spyOn(navigation, "go").mockResolvedValue();
		target.dispatchEvent(event);
		const count = taken.mock.calls.length;
		taken.mockRestore();
		return count === 1;
	};
	expect(click({}, link.firstElementChild as Element)).toBe(true);
	expect([{ ctrlKey: true }, { metaKey: true }, { shiftKey: true }, { button: 1 }].map((o) => click(o))).toEqual([
		false,
		false,
		false,
		false
	]);
	for (const [name, value] of [
		["target", "_blank"],
		["download", ""],
		["rel", "external"]
	] as const) {
		link.setAttribute(name, value);
		expect([name, click()]).toEqual([name, false]);
		link.removeAttribute(name);
	}
	for (const address of ["/app/elsewhere", "/other/second", "https://example.org/app/second", "/app/#part"]) {
		link.href = address;
		expect([address, click()]).toEqual([address, false]);
	}
	link.href = "/app/deep/third/";
	expect(click()).toBe(true);
});

test("going back shows the page that the address names, and tells what else it says", async () => {
	navigation.start();
	await navigation.go(to("second"), "second");
	history.replaceState(null, "", "/app/");
	dispatchEvent(new PopStateEvent("popstate", { state: null }));
	await vi.waitFor(() => expect(navigation.current).toBe(""));
	expect(document.title).toBe("The app");
	history.replaceState(null, "", "/app/?view=api");
	dispatchEvent(new PopStateEvent("popstate", { state: null }));
	expect(travels.stayed).toHaveBeenCalledOnce();
});

test("a page that cannot be had on the way back says so, and may be tried again", async () => {
	navigation.start();
	await navigation.go(to("second"), "second");
	travels.fetch = () => Promise.reject(new Error("offline"));
	history.replaceState(null, "", "/app/");
	dispatchEvent(new PopStateEvent("popstate", { state: null }));
	await vi.waitFor(() => expect(navigation.missing).toBe(""));
	travels.fetch = () => Promise.resolve(true);
	await navigation.retry();
	expect([navigation.missing, navigation.current]).toEqual([null, ""]);
});
