import { Moments } from "../../../src/simulator/statistics/moments.ts";
import { studentCdf } from "../../../src/simulator/statistics/student.ts";
import type { Claim, Effort, Experiment } from "./experiment.ts";

export interface Row {
	model: string;
	source: string;
	claim: Claim;
	measured: number | string;
	/** Standard error of the measured number; 0 where it is not by chance. */
	standardError: number;
	/** As a share of the expected number; absolute where that is 0. */
	error: number;
	/** Distance from the expected number in standard errors, and the chance of a greater one were the claim true. */
	distance: number;
	p: number;
	pass: boolean;
}

/** Fixed seeds: three standard errors, and the tolerance. */
const fixedLimit = 3;

export function rowsOf(experiment: Experiment, effort: Effort, tolerance = 1): Row[] {
	const claims = experiment.claims.filter((claim) => !claim.long || effort.share >= 1);
	if (claims.length === 0) return [];
	const measured = experiment.run(effort);
	return claims.map((claim) => {
		const value = measured[claim.of];
		const { model, source } = experiment;
		if (value instanceof Moments && typeof claim.expected === "number") {
			return { model, source, ...judge(value, claim, claim.expected, tolerance) };
		}
		const same = value === claim.expected;
		const measuredText = String(value);
		const verdict = { error: same ? 0 : Number.NaN, distance: 0, p: same ? 1 : 0, pass: same };
		return { model, source, claim, measured: measuredText, standardError: 0, ...verdict };
	});
}

function judge(value: Moments, claim: Claim, expected: number, tolerance: number) {
	const { within = 0.02, slack = 0, published = 0 } = claim;
	const scale = expected === 0 ? 1 : Math.abs(expected);
	const standardError = Math.sqrt(value.variance / value.count);
	const error = (value.mean - expected) / scale;
	const excess = Math.max(
		0,
		Math.abs(value.mean - expected) - (slack === Number.POSITIVE_INFINITY ? slack : slack * scale),
	);
	const spread = Math.hypot(standardError, published);
	const distance = excess === 0 ? 0 : excess / spread;
	const p = 2 * (1 - studentCdf(distance, Math.max(1, value.count - 1)));
	const pass = distance <= fixedLimit && Math.abs(error) <= within * tolerance;
	return { claim, measured: value.mean, standardError, error, distance, p, pass };
}

/**
 * Random seeds: of many true claims some are three standard errors off now and then. Holm's step-down procedure keeps
 * the chance of any false alarm at `alpha`; the tolerance then allows for three standard errors.
 */
export function holm(rows: Row[], alpha = 0.01): Row[] {
	const order = [...rows.keys()].sort((a, b) => rows[a].p - rows[b].p);
	const rejected = new Set<number>();
	for (const [rank, i] of order.entries()) {
		if (rows[i].p > alpha / (rows.length - rank)) break;
		rejected.add(i);
	}
	return rows.map((row, i) => {
		const { within = 0.02, expected } = row.claim;
		const scale = typeof expected === "number" && expected !== 0 ? Math.abs(expected) : 1;
		const tolerable = Math.abs(row.error) <= within + (3 * row.standardError) / scale;
		return { ...row, pass: !rejected.has(i) && tolerable };
	});
}
