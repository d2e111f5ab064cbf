import { type Lasting, readAvailability } from "../models/availability/plan.ts";
import { ready } from "../models/replicas/fleet.ts";
import type { Scenario } from "./scenario.ts";

const duration = 300;
const before = 60;

export const replicaLoss: Scenario<Lasting> = {
	id: "replica-loss",
	group: "failures",
	title: "A replica dies",
	description:
		"One replica dies without warning under the usual traffic; health checks have to notice, and another is started.",
	lead: "When a replica dies",
	ofReplicas: true,
	watch: ["sessionsLost", "errorRate", "latencyP99"],
	read: (setting) => ({ lasts: readAvailability(setting) }),
	load({ usual }) {
		return { points: [{ at: 0, rate: usual }], duration, changeAt: before };
	},
	faults: () => [
		{
			at: before,
			strike({ fleet, balancer, faults }) {
				const victims: number[] = [];
				for (let i = 0; i < fleet.born; i++) if (fleet.state[i] === ready) victims.push(i);
				if (victims.length > 0) fleet.lose(victims[faults.below(victims.length)], balancer.detection());
			},
		},
	],
};
