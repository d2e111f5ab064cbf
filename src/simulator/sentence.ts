import type { Difference, Metric } from "./api.ts";
import { metricOf } from "./metrics/index.ts";

/** A number with its unit, as a person would write it. */
export function inWords(value: number, unit: Metric["unit"]): string {
	switch (unit) {
		case "s":
			return value < 1 ? `${figure(value * 1000)} ms` : `${figure(value)} s`;
		case "share":
			return `${figure(value * 100)} %`;
		case "%":
			return `${figure(value)} %`;
		case "/s":
			return `${figure(value)}/s`;
		case "USD":
			return `${figure(value)} USD`;
		default:
			return figure(value);
	}
}

/** Three significant digits, no more decimals than they need, thousands apart. */
function figure(value: number): string {
	const magnitude = Math.abs(value);
	if (magnitude < 1e-9) return "0";
	const decimals = magnitude >= 100 ? 0 : magnitude >= 10 ? 1 : magnitude >= 0.1 ? 2 : 3;
	const [whole, part] = value.toFixed(decimals).split(".");
	const trimmed = part?.replace(/0+$/, "");
	return whole.replace(/\B(?=(\d{3})+$)/g, "\u202f") + (trimmed ? `.${trimmed}` : "");
}

/** A difference that is significant and yet of no interest. */
const barely = 0.01;

function clause(id: string, difference: Difference, replications: number): string {
	const metric = metricOf(id);
	if (!metric) return "";
	const { unit, label } = metric;
	const before = inWords(difference.before, unit);
	const after = inWords(difference.after, unit);
	if (replications < 2 && before !== after) return `${label} is ${before} before and ${after} after`;
	if (!difference.significant || before === after) {
		return before === after
			? `${label} stays at ${before}`
			: `${label} shows no significant difference (${before} and ${after})`;
	}
	if (Math.abs(difference.mean) < barely * Math.abs(difference.before)) {
		return `${label} hardly changes (${before} and ${after})`;
	}
	switch (id) {
		case "sessionsLost":
			return `${before} sessions are lost before the fix and ${none(after)} after`;
		case "requestsCut":
			return `${before} requests are cut before the fix and ${none(after)} after`;
		default:
			return `${label} ${difference.mean < 0 ? "falls" : "rises"} from ${before} to ${after}`;
	}
}

function none(text: string): string {
	return text === "0" ? "none" : text;
}

/** What a change does, in one plain sentence with numbers. */
export function sentenceOf(
	lead: string,
	watch: readonly string[],
	differences: Record<string, Difference>,
	replications: number,
	also = "",
): string {
	const [first, ...rest] = watch
		.filter((id) => differences[id] && metricOf(id))
		.map((id) => clause(id, differences[id], replications));
	if (!first) return `${lead}, nothing that was watched could be measured.`;
	return `${lead}, ${[first, ...rest, also].filter(Boolean).join("; ")}.`;
}
