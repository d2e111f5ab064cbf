import type { Value } from "../../../design/attribute.ts";
import { quantity } from "../../../design/quantity.ts";
import type { Setting } from "../../scenarios/scenario.ts";

/** Capacity that is ordered before a peak that is known: by a timetable, or by a forecast that has learnt it. */
export interface Schedule {
	/** Fewest replicas from then on. */
	replicas: number;
	/** Seconds from the order to the peak. */
	lead: number;
	notes: string[];
}

/** Share of its capacity that a replica is to use at the peak, where nobody says how many are ordered. */
const aimedAt = 0.7;

/** How long before a peak somebody knows of it: "none", or a time; for ever where nobody says. */
function warningOf(text: Value | undefined): number {
	if (text === undefined) return Number.POSITIVE_INFINITY;
	return typeof text === "string" ? (quantity(text) ?? (text === "none" ? 0 : Number.POSITIVE_INFINITY)) : Number(text);
}

export function readSchedule({ inputs, focus, replicas, scaler, workload }: Setting): Schedule | undefined {
	if (!focus.scaler || !scaler) return undefined;
	const signals = inputs.value(focus.scaler, "signals");
	const listed = Array.isArray(signals) ? signals.map(String) : [];
	const ahead = ["schedule", "prediction"].some((signal) => listed.includes(signal));
	if (!ahead && scaler.type !== "scheduled" && scaler.type !== "predictive") return undefined;
	const needed = Math.ceil((workload.peak() * replicas.work.mean) / (replicas.concurrency * aimedAt));
	const ordered = inputs.number(focus.scaler, "scheduledMin", {
		value: needed,
		source: `what the peak needs with replicas ${aimedAt * 100} % busy`,
	});
	const most = Math.max(scaler.min, Math.min(scaler.max, ordered));
	const short = most < ordered ? [`${ordered} replicas are ordered ahead, but ${scaler.max} are the most allowed`] : [];
	const lead = inputs.number(focus.scaler, "scheduleLead");
	const known = warningOf(inputs.value(focus.client, "peakWarning"));
	const late =
		known < lead ? [`the peak is known ${known} s before it, so that nothing can be ordered ${lead} s ahead`] : [];
	return { replicas: most, lead: Math.min(lead, known), notes: [...short, ...late] };
}
