import type { Design, Link } from "../../src/design/design.ts";
import { nameIn } from "../../src/design/graph.ts";
import { valueText } from "../format.ts";
import type { Picture } from "../model/picture.ts";

/** Of two folded groups a line stands for more links than a tooltip has room for. */
const mostTold = 6;

/** Tells at each line of the picture what it stands for: the links, what is known of them, and where they are declared. */
export function prepareLinks(svg: SVGSVGElement, picture: Picture, design: Design): void {
	for (const line of svg.querySelectorAll<SVGPathElement>("path.flowchart-link")) {
		const [, one, other] = /L_(n\d+)_(n\d+)_/.exec(line.dataset.id ?? line.id) ?? [];
		const [from, to] = [picture.nodes[one], picture.nodes[other]];
		if (!from || !to) continue;
		line.dataset.from = from;
		line.dataset.to = to;
		// A thin line is hard to hit.
		const wide = line.cloneNode() as SVGPathElement;
		wide.removeAttribute("id");
		wide.removeAttribute("marker-end");
		wide.setAttribute("class", "link-target");
		const title = document.createElementNS(svg.namespaceURI, "title");
		const shown = (id: string) => picture.shownAs.get(id) ?? id;
		const between = design.links.filter((link) => {
			const [start, end] = [shown(link.from), shown(link.to)];
			return (start === from && end === to) || (link.kind === "consumes" && start === to && end === from);
		});
		const told = between.slice(0, mostTold).map((link) => words(design, link));
		const more = between.length > told.length ? [`and ${between.length - told.length} more`] : [];
		title.textContent = [...told, ...more].join("\n\n");
		wide.append(title);
		line.after(wide);
	}
}

function words(design: Design, link: Link): string {
	const known = Object.entries(link.attributes).flatMap(([name, { value, provenance }]) =>
		value === undefined || provenance.kind === "assumed" ? [] : [`${name}: ${valueText(value)}`],
	);
	return [
		`${nameIn(design, link.from)} ${link.kind} ${nameIn(design, link.to)}`,
		...known,
		...(link.at ? [`${link.at.file}:${link.at.range.start.line + 1}`] : []),
	].join("\n");
}
