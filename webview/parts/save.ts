import { type Design, Design as DesignSchema } from "../../src/design/design.ts";
import { toMermaid } from "../../src/design/mermaid.ts";
import type { Review } from "../../src/review/review.ts";
import type { Actions } from "../actions.ts";
import { picker } from "../controls.ts";
import { draw } from "../draw.ts";
import type { SavedName } from "../messages.ts";
import { marks } from "../model/findings.ts";
import { color } from "../theme.ts";

const choices: { value: SavedName | ""; label: string }[] = [
	{ value: "", label: "Save as…" },
	{ value: "design.svg", label: "Picture (SVG)" },
	{ value: "design.mmd", label: "Mermaid" },
	{ value: "design.json", label: "Data (JSON)" },
];

/** Saves the design, as a picture for a page, as text for a document, or as data for a tool. */
export function save(actions: Actions, root: HTMLElement, review: () => Review | undefined): HTMLElement {
	const chooser = picker("Save the design", async (name) => {
		chooser.show(choices, "");
		const shown = review();
		if (shown && name !== "")
			actions.tell({ type: "save", name: name as SavedName, text: await textOf(name, shown, root) });
	});
	chooser.show(choices, "");
	return chooser.element;
}

async function textOf(name: string, review: Review, root: HTMLElement): Promise<string> {
	const { design } = review;
	if (name === "design.json") return `${JSON.stringify(DesignSchema.parse(design) satisfies Design, undefined, 2)}\n`;
	const worst = Object.fromEntries([...marks(review)].map(([id, { severity }]) => [id, severity]));
	const picture = toMermaid(design, { marks: worst });
	if (name === "design.mmd") return picture.text;
	const svg = await draw(picture, root);
	// The theme's text is written on the theme's ground: a picture brings its own.
	svg.style.background = color("editor-background");
	return new XMLSerializer().serializeToString(svg);
}
