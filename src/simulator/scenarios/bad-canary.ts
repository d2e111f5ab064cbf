import { absent } from "../inputs.ts";
import { BadVersion } from "../models/rollout/bad-version.ts";
import { type RolloutPlan, readRollout } from "../models/rollout/plan.ts";
import { Rollout } from "../models/rollout/rollout.ts";
import type { Scenario } from "./scenario.ts";

/** An alarm of five minutes comes within it, and what it takes back is seen to be gone. */
const duration = 700;
const before = 30;
/** What is wrong with the new version: it fails one request in twenty, and takes a fifth longer for all. */
const errors = 0.05;
const slowness = 1.2;
/** The alarm comes within this share of the run, so that what is taken back is seen to be gone. */
const latest = 0.5;

interface Own {
	rollout: RolloutPlan;
	/** From the first answer of the new version until somebody notices. */
	detection: number;
}

export const badCanary: Scenario<Own> = {
	id: "bad-canary",
	title: "A new version is broken",
	description:
		"The new version fails one request in twenty and takes a fifth longer; it is rolled out until an analysis or an alarm notices, then it is taken back.",
	lead: "When a broken version is deployed",
	ofReplicas: true,
	group: "deploys",
	watch: ["badRequests", "usersHit", "rolloutSeconds", "rolloutCapacity"],
	read({ inputs, focus }) {
		const rollout = readRollout(inputs, focus.service, focus.rollout, focus.balancers);
		return { rollout, detection: inputs.number(focus.rollout ?? absent("Rollout", focus.service.name), "detection") };
	},
	load({ usual }, own) {
		const { detection, compressed } = alarm(own, duration);
		const sooner = `the alarm comes ${Math.round(detection)} s after the new version's first answer instead of ${own.detection} s, for the run is short: the longer it takes, the more requests fail`;
		return {
			points: [{ at: 0, rate: usual }],
			duration,
			changeAt: before,
			notes: [
				`the new version fails ${errors * 100} % of its requests, and takes ${slowness} times as long for each`,
				...own.rollout.notes,
				...(compressed ? [sooner] : []),
			],
		};
	},
	faults: ({ points, duration }, own) => [
		{
			at: before,
			strike(world) {
				const { luck, replicas, plan } = world;
				world.rollout = new Rollout(own.rollout, world);
				const users = Math.max(1, Math.round(points[0].rate * plan.sessions.thinkTime));
				const bad = { errors, slowness, detection: alarm(own, duration).detection };
				new BadVersion(bad, users, world.rollout, replicas, luck.stream("errors of the new version"));
			},
		},
	],
};

function alarm({ detection }: Own, duration: number): { detection: number; compressed: boolean } {
	const most = latest * (duration - before);
	return { detection: Math.min(detection, most), compressed: detection > most };
}
