import type { Design } from "../../src/design/design.ts";
import { graphOf, targetsOf } from "../../src/design/graph.ts";
import { quantity } from "../format.ts";
import type { Heat } from "../model/heat.ts";

const thickness = 3;
/** Fewer failures are a slip here and there. */
const fewErrors = 0.005;
const manyErrors = 0.05;

/** Paints how busy each component was onto its node, and what failed: one bar for before, one for after where they differ. */
export function paintHeat(nodes: readonly SVGGElement[], heat: ReadonlyMap<string, Heat>): void {
	for (const node of nodes) {
		for (const old of node.querySelectorAll(":scope > .heat")) old.remove();
		const found = heat.get(node.dataset.component ?? "");
		const shape = node.querySelector<SVGGraphicsElement>(".label-container");
		if (!found || !shape) continue;
		const { x, y, width, height } = boxOf(shape);
		const bars = Math.abs(found.before - found.after) < 0.005 ? [found.before] : [found.before, found.after];
		const group = svg("g", { class: "heat" });
		const said = bars.map((busy) => quantity(busy, "share")).join(" before, ");
		const failed = found.errors >= fewErrors ? `${quantity(found.errors, "share")} errors` : "";
		const title = svg("title", {});
		title.textContent = [`${said} busy${bars.length > 1 ? " after" : ""}`, failed].filter(Boolean).join(", ");
		group.append(title);
		bars.forEach((busy, index) => {
			const top = y + height - thickness * (bars.length - index);
			const room = { x, y: top, height: thickness };
			group.append(
				svg("rect", { ...room, class: "track", width }),
				svg("rect", { ...room, class: colour(busy), width: width * Math.min(1, busy) }),
			);
		});
		if (failed) {
			const look = found.errors >= manyErrors ? "full" : "hot";
			const text = svg("text", { x: x + width / 2, y: y + height + 11, class: `failing ${look}` });
			text.textContent = failed;
			group.append(text);
		}
		node.append(group);
	}
}

/** Paints what fails at the end of each line onto it. */
export function paintLinks(lines: Iterable<SVGPathElement>, design: Design, heat: ReadonlyMap<string, Heat>): void {
	const graph = graphOf(design);
	const errorsAt = (id: string): number => {
		const own = heat.get(id);
		if (own) return own.errors;
		// A balancer fails nobody by itself: what is behind it does.
		return Math.max(0, ...targetsOf(graph, id).map((target) => heat.get(target.id)?.errors ?? 0));
	};
	for (const line of lines) {
		const errors = errorsAt(line.dataset.to ?? "");
		line.classList.toggle("failing-some", errors >= fewErrors && errors < manyErrors);
		line.classList.toggle("failing-many", errors >= manyErrors);
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

function svg(tag: string, attributes: Record<string, string | number>): SVGElement {
	const element = document.createElementNS("http://www.w3.org/2000/svg", tag);
	for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, String(value));
	return element;
}
