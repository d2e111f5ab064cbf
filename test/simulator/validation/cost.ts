import { simulate } from "../../../src/simulator/index.ts";
import { balancerPrice, capacityUnits } from "../../../src/simulator/models/cost/balancer.ts";
import { stateBits, stateBytesADay } from "../../../src/simulator/models/cost/client-state.ts";
import { customMetrics, machineMetrics } from "../../../src/simulator/models/cost/monitoring.ts";
import { sizeFor } from "../../../src/simulator/models/cost/sizes.ts";
import { capacityMissing, cutAtReclaim, reclaimRate, survival } from "../../../src/simulator/models/cost/spot.ts";
import { Moments } from "../../../src/simulator/statistics/moments.ts";
import { designOf } from "../designs.ts";
import type { Claim, Experiment, Family, Measured } from "./experiment.ts";

/** Formulas: one number each, right to the digits that are given. */
export function formulas(
	model: string,
	source: string,
	rows: Record<string, [measured: number, expected: number]>,
): Experiment {
	const claims = Object.entries(rows).map(([of, [, expected]]): Claim => ({ of, expected, within: 1e-4, slack: 1e-4 }));
	const run = (): Measured =>
		Object.fromEntries(
			Object.entries(rows).map(([of, [value]]) => {
				const moments = new Moments();
				moments.add(value);
				return [of, moments];
			}),
		);
	return { model, source, claims, run };
}

const gigabyte = 1e9;
/** The example of AWS's price list: 1 connection/s that lasts two minutes, 5 requests/s, 60 rules, 1.08 GB an hour. */
const published = { newConnections: 1, openConnections: 120, bytesAnHour: 1.08 * gigabyte, rules: 50 * 5 };
const day = 86_400;

/** Months that one writer of 800 operations/s at first lasts: its largest size can do 1 600. */
function lastingMonths(growth: number): Measured {
	const design = designOf(
		{
			"Client:c": { rate: 800, growthYear: growth, latencyP99: 100, timeout: 1000 },
			"Service:s": { concurrency: 16, serviceTimeP50: 0.01, serviceTimeP99: 0.01 },
			"Scaler:a": { min: 2, max: 100, signals: ["requests"] },
			"Store:db": { instanceClass: "db.r6g.24xlarge", capacity: 4, writeTime: 0.005 },
		},
		["Client:c routes Service:s", ["Service:s writes Store:db", { share: 1 }], "Scaler:a scales Service:s"],
	);
	const { metrics } = simulate(design, "growth-year");
	const lasts = new Moments();
	lasts.add(metrics.monthsWithin);
	return { "months until one writer is saturated": lasts };
}

const growth = [1.5, 3, 10].map(
	(factor): Experiment => ({
		model: `traffic × ${factor} in a year, one writer at half of its largest size`,
		source: "first m with factor^(m/12) ≥ 2",
		claims: [
			{
				of: "months until one writer is saturated",
				expected: Math.min(12, Math.ceil((12 * Math.log(2)) / Math.log(factor)) - 1),
				within: 0,
			},
		],
		run: () => lastingMonths(factor),
	}),
);

export const cost: Family = {
	title: "Cost",
	about:
		"Formulas as the measures use them, with the list prices that a design can override; and the step function of " +
		"machine sizes, through the public entry (scenario growth-year).",
	experiments: [
		formulas("Application Load Balancer", "AWS price list, its own example; a unit is the dimension that needs most", {
			"capacity units": [capacityUnits("L7", published), 1.08],
			"USD an hour": [balancerPrice("L7", published), 0.03114],
			"units of 100 connections/s": [capacityUnits("L7", { ...published, newConnections: 100 }), 4],
			"units of 60 000 open ones": [capacityUnits("L7", { ...published, openConnections: 60_000 }), 20],
			"units of 5 000 rules/s": [capacityUnits("L7", { ...published, rules: 5000 }), 5],
		}),
		formulas("Network Load Balancer, TCP", "800 flows/s, 100 000 open, 1 GB an hour", {
			"units of 4 000 flows/s": [capacityUnits("L4", { ...published, newConnections: 4000 }), 5],
			"units of 1 000 000 open ones": [capacityUnits("L4", { ...published, openConnections: 1e6 }), 10],
			"units of 60 rules": [capacityUnits("L4", published), 1.08],
		}),
		formulas("session of 4 KiB sent along", "8 × bytes × requests/s", {
			"Gbit/s at 100 000 requests/s": [stateBits(4096, 100_000) / 1e9, 3.2768],
			"TB a day at 100 million requests a day": [stateBytesADay(4096, 1e8 / day) / 1e12, 0.4096],
		}),
		formulas("spot machines, 5 % reclaimed a month", "e^−hT; h N (boot − notice); e^−notice/S", {
			"one is there after a month": [survival(reclaimRate(0.05), 730 * 3600), 0.95],
			"100 see no reclaim within a day": [survival(100 * reclaimRate(0.05), day), 0.95 ** (2400 / 730)],
			"of 1 000 missing, boot 300 s, notice 120 s": [capacityMissing(reclaimRate(0.05), 1000, 300, 120), 0.0035132],
			"missing where the boot is within the notice": [capacityMissing(reclaimRate(0.05), 1000, 90, 120), 0],
			"a request of 60 s outlives the notice": [cutAtReclaim(120, 60), 0.135335],
		}),
		formulas("sizes of a family", "AWS M7i: 1, 2, 4, 8, 16, 24, 32, 48 and 96 times the smallest", {
			"bought for 5": [sizeFor(5) ?? Number.NaN, 8],
			"bought for 16": [sizeFor(16) ?? Number.NaN, 16],
			"bought for 33": [sizeFor(33) ?? Number.NaN, 48],
		}),
		formulas(
			"metrics of 100 machines",
			"CloudWatch: 0.30 USD a metric and month, seven of a machine; 0.01 USD per 1 000 calls",
			{
				"USD a month, every minute": [machineMetrics(100, 60), 210],
				"USD a month, every five minutes": [machineMetrics(100, 300), 0],
				"100 own metrics, every minute": [customMetrics(100, 60), 73.8],
				"100 own metrics, every second": [customMetrics(100, 1), 2658],
			},
		),
		...growth,
	],
};
