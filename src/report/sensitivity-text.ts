import type { Review } from "../review/review.ts";
import {
	decidingWords,
	furtherConditions,
	metricOf,
	type Sensitivity,
	type Swing,
	scenarioOf,
} from "../simulator/index.ts";
import { amount } from "./amounts.ts";
import { aligned, wrap } from "./layout.ts";
import type { Screen } from "./screen.ts";
import { nameOf } from "./tally.ts";
import { nameFor } from "./text-impact.ts";

const barWidth = 16;

/** The inputs that were assumed, the one that the result hangs on most first, with a bar for each. */
export function sensitivityReport(review: Review, sensitivity: Sensitivity, { ink, width }: Screen): string {
	const { base, rows, ofDifference, replications, seed } = sensitivity;
	const metric = metricOf(sensitivity.metric);
	const unit = metric?.unit ?? "";
	const what = ofDifference ? `the difference in ${metric?.label}` : metric?.label;
	const moving = rows.filter(({ effect }) => effect > 0);
	const largest = moving[0]?.effect ?? 1;
	const told = (swing: Swing | undefined, of: string) =>
		swing
			? `${amount(swing.value, of)} → ${amount(swing.difference.after, unit)}${swing.difference.significant ? "" : " ≈"}`
			: "";
	const lines = aligned(
		[
			["input", "assumed", `halved → ${metric?.label}`, `doubled → ${metric?.label}`, ""],
			...moving.map(({ assumption, low, high, effect }) => [
				`${nameOf(review, assumption.component)}: ${assumption.label}`,
				amount(Number(assumption.used.value), assumption.unit),
				told(low, assumption.unit),
				told(high, assumption.unit),
				"█".repeat(Math.max(1, Math.round((effect / largest) * barWidth))),
			]),
		],
		[1],
	);
	const still = rows.length - moving.length;
	return [
		ink.bold(`What ${what} hangs on: ${scenarioOf(sensitivity.scenario).title}`),
		...wrap(
			`With every input as it is assumed, ${what} is ${amount(base.mean, unit)} [${amount(base.low, unit)}, ${amount(base.high, unit)}]. ` +
				"Each input is halved and doubled alone, with the same luck.",
			width,
		),
		...decidingLines(review, rows, { ink, width }),
		"",
		...(moving.length > 0
			? lines.map((line) => `  ${line.join("  ")}`.trimEnd())
			: ["  Nothing that was assumed moves it."]),
		...furtherLines(review, rows, { ink, width }),
		"",
		...wrap(
			[
				`${replications} runs of each, from seed ${seed}; one of what changes nothing in it`,
				...(moving.some(({ low, high }) => [low, high].some((one) => one && !one.difference.significant))
					? ["≈ no significant difference"]
					: []),
				...(still > 0 ? [`${still} inputs do not move it`] : []),
				...(sensitivity.unvaried.length > 0
					? [`${sensitivity.unvaried.length} are no numbers, or nothing, and stay as they are`]
					: []),
			].join("; "),
			width,
		).map((line) => ink.dim(line)),
	].join("\n");
}

type Rows = Parameters<typeof decidingWords>[0];

/** What decides first of all; none where nothing does. */
export function decidingLines(review: Review, rows: Rows, { ink, width }: Screen): string[] {
	const words = decidingWords(rows, waysOf(review));
	return words ? wrap(words, width).map((line) => ink.bold(line)) : [];
}

/** What decides besides. */
export function furtherLines(review: Review, rows: Rows, { ink, width }: Screen): string[] {
	const further = furtherConditions(rows, waysOf(review));
	const lines = further.flatMap((condition) => wrap(`while ${condition}`, width - 2).map((line) => `  ${line}`));
	return lines.length > 0 ? ["", ink.bold("Decides, too, further from what was assumed"), ...lines] : [];
}

function waysOf(review: Review) {
	return { nameOf: (component: string) => nameFor(review, component), amount };
}
