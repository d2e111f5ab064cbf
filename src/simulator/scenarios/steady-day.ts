import { type Priced, readCosts } from "../models/cost/cost.ts";
import type { Scenario } from "./scenario.ts";

/** Whatever the rate: how well a scaler follows hangs on how fast the day goes. */
const duration = 600;
/** The curve swings by this share around the usual rate. */
const swing = 0.4;
const segments = 48;

export const steadyDay: Scenario<Priced> = {
	id: "steady-day",
	group: "load",
	title: "A steady day",
	description:
		"Traffic follows a day's curve, 40 % below the usual rate at night and 40 % above it at noon, compressed.",
	lead: "Over a usual day",
	recurs: true,
	scales: true,
	watch: ["latencyP99", "errorRate", "cost"],
	read: ({ inputs, focus }) => ({ costs: readCosts(inputs, focus) }),
	load({ usual }) {
		const points = Array.from({ length: segments + 1 }, (_, i) => ({
			at: (i / segments) * duration,
			rate: usual * (1 - swing * Math.cos((2 * Math.PI * i) / segments)),
		}));
		return {
			points,
			duration,
			notes: [
				`a day's curve is compressed into ${Math.round(duration)} s, so that a scaler has less time to follow than it has`,
			],
		};
	},
};
