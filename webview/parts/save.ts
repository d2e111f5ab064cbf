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
	{ value: "", label: "Save the design as…" },
	{ value: "design.svg", label: "Picture (SVG)" },
	{ value: "design.png", label: "Picture (PNG)" },
	{ value: "design.mmd", label: "Mermaid" },
	{ value: "design.json", label: "Data (JSON)" },
];

/** Saves the design, as a picture for a page, as text for a document, or as data for a tool. */
export function save(actions: Actions, root: HTMLElement, review: () => Review | undefined): HTMLElement {
	const chooser = picker(
		"Save the design",
		async (name) => {
			chooser.show(choices, "");
			const shown = review();
			if (shown && name !== "")
				actions.tell({ type: "save", name: name as SavedName, text: await textOf(name, shown, root) });
		},
		"save",
	);
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
	const text = new XMLSerializer().serializeToString(svg);
	return name === "design.png" ? pixelsOf(text, svg.viewBox.baseVal) : text;
}

/** A picture of this many pixels a side is more than a page or a screen shows, and than some machines can make. */
const mostPixels = 8000;

/** The same as PNG, in base64; twice as many pixels as the picture has points, so that it is sharp when it is enlarged. */
async function pixelsOf(svg: string, { width, height }: DOMRect): Promise<string> {
	const image = new Image();
	image.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(svg)}`;
	await image.decode();
	const scale = Math.min(2, mostPixels / Math.max(width, height));
	const canvas = document.createElement("canvas");
	canvas.width = Math.ceil(width * scale);
	canvas.height = Math.ceil(height * scale);
	const context = canvas.getContext("2d");
	if (!context) throw new Error("no picture can be made here");
	context.fillStyle = color("editor-background");
	context.fillRect(0, 0, canvas.width, canvas.height);
	context.drawImage(image, 0, 0, canvas.width, canvas.height);
	return canvas.toDataURL("image/png").replace(/^data:image\/png;base64,/, "");
}
