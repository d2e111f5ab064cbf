import type { Value } from "../../design/attribute.ts";
import type { TextEdit } from "../../design/text.ts";
import { Refused } from "../refused.ts";
import type { Setter } from "./write-bounds.ts";

/** Connection draining of a Classic Load Balancer is off unless switched on. */
export function writeDraining(set: Setter, value: Value): TextEdit[] {
	if (typeof value !== "number" || value < 1 || value > 3600) {
		throw new Refused("connection_draining_timeout must be between 1 and 3600 seconds.");
	}
	const first = set("connection_draining", true);
	const second = set("connection_draining_timeout", Math.ceil(value));
	const together = JSON.stringify(first.range) === JSON.stringify(second.range);
	return together
		? [{ ...first, newText: first.newText + second.newText.replace(/^(\r?\n)\r?\n/, "$1") }]
		: [first, second];
}
