import type { Severity } from "../../src/rules/rule.ts";

import { plural } from "../format.ts";

const namespace = "http://www.w3.org/2000/svg";

/** How many findings a node has, on its corner. The number and the ring carry the meaning; the colour only repeats it. */
export function addBadge(node: SVGGElement, severity: Severity, count: number): void {
	const box = node.getBBox();
	const badge = document.createElementNS(namespace, "g");
	badge.setAttribute("class", `badge severity-${severity}`);
	badge.setAttribute("transform", `translate(${box.x + box.width - 4}, ${box.y + 4})`);
	badge.setAttribute("aria-hidden", "true");
	const circle = document.createElementNS(namespace, "circle");
	circle.setAttribute("r", "9");
	const text = document.createElementNS(namespace, "text");
	text.setAttribute("text-anchor", "middle");
	text.setAttribute("dy", "0.35em");
	// Only the number is seen; the words are part of the node's name, which has all that stands in it.
	text.append(unseen(" "), String(count), unseen(plural(count, "finding").replace(String(count), "")));
	badge.append(circle, text);
	node.classList.add("marked", `marked-${severity}`);
	node.append(badge);
}

/** Words without a size. */
export function unseen(words: string): SVGElement {
	const element = document.createElementNS(namespace, "tspan");
	element.setAttribute("font-size", "0");
	element.textContent = words;
	return element;
}
