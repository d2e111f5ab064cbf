import type { Component, Design } from "../../../design/design.ts";
import { componentOf, neighbours } from "../../../design/graph.ts";
import { refuseScale, scaleFor, scaleNotes } from "../../engine.ts";
import { type Focus, focusAround } from "../../focus.ts";
import { absent, Inputs } from "../../inputs.ts";
import { readClients } from "../../models/arrivals/clients-plan.ts";
import { readFeedback } from "../../models/arrivals/feedback.ts";
import { readBalancer } from "../../models/balancing/balancer.ts";
import { readRateLimit } from "../../models/balancing/rate-limiter.ts";
import { type HitPlan, readHits } from "../../models/faults/declared.ts";
import { readNetwork, settle } from "../../models/network/plan.ts";
import { shareOf } from "../../models/network/shares.ts";
import { readQueue, unbalanced } from "../../models/queue/plan.ts";
import { type ReplicasPlan, readReplicas, replicasNotes } from "../../models/replicas/plan.ts";
import type { RolloutPlan } from "../../models/rollout/plan.ts";
import { Rollout } from "../../models/rollout/rollout.ts";
import { readForecast } from "../../models/scaling/forecast.ts";
import { readNodes } from "../../models/scaling/nodes.ts";
import type { ScalerPlan } from "../../models/scaling/plan.ts";
import { atRest, readScaler, unforeseen } from "../../models/scaling/scaler.ts";
import { readNearCache, sessionStoreOf } from "../../models/store/store-plan.ts";
import { databaseOf, readShards, readTransactions } from "../../models/transactions/transactions.ts";
import { humanLawOf, lawOf } from "../../random/law-of.ts";
import type { Fault, Scenario, Workload } from "../../scenarios/scenario.ts";
import type { StudySetting } from "../../study.ts";
import { Unplayable } from "../../unplayable.ts";
import { type ServicePlan, targetOf, type World } from "./world.ts";

/** The plan of a service, with what the scenario does to its world. */
export interface Plan extends ServicePlan {
	/** What breaks, if anything does; made anew for each run. */
	faults?(): Fault[];
}

/** The service's own rate, else that of the clients that reach it, else what its replicas carry with ease. */
function readWorkload(inputs: Inputs, focus: Focus, replicas: ReplicasPlan): Workload {
	const { service, client, way } = focus;
	const own = inputs.value(service, "rate");
	const ownPeak = inputs.value(service, "peakRate");
	const calls = way.filter((link) => link.kind === "calls" || link.kind === "publishes");
	const share = calls.reduce((product, link) => product * shareOf(inputs, link), 1);
	const usual = () => {
		if (typeof own === "number") return own;
		if (way.length > 0) return inputs.number(client, "rate") * share;
		if (replicas.instances) return inputs.number(client, "rate");
		const capacity = (Math.max(1, replicas.count) * replicas.concurrency) / replicas.work.mean;
		const source = "nothing says what traffic it gets; half of what its replicas can serve";
		return inputs.number(service, "rate", { value: Math.round(capacity * 50) / 100, source });
	};
	const rate = usual();
	return {
		usual: rate,
		peak() {
			if (typeof ownPeak === "number") return ownPeak;
			const guess = { value: 3 * rate, source: "no peak is declared; three times the usual rate" };
			if (typeof own === "number" || way.length === 0) return inputs.number(service, "peakRate", guess);
			return inputs.number(client, "peakRate", { ...guess, value: (3 * rate) / share }) * share;
		},
	};
}

/** Pause between two looks for transactions that lost their coordinator. */
const decision = 30;

export function planOf(focusId: string, scenario: Scenario, inputs: Inputs): Plan {
	return readService({ inputs, focus: focusAround(inputs.design, focusId), scenario });
}

/** Reads the plan of a scenario on a service from the design; on a smaller scale where there are too many requests. */
export function readService(setting: StudySetting<Scenario>): Plan {
	const plan = readOnScale(setting, 1);
	const scale = scaleFor(plan.load);
	if (scale === 1) return plan;
	const { points } = plan.load;
	const initial = replicasFor(points[0].rate, plan.scaler, plan.replicas, plan.feedback);
	const { scenario, inputs, focus } = setting;
	const isDeployed = readHits(inputs, focus.service).some(({ rollout }) => rollout);
	const alike = scenario.scales === true && !scenario.discrete?.(plan.own) && !isDeployed;
	refuseScale(plan, initial, scale, alike);
	return readOnScale({ ...setting, inputs: inputs.onScale(scale) }, scale);
}

function readOnScale({ inputs, focus, scenario }: StudySetting<Scenario>, scale: number): Plan {
	const { service, client } = focus;
	const queue = readQueue(inputs, focus);
	// Nobody waits for a worker's answer: what the models of users would take is not listed.
	const users = queue ? new Inputs(inputs.design) : inputs;
	const balancer = queue ? unbalanced(users, focus) : readBalancer(inputs, focus);
	const replicas = readReplicas(inputs, service, balancer.drain, focus.pool);
	if (replicas.instances && scenario.ofReplicas)
		throw new Unplayable(`${service.name} is a function: its platform replaces single instances by itself`);
	const scaler = replicas.instances
		? undefined
		: focus.scaler && readScaler(inputs, focus.scaler, replicas, service, queue !== undefined);
	const workload = readWorkload(inputs, focus, replicas);
	const own = scenario.read?.({ inputs, focus, replicas, scaler, workload });
	if (!scenario.load) throw new Error(`${scenario.id} has no load for a service`);
	const load = scenario.load(workload, own);
	const moot = scenario.moot?.(own);
	const gaps = inputs.value(client, "interarrival");
	const feedback = queue ? { share: undefined, notes: [] } : readFeedback(inputs, service);
	const kept = users.text(service, "sessions", { value: "none", source: "no session was seen in the code" });
	const visit = humanLawOf(users.value(client, "sessionDuration"));
	const store = sessionStoreOf(focus) ?? absent("Store", "session-store");
	const transactions = readTransactions(inputs, focus.transactions);
	const recovery = transactions.some((transaction) => transaction.mechanism === "2pc")
		? inputs.number(service, "recovery", {
				value: replicas.startup + decision,
				source: "the start of a replacement, and the pause until it looks after what was left",
			})
		: 0;
	const fetched = kept === "shared-store" && !scenario.fetchesSessions;
	const nearCache = fetched ? readNearCache(inputs, service) : undefined;
	const limit = readRateLimit(inputs, focus);
	const hits = readHits(inputs, service);
	// What others need is not made of parts that are alike.
	const network =
		scale > 1
			? undefined
			: readNetwork({
					...{ inputs, focus },
					sessions: fetched && !nearCache ? store : undefined,
					apart: scenario.apart?.(focus) ?? (nearCache ? store : undefined),
					needed: scenario.needs?.(own),
					transacted: transactions.length > 0 ? databaseOf(focus) : undefined,
				});
	if (network) settle(network, load.points[0].rate);
	for (const { id } of network ? [...network.sites, ...network.stores] : []) {
		const component = componentOf(inputs.design, id);
		if (component) hits.push(...readHits(inputs, component));
	}
	if (hits.length > 0 && load.changeAt === undefined) {
		load.changeAt = Math.min(load.duration, ...hits.map(({ until }) => until));
		load.harmAt = Math.min(...hits.map(({ at }) => at));
	}
	// Where it is a call of its own, the way there is played with it.
	const sessionFetch = fetched && (!network || nearCache) ? inputs.number(store, "readTime") : undefined;
	return {
		focus,
		scenario: scenario.id,
		hits: scenario.hits?.(own),
		...(moot && { moot }),
		own,
		faults: () => [...(scenario.faults?.(load, own) ?? []), ...hits.flatMap(faultsOf)],
		load,
		scale,
		notes: [
			...hits.flatMap(({ words, rollout }) => [words, ...(rollout?.notes ?? [])]),
			...(load.notes ?? []),
			...(scaler?.notes ?? []),
			...(scaler?.signals.ahead && !scenario.recurs && !scenario.announced ? [unforeseen(scaler)] : []),
			...balancer.notes,
			...scaleNotes(scale),
			...(network ? network.notes : unplayed(inputs.design, service)),
			...replicasNotes(replicas),
			...feedback.notes,
			...(queue && load.population
				? ["nobody waits for a queue: its messages come as often as the users can ask"]
				: []),
		],
		transactions,
		shards: transactions.length > 0 ? readShards(inputs, focus, transactions) : undefined,
		recovery,
		limit,
		importantShare: replicas.overload.priorities ? inputs.number(client, "importantShare") : 0,
		clients: readClients(
			users,
			client,
			transactions.map((transaction) => transaction.share),
			focus.way,
		),
		sessions: {
			thinkTime: users.number(client, "thinkTime"),
			visit,
			// Files of a replica are lost with it as its memory is.
			inMemory: kept === "memory" || kept === "disk",
		},
		balancer,
		replicas,
		gaps: gaps === undefined ? undefined : lawOf(gaps),
		feedback: feedback.share,
		scaler,
		forecast: scenario.recurs && focus.scaler && scaler && readForecast(inputs, focus.scaler, scaler.signals.ahead),
		nodes: focus.pool && !replicas.instances ? readNodes(inputs, focus.pool, focus.service) : undefined,
		queue,
		network,
		sessionFetch,
		nearCache,
		objective:
			queue?.objective ??
			inputs.number(client, "latencyP99", {
				value: 3 * replicas.workP99,
				source: "no objective is declared; three times the service's own p99",
			}),
	};
}

/** The beginning and the end of what is declared to happen. */
function faultsOf({ id, at, until, begin, end, rollout }: HitPlan): Fault[] {
	if (rollout) return [{ at, strike: (world) => deploy(world, id, rollout) }];
	const act = (of: HitPlan["begin"]) => (world: World) => {
		const target = targetOf(world, id);
		if (target) of(target);
	};
	return [
		{ at, strike: act(begin) },
		{ at: until, strike: act(end) },
	];
}

/** Replaces the replicas of the service under test, or of another that is played, where that is not under way already. */
function deploy(world: World, id: string, plan: RolloutPlan): void {
	const { kernel, network } = world;
	if (id === world.plan.focus.service.id) {
		if (!isUnderWay(world.rollout)) world.rollout = new Rollout(plan, world);
		return;
	}
	const site = network?.sites.get(id);
	if (!site || isUnderWay(site.rollout)) return;
	const { fleet, balancer, replicas } = site;
	site.rollout = new Rollout(plan, { kernel, fleet, balancer, replicas });
}

const isUnderWay = (rollout: Rollout | undefined) => rollout !== undefined && rollout.took === undefined;

/** What the service needs and a smaller scale does not play. */
function unplayed(design: Design, { id, name }: Component): string[] {
	const ends = neighbours(design, id, "out", ["calls", "reads", "writes", "publishes"]).map((end) => end.name);
	if (ends.length === 0) return [];
	return [
		`what ${name} needs is not played on a smaller scale (${ends.join(", ")}): it is taken to keep up with any rate`,
	];
}

/** Replicas that are there when the run begins. */
export function replicasFor(
	rate: number,
	scaler: ScalerPlan | undefined,
	replicas: ReplicasPlan,
	feedback = 0,
): number {
	return scaler ? atRest(scaler, replicas, rate / (1 - feedback)) : replicas.count;
}
