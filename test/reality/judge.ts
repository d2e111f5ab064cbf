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
	/** By how much the prediction is off: a share of what was measured, or points of a share; too low where negative. */
	off: Side;
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
 * The goal: errors and losses within a tenth or one point, percentiles and means within 15 %. Run by run both sides had the same
 * requests, so that their difference has an interval of its own; it excuses nothing.
 */
export function rowOf(metric: MeasuredMetric, real: readonly number[], model: readonly number[]): Row {
	const measured = sideOf(real);
	const points = metric === "errorRate" || metric === "newcomerShare";
	const scaleOf = (value: number) => (points ? 1 : Math.max(Math.abs(value || measured.mean), 1e-12));
	const off = sideOf(model.map((value, run) => (value - real[run]) / scaleOf(real[run])));
	const allowed = points ? Math.max(0.01, 0.1 * measured.mean) : metric.startsWith("latency") ? 0.15 : 0.1;
	return { metric, measured, predicted: sideOf(model), off, points, holds: Math.abs(off.mean) <= allowed };
}
