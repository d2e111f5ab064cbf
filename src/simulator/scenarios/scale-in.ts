import { affordable, type Scenario, shortened } from "./scenario.ts";

const wanted = 600;
const before = 30;
const fall = 20;
/** Traffic after the fall, as a share of the usual. */
const low = 0.3;

export const scaleIn: Scenario = {
	id: "scale-in",
	title: "The fleet shrinks",
	description:
		"Traffic falls to 30 % within twenty seconds; the scaler, or an operator where there is none, takes half of the replicas away.",
	lead: "When the fleet shrinks",
	watch: ["requestsCut", "sessionsLost", "errorRate"],
	load({ usual }) {
		const duration = affordable(wanted, 450, usual * low);
		return {
			points: [
				{ at: 0, rate: usual },
				{ at: before, rate: usual },
				{ at: before + fall, rate: usual * low },
			],
			duration,
			changeAt: before,
			notes: shortened(wanted, duration),
		};
	},
	faults: () => [
		{
			at: before + fall + 60,
			strike({ plan, replicas }) {
				if (!plan.scaler && replicas.wanted > 1) replicas.scaleTo(Math.ceil(replicas.wanted / 2));
			},
		},
	],
};
