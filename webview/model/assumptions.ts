import type { Value } from "../../src/design/attribute.ts";
import type { Design } from "../../src/design/design.ts";
import { subjectOf } from "../../src/design/graph.ts";
import { linkTable } from "../../src/design/link-table.ts";
import type { Location } from "../../src/design/text.ts";
import type { Assumption } from "../../src/simulator/api.ts";
import type { Sensitivity } from "../../src/simulator/index.ts";
import { plural } from "../format.ts";
import type { State } from "../state.ts";
import { type AttributeRow, attributeRow } from "./attributes.ts";
import { type Ranked, rankOf } from "./ranking.ts";
import { chosen, editsIn, resultOf } from "./results.ts";
import { isAsked, triedIn } from "./tried.ts";

/** What the shown result rests on that no file says, and what is tried out in place of what a file says. */
export interface AssumptionItem {
	component: string;
	name: string;
	label: string;
	unit: string;
	value?: Value;
	source?: string;
	owner: string;
	/** A balancer, a service and a scaler may well share one name. */
	ownerKind: string;
	/** Absent for what no patch reaches: a part that only the simulation adds. */
	row?: AttributeRow;
	/** Where a file declares what something else is tried out in place of. */
	declaredAt?: Location;
	/** What is shown asks for it: another value may change something. */
	isPlayed: boolean;
}

/** What is tried out comes first, then what was assumed, in the order in which it was asked for. */
export function assumptionItems(state: State): AssumptionItem[] {
	const { review, choices } = state;
	if (!review) return [];
	const { design } = review;
	const used = usedBy(state).map(({ component, attribute, label, unit, used }): AssumptionItem => {
		const owner = subjectOf(design, component);
		const row = owner && attributeRow(owner, attribute, choices.edits);
		const { source = sourceOf(used) } = row ?? {};
		const base = { component, name: attribute, label, unit, source, isPlayed: true, ...ownerOf(design, component) };
		if (!row) return { ...base, value: used.value };
		const value = row.value ?? (row.edited === undefined ? used.value : undefined);
		return { ...base, value, row: { ...row, value, source } };
	});
	const isUsed = (of: string, attribute: string) =>
		used.some(({ component, name }) => component === of && name === attribute);
	const others = triedIn(design, editsIn(state)).flatMap(({ of, attribute, declaredAt }): AssumptionItem[] => {
		const owner = subjectOf(design, of);
		const row = owner && attributeRow(owner, attribute, choices.edits);
		if (!row || isUsed(of, attribute)) return [];
		const { label, spec, value, source } = row;
		const what = { component: of, name: attribute, label, unit: spec.unit, ...ownerOf(design, of) };
		const isPlayed = isAsked(state, of, attribute);
		return [{ ...what, value, source, row, isPlayed, ...(declaredAt && { declaredAt }) }];
	});
	return [...others, ...used];
}

/** By what a ranking says of them; what is tried out and not ranked stays on top. */
export function rankedItems(items: readonly AssumptionItem[], sensitivity: Sensitivity) {
	const used = ({ component, name }: AssumptionItem) => rankOf(sensitivity, { component, attribute: name });
	return items
		.map((item): { item: AssumptionItem; place: number; row?: Ranked } => ({
			item,
			...(item.declaredAt || !item.isPlayed ? { place: -1 } : used(item)),
		}))
		.sort((a, b) => a.place - b.place);
}

export function countWords(items: readonly AssumptionItem[]): string {
	const mine = items.filter(({ row }) => row?.edited !== undefined);
	const declared = mine.filter(({ declaredAt }) => declaredAt !== undefined).length;
	const used = items.filter(({ row, declaredAt, isPlayed }) => !declaredAt && (isPlayed || row?.edited === undefined));
	const own = mine.length - declared;
	const words = [
		used.length > 0 && `${used.length} used by this result`,
		own > 0 ? `${own} of them ${own === 1 ? "is" : "are"} yours` : used.length > 0 && "no file says otherwise",
		declared > 0 && `${plural(declared, "declared value")} ${declared === 1 ? "is" : "are"} tried out otherwise`,
	];
	return words.filter(Boolean).join("; ");
}

const linkKinds: ReadonlySet<string> = new Set(linkTable.map(({ kind }) => kind));

/** A store of sessions, say, that a remedy asks for and no file has yet: its id is all that there is. */
function ownerOf(design: Design, id: string): Pick<AssumptionItem, "owner" | "ownerKind"> {
	const { components, links } = design;
	const nameOf = (end: string) => components.find((one) => one.id === end)?.name ?? end;
	const link = links.find((one) => one.id === id);
	if (link) {
		const [from, to] = [nameOf(link.from), nameOf(link.to)];
		// A balancer and the service behind it may well share a name, and so may the two ends of two links.
		const kindOf = (end: string) => components.find((one) => one.id === end)?.kind ?? "";
		const alike =
			from === to || links.some((one) => one !== link && nameOf(one.from) === from && nameOf(one.to) === to);
		const kinds = alike ? `, ${kindOf(link.from)} to ${kindOf(link.to)}` : "";
		return { owner: `${from} → ${to}`, ownerKind: `${link.kind}${kinds}` };
	}
	const component = components.find((one) => one.id === id);
	if (component) return { owner: component.name, ownerKind: component.kind };
	const [kind, ...rest] = id.split(":");
	const name = rest.join(":");
	// A link to it is named by the id of what it leads to.
	const { owner } = linkKinds.has(kind) ? ownerOf(design, name) : { owner: name || id };
	return { owner, ownerKind: `${kind}, assumed` };
}

function sourceOf({ provenance }: Assumption["used"]): string | undefined {
	return provenance.kind === "declared" ? undefined : provenance.source;
}

function usedBy(state: State): readonly Assumption[] {
	if (state.played) return state.played.result?.assumptions ?? [];
	const finding = state.review && chosen(state.review, state.choices);
	return resultOf(state, finding)?.impact.assumptions ?? [];
}
