import { ready } from "../models/replicas/fleet.ts";
import type { Stage } from "../models/replicas/stage.ts";
import type { Scenario } from "./scenario.ts";

const before = 60;
const wanted = 300;
/** How many times as long everything takes in the one that is ill. */
const factor = 10;

export const grayFailure: Scenario = {
	id: "gray-failure",
	group: "failures",
	title: "A replica is ill",
	description:
		"One replica takes ten times as long for everything under the usual traffic, and its health checks still pass: nobody takes it out (Huang et al., Gray Failure, HotOS 2017).",
	lead: "When a replica is slow and its checks still pass",
	ofReplicas: true,
	watch: ["latencyP99", "errorRate", "imbalance"],
	load({ usual }) {
		return { points: [{ at: 0, rate: usual }], duration: wanted, changeAt: before };
	},
	faults() {
		let ill = -1;
		return [
			{
				at: 0,
				strike({ replicas }) {
					const { requests } = replicas;
					const slowed: Stage = {
						enter(slot) {
							if (requests.replica[slot] === ill) requests.work[slot] *= factor;
							return false;
						},
					};
					replicas.stages.push(slowed);
				},
			},
			{
				at: before,
				strike({ fleet, faults }) {
					const able: number[] = [];
					for (let i = 0; i < fleet.born; i++) if (fleet.state[i] === ready) able.push(i);
					if (able.length > 0) ill = able[faults.below(able.length)];
				},
			},
		];
	},
};
