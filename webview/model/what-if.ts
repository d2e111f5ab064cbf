import { specOf } from "../../src/design/catalogue/index.ts";
import { type Design, numberOf, valueIn } from "../../src/design/design.ts";
import { componentOf } from "../../src/design/graph.ts";
import { applyPatch, type Patch } from "../../src/design/patch.ts";
import type { Choices } from "../state.ts";

/** Requests a second that all clients of the design send on a usual day. */
export function loadOf(design: Design): number | undefined {
	const rates = clients(design).map((client) => numberOf(client, "rate"));
	return rates.length > 0 ? rates.reduce((sum, rate) => sum + rate, 0) : undefined;
}

/** The design with the edited assumptions and the chosen load. */
export function whatIf(design: Design, choices: Pick<Choices, "edits" | "load">): Design {
	return applyPatch(design, [...stillValid(design, choices.edits), ...loadPatch(design, choices.load)]);
}

/** Edits that the present design can take: it may have changed since they were made. */
export function stillValid(design: Design, edits: Patch): Patch {
	return edits.filter(({ of, attribute, value }) => {
		const kind = componentOf(design, of)?.kind;
		return kind !== undefined && specOf(kind, attribute)?.schema.safeParse(value).success === true;
	});
}

/** Edits that no file says by now: what was written down is no deviation any more. */
export function withoutDeclared(design: Design, edits: Patch): Patch {
	return edits.filter(({ of, attribute, value }) => {
		const said = componentOf(design, of)?.attributes[attribute];
		return said?.provenance.kind !== "declared" || JSON.stringify(said.value) !== JSON.stringify(value);
	});
}

export function withEdit(edits: Patch, of: string, attribute: string, value: Patch[number]["value"] | undefined) {
	const others = edits.filter((edit) => edit.of !== of || edit.attribute !== attribute);
	return value === undefined ? others : [...others, { of, attribute, value }];
}

function loadPatch(design: Design, load: number | undefined): Patch {
	const present = loadOf(design);
	if (load === undefined || present === undefined) return [];
	const all = clients(design);
	const rates = all.map((client) => ({
		of: client.id,
		attribute: "rate",
		value: present > 0 ? (numberOf(client, "rate") / present) * load : load / all.length,
	}));
	// A day with more requests has more of them at its peak: else nothing would move in a spike.
	const peaks = all.flatMap((client) => {
		const peak = valueIn(client, "peakRate");
		return typeof peak === "number" && present > 0
			? [{ of: client.id, attribute: "peakRate", value: (peak / present) * load }]
			: [];
	});
	return [...rates, ...peaks];
}

function clients(design: Design) {
	return design.components.filter((component) => component.kind === "Client");
}
