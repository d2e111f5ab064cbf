import { quantity } from "../format.ts";
import type { Heat } from "../model/heat.ts";

const thickness = 3;

/** Paints how busy each component was onto its node: one bar for before, one for after where they differ. */
export function paintHeat(nodes: readonly SVGGElement[], heat: ReadonlyMap<string, Heat>): void {
	for (const node of nodes) {
		for (const old of node.querySelectorAll(":scope > .heat")) old.remove();
		const found = heat.get(node.dataset.component ?? "");
		const shape = node.querySelector<SVGGraphicsElement>(".label-container");
		if (!found || !shape) continue;
		const { x, y, width, height } = boxOf(shape);
		const bars = Math.abs(found.before - found.after) < 0.005 ? [found.before] : [found.before, found.after];
		const group = document.createElementNS(node.namespaceURI, "g") as SVGGElement;
		group.setAttribute("class", "heat");
		const said = bars.map((busy) => quantity(busy, "share")).join(" before, ");
		const title = document.createElementNS(node.namespaceURI, "title");
		title.textContent = `${said} busy${bars.length > 1 ? " after" : ""}`;
		group.append(title);
		bars.forEach((busy, index) => {
			const top = y + height - thickness * (bars.length - index);
			group.append(bar("track", x, top, width), bar(colour(busy), x, top, width * Math.min(1, busy)));
		});
		node.append(group);
	}
}

/** In the coordinates of the node: some shapes are drawn from a corner and moved. */
function boxOf(shape: SVGGraphicsElement): { x: number; y: number; width: number; height: number } {
	const { x, y, width, height } = shape.getBBox();
	const moved = shape.transform.baseVal.consolidate()?.matrix;
	return { x: x + (moved?.e ?? 0), y: y + (moved?.f ?? 0), width, height };
}

/** From where on a queue grows quickly, and where it never ends. */
function colour(busy: number): string {
	return busy >= 0.95 ? "full" : busy >= 0.75 ? "hot" : "cool";
}

function bar(look: string, x: number, y: number, width: number): SVGElement {
	const rect = document.createElementNS("http://www.w3.org/2000/svg", "rect");
	const places = { x, y, width, height: thickness };
	for (const [name, value] of Object.entries(places)) rect.setAttribute(name, String(value));
	rect.setAttribute("class", look);
	return rect;
}
