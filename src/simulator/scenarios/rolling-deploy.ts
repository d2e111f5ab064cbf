import { lengthOf, type RolloutPlan, readRollout } from "../models/rollout/plan.ts";
import { Rollout } from "../models/rollout/rollout.ts";
import { atRest } from "../models/scaling/scaler.ts";
import type { Scenario } from "./scenario.ts";

const before = 60;
const after = 60;
const longest = 1200;
const least = 240;

interface Own {
	rollout: RolloutPlan;
	/** About how long the rollout lasts. */
	lasts: number;
}

export const rollingDeploy: Scenario<Own> = {
	id: "rolling-deploy",
	title: "A new version is deployed",
	description:
		"Every replica is replaced by one of a new version under the usual traffic, in the way that the rollout says.",
	lead: "When a new version is deployed",
	ofReplicas: true,
	group: "deploys",
	watch: ["requestsCut", "errorRate", "sessionsLost"],
	read({ inputs, focus, replicas, scaler, workload }) {
		const rollout = readRollout(inputs, focus.service, focus.rollout, focus.balancers);
		const count = Math.max(1, scaler ? atRest(scaler, replicas, workload.usual) : replicas.count);
		const lasts = lengthOf(rollout, count, replicas.startup, workload.usual) + replicas.shutdown.killAfter;
		return { rollout, lasts };
	},
	load({ usual }, { rollout, lasts }) {
		const duration = Math.max(least, Math.min(longest, before + lasts + after));
		const { notes } = rollout;
		if (before + lasts > duration) notes.push("the run may end before the last replica is replaced");
		return { points: [{ at: 0, rate: usual }], duration, changeAt: before, notes };
	},
	faults: (_, { rollout }) => [
		{
			at: before,
			strike(world) {
				world.rollout = new Rollout(rollout, world);
			},
		},
	],
};
