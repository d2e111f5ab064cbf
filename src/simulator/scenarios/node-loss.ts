import { ready } from "../models/replicas/fleet.ts";
import type { Scenario } from "./scenario.ts";

const before = 60;
/** Kubernetes' node-monitor-grace-period: until a machine that says nothing counts as gone. */
const notice = 40;
/** DefaultTolerationSeconds: how long a Pod then stays bound to it, before another is started elsewhere. */
const toleration = 300;
/** What is seen of the time after it. */
const after = 60;
const least = 240;

interface Own {
	/** Replicas on the machine. */
	together: number;
	/** Whether Kubernetes decides what becomes of them. */
	kubernetes: boolean;
	startup: number;
}

export const nodeLoss: Scenario<Own> = {
	id: "node-loss",
	group: "failures",
	title: "A machine is lost",
	description:
		"A machine dies with every replica on it under the usual traffic. Kubernetes notices after 40 s, and starts the replicas elsewhere after 300 s more; other platforms replace what their health checks miss.",
	lead: "When a machine is lost",
	ofReplicas: true,
	watch: ["errorRate", "latencyP99", "timeToRecover", "sessionsLost"],
	read({ inputs, focus: { service, pool }, replicas }) {
		const one = { value: 1, source: "nothing says which machines its replicas share" };
		const together = pool ? inputs.number(pool, "replicasPerNode") : one.value;
		const platform = inputs.text(service, "platform", { value: "kubernetes", source: "the usual one" });
		return {
			together: Math.max(1, Math.round(together)),
			kubernetes: platform === "kubernetes",
			startup: replicas.startup,
		};
	},
	load({ usual }, { together, kubernetes, startup }) {
		const wanted = before + (kubernetes ? notice + toleration : 0) + startup + after;
		const duration = Math.max(least, wanted);
		return {
			points: [{ at: 0, rate: usual }],
			duration,
			changeAt: before,
			notes: [
				`${together} of its replicas ${together > 1 ? "run" : "runs"} on the machine`,
				...(kubernetes ? ["a process that only crashes is started again on its machine within seconds"] : []),
			],
		};
	},
	faults: (_, { together, kubernetes }) => [
		{
			at: before,
			strike({ fleet, nodes, balancer }) {
				const gone: number[] = [];
				for (let i = 0; i < fleet.born && gone.length < together; i++) if (fleet.state[i] === ready) gone.push(i);
				nodes?.lose(gone);
				if (kubernetes) fleet.toleration = toleration;
				// A balancer's own checks may be quicker than the platform.
				const noticed = kubernetes ? Math.min(notice, balancer.detection()) : balancer.detection();
				for (const replica of gone) fleet.lose(replica, noticed);
			},
		},
	],
};
