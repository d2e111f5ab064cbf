import { placeOf } from "./attribute.ts";
import type { Component } from "./design.ts";
import type { Location } from "./text.ts";

/** Two attributes of one component that cannot both be right: the first is not below the second. */
const ordered: Partial<Record<Component["kind"], [larger: string, smaller: string][]>> = {
	Service: [
		["serviceTimeP99", "serviceTimeP50"],
		["peakRate", "rate"],
	],
	Client: [["peakRate", "rate"]],
};

export interface Contradiction {
	attribute: string;
	message: string;
	/** Where it is declared; undefined for what a program made up. */
	at: Location | undefined;
}

/** What a component declares that cannot be so; nothing is known of what is not declared. */
export function contradictionsOf({ kind, attributes }: Component): Contradiction[] {
	return (ordered[kind] ?? []).flatMap(([larger, smaller]) => {
		const [high, low] = [attributes[larger]?.value, attributes[smaller]?.value];
		if (typeof high !== "number" || typeof low !== "number" || high >= low) return [];
		const message = `${larger} of ${high} is below the ${smaller} of ${low}`;
		return [{ attribute: larger, message, at: placeOf(attributes[larger]) }];
	});
}
