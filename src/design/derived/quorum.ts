import { derived, placeOf, unknown } from "../attribute.ts";
import type { DerivedFact } from "./derived.ts";

/** How many copies a write waits for, from the level that writers ask for and the number of copies. */
export const writeQuorum: DerivedFact = {
	of: "Store",
	name: "writeQuorum",
	from(graph, { id, name, attributes }) {
		if (attributes.writeQuorum) return undefined;
		const link = graph.links(id, "in", ["writes"]).find((one) => one.attributes.consistency?.value !== undefined);
		const at = placeOf(link?.attributes.consistency);
		const level = String(link?.attributes.consistency?.value);
		if (!link || !at || !Object.hasOwn(waits, level)) return undefined;
		const { copies, regions } = attributes;
		if (typeof copies?.value !== "number") return unknown(`copies of ${name}: ${copies?.unknown ?? "not known"}`, at);
		const places = Array.isArray(regions?.value) ? Math.max(1, regions.value.length) : 1;
		return derived(waits[level](copies.value, places), at, `what ${level} waits for`, [
			{ of: link.id, attribute: "consistency" },
			{ of: id, attribute: "copies" },
		]);
	},
};

const majority = (copies: number) => Math.floor(copies / 2) + 1;

const waits: Record<string, (copies: number, regions: number) => number> = {
	one: () => 1,
	local: (copies, regions) => majority(copies / regions),
	quorum: majority,
	"each-quorum": (copies, regions) => regions * majority(copies / regions),
	all: (copies) => copies,
};
