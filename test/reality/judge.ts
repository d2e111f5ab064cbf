import { Moments } from "../../src/simulator/statistics/moments.ts";
import { studentQuantile } from "../../src/simulator/statistics/student.ts";
import type { MeasuredMetric } from "./setup.ts";

export interface Side {
	mean: number;
	/** Half of the 95 % interval of the mean. */
	half: number;
}

export interface Row {
	metric: MeasuredMetric;
	measured: Side;
	predicted: Side;
	/** By how much the prediction is off: a share of what was measured, or points of a share. */
	off: number;
	/** How much is allowed, in the same unit. */
	allowed: number;
	points: boolean;
	holds: boolean;
}

export function sideOf(values: readonly number[]): Side {
	const moments = new Moments();
	for (const value of values) moments.add(value);
	const half = studentQuantile(0.975, values.length - 1) * Math.sqrt(moments.variance / values.length) || 0;
	return { mean: moments.mean, half };
}

/**
 * The goal: errors and losses within a tenth or one point, percentiles and means within 15 %. A difference that the two
 * intervals explain is none.
 */
export function rowOf(metric: MeasuredMetric, real: readonly number[], model: readonly number[]): Row {
	const measured = sideOf(real);
	const predicted = sideOf(model);
	const difference = Math.abs(predicted.mean - measured.mean);
	const within = difference <= measured.half + predicted.half;
	const points = metric === "errorRate";
	const share = difference / Math.max(Math.abs(measured.mean), 1e-12);
	const time = metric.startsWith("latency");
	const off = points ? difference : share;
	const allowed = points ? 0.01 : time ? 0.15 : 0.1;
	const holds = within || off <= allowed || (points && share <= 0.1);
	return { metric, measured, predicted, off: difference === 0 ? 0 : off, allowed, points, holds };
}
