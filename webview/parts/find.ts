import { searchField } from "../controls.ts";
import { h, setText } from "../dom.ts";
import { plural } from "../format.ts";

/**
 * A field that finds nodes by what is written in them: others step back, Enter goes from one to the next, and the arrow down
 * takes the keyboard to it.
 */
export function find(nodes: () => SVGGElement[], goTo: (node: SVGGElement) => void) {
	let at = -1;
	let wanted = "";
	const said = h("span", { class: "muted found", role: "status", "aria-live": "polite" });
	const matches = () => (wanted === "" ? [] : nodes().filter((node) => isMatch(node)));
	const isMatch = (node: SVGGElement) => (node.getAttribute("aria-label") ?? "").toLowerCase().includes(wanted);

	function show(): void {
		for (const node of nodes()) node.classList.toggle("unwanted", wanted !== "" && !isMatch(node));
		setText(said, wanted === "" ? "" : plural(matches().length, "component"));
	}

	const field = searchField("Find a component", "Find…", {
		onInput(text) {
			wanted = text.trim().toLowerCase();
			at = -1;
			show();
			const [first] = matches();
			if (first) goTo(first);
		},
		onEnter() {
			const found = matches();
			if (found.length === 0) return;
			at = (at + 1) % found.length;
			goTo(found[at]);
			setText(said, `${at + 1} of ${plural(found.length, "component")}`);
		},
		onDown() {
			const node = matches()[Math.max(at, 0)];
			if (!node) return;
			goTo(node);
			node.focus({ preventScroll: true });
		},
	});
	field.title = "Enter shows the next one, the arrow down goes there";
	return { element: h("span", { class: "find" }, field, said), show };
}
