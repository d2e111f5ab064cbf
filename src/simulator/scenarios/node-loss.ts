import { neighbours } from "../../design/graph.ts";
import type { Balancer } from "../models/balancing/balancer.ts";
import { neededBy } from "../models/network/shares.ts";
import { type Fleet, ready } from "../models/replicas/fleet.ts";
import type { Nodes } from "../models/scaling/nodes.ts";
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
	/** Ids of the services that it needs whose replicas run on the same machines. */
	mates: string[];
	/** Whether Kubernetes decides what becomes of them. */
	kubernetes: boolean;
	startup: number;
}

/** What a service's replicas run on and are reached by. */
interface Struck {
	readonly fleet: Fleet;
	readonly nodes: Nodes | undefined;
	readonly balancer: Balancer;
}

function strike({ fleet, nodes, balancer }: Struck, count: number, kubernetes: boolean): void {
	const gone: number[] = [];
	for (let i = 0; i < fleet.born && gone.length < count; i++) if (fleet.state[i] === ready) gone.push(i);
	nodes?.lose(gone);
	if (kubernetes) fleet.toleration = toleration;
	// A balancer's own checks may be quicker than the platform.
	const noticed = kubernetes ? Math.min(notice, balancer.detection()) : balancer.detection();
	for (const replica of gone) fleet.lose(replica, noticed);
}

export const nodeLoss: Scenario<Own> = {
	id: "node-loss",
	group: "failures",
	title: "A machine is lost",
	description:
		"A machine dies with every replica on it under the usual traffic, those of the services that it calls included. Kubernetes notices after 40 s, and starts the replicas elsewhere after 300 s more; other platforms replace what their health checks miss.",
	lead: "When a machine is lost",
	ofReplicas: true,
	watch: ["errorRate", "latencyP99", "timeToRecover", "sessionsLost"],
	read({ inputs, focus: { service, pool }, replicas }) {
		const one = { value: 1, source: "nothing says which machines its replicas share" };
		const together = pool ? inputs.number(pool, "replicasPerNode") : one.value;
		const mates = neededBy(inputs, service).filter(
			(one) => pool && neighbours(inputs.design, one.id, "out", ["runs-on"]).some(({ id }) => id === pool.id),
		);
		const platform = inputs.text(service, "platform", { value: "kubernetes", source: "the usual one" });
		return {
			together: Math.max(1, Math.round(together)),
			mates: mates.map(({ id }) => id),
			kubernetes: platform === "kubernetes",
			startup: replicas.startup,
		};
	},
	load({ usual }, { together, mates, kubernetes, startup }) {
		const wanted = before + (kubernetes ? notice + toleration : 0) + startup + after;
		const duration = Math.max(least, wanted);
		return {
			points: [{ at: 0, rate: usual }],
			duration,
			changeAt: before,
			notes: [
				mates.length > 0
					? `${together} replicas run on the machine, of each service there its part`
					: `${together} of its replicas ${together > 1 ? "run" : "runs"} on the machine`,
				...(kubernetes ? ["a process that only crashes is started again on its machine within seconds"] : []),
			],
		};
	},
	faults: (_, { together, mates, kubernetes }) => [
		{
			at: before,
			strike(world) {
				const sites = mates.flatMap((id) => world.network?.sites.get(id) ?? []);
				const all = [world, ...sites].reduce((sum, { fleet }) => sum + fleet.readyCount, 0);
				for (const one of [world, ...sites]) {
					const part = Math.round((together * one.fleet.readyCount) / Math.max(1, all));
					strike(one, one === world ? Math.max(1, part) : part, kubernetes);
				}
			},
		},
	],
};
