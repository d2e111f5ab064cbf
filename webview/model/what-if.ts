import { specOf } from "../../src/design/catalogue/index.ts";
import { contradictionsOf } from "../../src/design/contradictions.ts";
import { type Design, numberOf, valueIn } from "../../src/design/design.ts";
import { componentOf, subjectOf } from "../../src/design/graph.ts";
import { applyPatch, type Change, contradictionOf, type Patch } from "../../src/design/patch.ts";
import type { Choices } from "../state.ts";

/** Requests a second that all clients of the design send on a usual day, with the values that a person tries out. */
export function loadOf(design: Design, edits: Patch = []): number | undefined {
	const tried = (of: string) => edits.findLast((edit) => edit.of === of && edit.attribute === "rate")?.value;
	const rates = clients(design).map((client) => Number(tried(client.id) ?? numberOf(client, "rate")));
	return rates.length > 0 ? rates.reduce((sum, rate) => sum + rate, 0) : undefined;
}

/** The design with the values of a person and the chosen load. */
export function whatIf(design: Design, choices: Pick<Choices, "edits" | "load">): Design {
	const tried = applyPatch(design, stillValid(design, choices.edits));
	return applyPatch(tried, loadPatch(tried, choices.load));
}

/** Edits that the present design can take: it may have changed since they were made. */
export function stillValid(design: Design, edits: Patch): Patch {
	return edits.filter(({ of, attribute, value }) => {
		const kind = subjectOf(design, of)?.kind;
		return kind !== undefined && specOf(kind, attribute)?.schema.safeParse(value).success === true;
	});
}

/** Edits that no file says by now: what was written down is no deviation any more. */
export function withoutDeclared(design: Design, edits: Patch): Patch {
	return edits.filter(({ of, attribute, value }) => {
		const said = subjectOf(design, of)?.one.attributes[attribute];
		return said?.provenance.kind !== "declared" || JSON.stringify(said.value) !== JSON.stringify(value);
	});
}

export function withEdit(edits: Patch, of: string, attribute: string, value: Patch[number]["value"] | undefined) {
	const others = edits.filter((edit) => edit.of !== of || edit.attribute !== attribute);
	return value === undefined ? others : [...others, { of, attribute, value }];
}

/** Why a value cannot be tried out beside the others; undefined where it can. */
export function objectionTo(design: Design, edits: Patch, { of, attribute, value }: Change): string | undefined {
	const tried = stillValid(design, withEdit(edits, of, attribute, value));
	const reason = contradictionOf(design, tried);
	if (reason) return reason;
	const contradictions = (one: Design) => {
		const component = componentOf(one, of);
		return component ? contradictionsOf(component).map(({ message }) => message) : [];
	};
	const before = contradictions(design);
	return contradictions(applyPatch(design, tried)).find((message) => !before.includes(message));
}

/** One value as it was; and its partner, where both could only be tried together. */
export function withoutEdit(design: Design, edits: Patch, of: string, attribute: string): Patch {
	const left = withEdit(edits, of, attribute, undefined);
	if (!contradictionOf(design, stillValid(design, left))) return left;
	return left.filter((one) => one.of !== of || !/^(min|max)$/.test(one.attribute));
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
