import { assumed } from "../../../design/attribute.ts";
import type { Component, Link } from "../../../design/design.ts";
import { type Focus, preferred } from "../../focus.ts";
import { absent, type Inputs } from "../../inputs.ts";
import type { Kernel } from "../../kernel/kernel.ts";
import { humanLawOf } from "../../random/law-of.ts";
import type { Luck, Stream } from "../../random/stream.ts";
import type { Visits } from "../arrivals/sessions.ts";
import type { Fleet } from "../replicas/fleet.ts";
import { interrupted, refused } from "../replicas/outcome.ts";
import { widen } from "../replicas/requests.ts";
import type { Sent } from "./algorithm.ts";
import { algorithmOf, countsRequests, hashes } from "./algorithms.ts";
import { Connections, type ConnectionsPlan } from "./connections.ts";
import { envoy, type Hosts, Outliers, type OutliersPlan } from "./outliers.ts";
import { type Canary, Pools } from "./pools.ts";
import { SlowStart } from "./slow-start.ts";

export interface BalancerPlan {
	/** Whether there is a table of who is pinned where, as cookies and client addresses make one. */
	pins: boolean;
	algorithm: string;
	/** A new replica's share grows for so long; 0 where it has all of it at once. */
	slowStart: number;
	/** Undefined where every request is balanced by itself. */
	connections: ConnectionsPlan | undefined;
	outliers: OutliersPlan | undefined;
	/** From a replica's start of leaving until no new request is sent to it. */
	endpointDelay: number;
	/** Time between checks and failed checks that make a replica dead. */
	checkInterval: number;
	checks: number;
	/** How long the platform lets a target finish before it tells the replica to stop. */
	drain: number;
	/** Network there and back, from the first balancer to the replica. */
	roundTrip: number;
	/** Other replicas that it tries when one refuses the connection. */
	others: number;
	notes: string[];
}

/** Looks for another replica than those that were asked; enough wherever there is one. */
const mostLooks = 32;

/** Kubernetes node-monitor-grace-period: until the platform itself notices that a machine is gone. */
const platformNotice = 40;

/** The balancer that chooses, of those that a change is about where it is about any: the outermost that pins, else the outermost that sees requests, else the nearest. */
function chooser(balancers: readonly Component[]): Component | undefined {
	const pins = balancers.find((b) => (b.attributes.affinity?.value ?? "none") !== "none");
	return pins ?? balancers.find((b) => b.attributes.layer?.value === "L7") ?? balancers.at(-1);
}

/** The balancer of which no file tells. One drains where the service is said to stand behind it; a worker has none. */
function unseen({ attributes: { platform, role } }: Component): Component {
	const balancer = absent("Balancer", "in-front");
	if (role?.value !== "server" || !/^(ecs|ec2)$/.test(String(platform?.value))) return balancer;
	return {
		...balancer,
		attributes: { drain: assumed(300, "Elastic Load Balancing, deregistration_delay: 300 seconds") },
	};
}

export function readBalancer(inputs: Inputs, focus: Focus): BalancerPlan {
	const balancer = chooser(preferred(focus.balancers, focus)) ?? unseen(focus.service);
	const hops = focus.way.filter((link) => link.kind === "routes" && link.from !== focus.client.id);
	const check = inputs.text(balancer, "healthCheck", { value: "readiness", source: "a readiness probe" });
	const unchecked = check === "none";
	const affinity = inputs.text(balancer, "affinity", { value: "none", source: "no affinity" });
	const named = inputs.text(balancer, "algorithm", { value: "round-robin", source: "the usual default" });
	// A key of the request decides, with no table: that of its user, as far as is known.
	const byKey = affinity === "header" || affinity === "consistent-hash";
	const algorithm = byKey && !hashes(named) ? "ring-hash" : named;
	const ramp = balancer.attributes.slowStart?.value;
	const ramps = typeof ramp === "number" && ramp > 0;
	const idle = ramps && hashes(algorithm);
	return {
		pins: affinity !== "none" && !byKey,
		algorithm,
		slowStart: ramps && !idle ? inputs.number(balancer, "slowStart") : 0,
		connections: affinity === "none" ? readConnections(inputs, focus, balancer) : undefined,
		outliers: balancer.attributes.outlierDetection?.value === true ? envoy : undefined,
		endpointDelay: inputs.number(balancer, "endpointDelay"),
		checkInterval: unchecked ? platformNotice : inputs.number(balancer, "healthCheckInterval"),
		checks: unchecked ? 1 : Math.max(1, inputs.number(balancer, "unhealthyThreshold")),
		drain: inputs.number(balancer, "drain"),
		roundTrip: hops.reduce((sum, link) => sum + inputs.onLink(link, "roundTrip"), 0),
		others: othersOf(inputs, hops),
		notes: idle ? [`slow start does nothing for ${algorithm}, as in Envoy and nginx`] : [],
	};
}

/** Tries of a proxy at other servers (nginx: proxy_next_upstream); one that asks the same again waits before. */
function othersOf(inputs: Inputs, hops: readonly Link[]): number {
	const tries = hops.map((link) => {
		if (link.attributes.retries?.value === undefined) return 0;
		return inputs.ofLink(link, "backoff", { value: "none", source: "another server is asked at once" }) === "none"
			? inputs.onLink(link, "retries")
			: 0;
	});
	return Math.max(0, ...tries);
}

/**
 * A balancer of connections chooses for every request as long as each has a connection of its own, or a short one. That
 * is taken to be so unless connections are seen to be long-lived, or said to stay open.
 */
function readConnections(inputs: Inputs, { client }: Focus, balancer: Component): ConnectionsPlan | undefined {
	const { layer, longLived, connectionDuration } = balancer.attributes;
	if (layer?.value !== "L4" || (longLived?.value !== true && !connectionDuration?.value)) return undefined;
	const visit = humanLawOf(inputs.value(client, "sessionDuration")).mean;
	const source = "a connection stays open for a visit";
	const idleTimeout = inputs.value(balancer, "idleTimeout");
	return {
		duration: inputs.number(balancer, "connectionDuration", { value: visit, source }),
		idleTimeout: typeof idleTimeout === "number" ? idleTimeout : Number.POSITIVE_INFINITY,
	};
}

/** Chooses a replica for each request, among those that it believes to be alive. */
export class Balancer implements Hosts, Sent {
	/** Replicas that are there, ejected ones included. */
	hosts = 0;
	outstanding = new Int32Array(16);
	/** Other replicas that are tried when one refuses the connection. */
	readonly others: number;
	/** Whether the algorithm looks at what is outstanding. */
	private readonly counts: boolean;
	private readonly pins: boolean;
	private readonly algorithm: string;
	private readonly checkInterval: number;
	private readonly failedChecks: number;
	private readonly sessions: Visits;
	private readonly checks: Stream;
	/** By replica: whether it is there, and whether it may be chosen. */
	private host = new Uint8Array(16);
	private routable = new Uint8Array(16);
	private readonly slowStart: SlowStart | undefined;
	private readonly pools: Pools;
	private readonly connections: Connections | undefined;
	private readonly outliers: Outliers | undefined;
	/** Replicas that have refused the request for which others are looked for: nobody is asked twice. */
	private readonly asked: number[] = [];

	constructor(plan: BalancerPlan, kernel: Kernel, sessions: Visits, fleet: Fleet, luck: Luck) {
		this.counts = countsRequests(plan.algorithm);
		this.pins = plan.pins;
		this.others = plan.others;
		this.algorithm = plan.algorithm;
		this.checkInterval = plan.checkInterval;
		this.failedChecks = plan.checks;
		this.sessions = sessions;
		this.checks = luck.stream("health checks");
		const choice = luck.stream("routing");
		this.slowStart = plan.slowStart > 0 ? new SlowStart(plan.slowStart, kernel) : undefined;
		this.pools = new Pools(algorithmOf(plan.algorithm, choice, this, this.slowStart), luck.stream("versions"));
		this.connections =
			plan.connections && new Connections(plan.connections, kernel, sessions, luck.stream("connections"));
		this.outliers = plan.outliers && new Outliers(plan.outliers, kernel, this);
		const leave = kernel.on((replica) => this.remove(replica));
		fleet.onReady.push((replica) => this.add(replica));
		fleet.onNoticed.push((replica) => this.remove(replica));
		fleet.onLeaving.push((replica) => kernel.schedule(kernel.now + plan.endpointDelay, leave, replica));
	}

	/** The replica that a request of this user is sent to, or -1 when there is none. */
	choose(user: number): number {
		const replica = this.find(user);
		if (replica < 0) return -1;
		if (this.counts) {
			this.outstanding[replica]++;
			this.pools.of(replica).sent(replica);
		}
		return replica;
	}

	/** Another replica for a request whose connection this one has refused, after so many that had done so before. */
	insteadOf(replica: number, user: number, before: number): number {
		const { asked } = this;
		asked.length = before;
		asked.push(replica);
		this.ended(replica, user, refused);
		for (let looks = 0; looks < mostLooks; looks++) {
			if (this.pins) this.sessions.pin[user] = -1;
			const other = this.choose(user);
			if (!asked.includes(other)) return other;
			this.leaves(other);
		}
		return -1;
	}

	/** Where a user was served before the run began, when `founders` replicas were there for all of the visit. */
	before(user: number, founders: number): number {
		return hashes(this.algorithm) && !this.pins ? this.pools.next(user) : user % founders;
	}

	/** Seconds until the health checks of a replica that died just now have failed often enough. */
	detection(): number {
		return this.checkInterval * (this.failedChecks - this.checks.uniform());
	}

	/** A request that was sent to this replica has ended. */
	ended(replica: number, user: number, outcome: number): void {
		this.leaves(replica);
		if (this.connections !== undefined && (outcome === refused || outcome === interrupted))
			this.connections.broke(user, replica);
		if (this.outliers !== undefined && this.host[replica] === 1) this.outliers.observe(replica, outcome);
	}

	private leaves(replica: number): void {
		if (!this.counts) return;
		this.outstanding[replica]--;
		this.pools.of(replica).ended(replica);
	}

	add(replica: number): void {
		if (replica >= this.host.length) this.grow(Math.max(replica + 1, this.host.length * 2));
		if (this.host[replica] === 1) return;
		this.host[replica] = 1;
		this.hosts++;
		this.slowStart?.joined(replica);
		this.enter(replica);
		this.outliers?.judge();
	}

	remove(replica: number): void {
		if (this.host[replica] !== 1) return;
		this.host[replica] = 0;
		this.hosts--;
		this.leave(replica);
		this.outliers?.forget(replica);
		this.outliers?.judge();
	}

	enter(replica: number): void {
		if (this.routable[replica] === 1) return;
		this.routable[replica] = 1;
		this.pools.of(replica).add(replica);
	}

	leave(replica: number): void {
		if (this.routable[replica] !== 1) return;
		this.routable[replica] = 0;
		this.pools.of(replica).remove(replica);
	}

	/**
	 * Begins a canary, or changes its share. Users who are pinned, or have a connection open, stay where they are, unless
	 * that version gets nothing any more.
	 */
	divide(canary: Canary): void {
		this.pools.divide(canary);
	}

	private find(user: number): number {
		const { pools, connections } = this;
		if (connections !== undefined) {
			const open = connections.find(user);
			if (open >= 0 && this.routable[open] === 1 && pools.serves(open)) return open;
			const replica = pools.next(user);
			if (replica >= 0) connections.open(user, replica);
			return replica;
		}
		if (!this.pins) return pools.next(user);
		const { pin } = this.sessions;
		const pinned = pin[user];
		if (pinned >= 0 && this.routable[pinned] === 1 && pools.serves(pinned)) return pinned;
		const replica = pools.next(user);
		if (replica >= 0) pin[user] = replica;
		return replica;
	}

	private grow(length: number): void {
		this.host = widen(this.host, length);
		this.routable = widen(this.routable, length);
		this.outstanding = widen(this.outstanding, length);
	}
}
