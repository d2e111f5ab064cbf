import type { Focus } from "../../focus.ts";
import { absent, type Inputs } from "../../inputs.ts";
import type { Kernel } from "../../kernel/kernel.ts";
import { exponential, Sampler } from "../../random/distribution.ts";
import type { Luck } from "../../random/stream.ts";
import type { Sessions } from "../arrivals/sessions.ts";
import { Calls, type CallsPlan, readCalls } from "../calls/calls.ts";
import type { Asker, Exchange } from "../calls/exchange.ts";
import { readCallRetry } from "../calls/retry.ts";
import { Station, type StationPlan } from "../calls/station.ts";
import { lost } from "../replicas/fleet.ts";
import { dependencyFailed } from "../replicas/outcome.ts";
import type { Replicas } from "../replicas/replicas.ts";
import type { Stage } from "../replicas/stage.ts";
import { NearCache, type NearCachePlan } from "./near-cache.ts";
import { Reconnecting, type ReconnectingPlan } from "./reconnecting.ts";
import { linkTo, readNearCache, sessionStoreOf } from "./store-plan.ts";

export interface SessionStorePlan {
	name: string;
	/** How long it is away. */
	away: number;
	/** Whether it still knows the sessions afterwards. */
	persistent: boolean;
	readTime: number;
	calls: CallsPlan;
	station: StationPlan;
	reconnecting: ReconnectingPlan;
	nearCache: NearCachePlan | undefined;
	/** Said where the design has none. */
	moot: string | undefined;
	notes: string[];
}

/** Connections of a client that sends one command after the other through one of them, as ioredis and Lettuce do. */
const multiplexed = 1;
/** Until a client gives a connection up (ioredis' connectTimeout). */
const connectTimeout = 10;

export function readSessionStore(inputs: Inputs, focus: Focus): SessionStorePlan {
	const { service } = focus;
	const found = sessionStoreOf(focus);
	const store = found ?? absent("Store", "session-store");
	const link = linkTo(inputs, focus, store);
	const pool = store.attributes.poolSize?.value;
	const connections = typeof pool === "number" && pool > 0 ? pool : multiplexed;
	const kept = inputs.text(service, "sessions", { value: "none", source: "no session was seen in the code" });
	const notes = ["a user whose session is lost signs in again at no cost"];
	const nearCache = readNearCache(inputs, service);
	if (nearCache) notes.push("near caches are empty when the run begins");
	return {
		moot:
			found && kept === "shared-store"
				? undefined
				: "the design keeps no sessions in a store that the replicas share; one that every request reads is taken",
		name: store.name,
		away: inputs.number(store, "restart"),
		persistent: inputs.value(store, "persistent") === true,
		readTime: inputs.number(store, "readTime"),
		calls: readCalls(inputs, link),
		station: {
			servers: 1,
			capacity: Math.max(1, Math.round(inputs.number(store, "capacity"))),
			bound: Number.POSITIVE_INFINITY,
		},
		reconnecting: {
			handshake: connections * inputs.number(store, "handshake"),
			timeout: connectTimeout,
			retry: readCallRetry(inputs, link),
		},
		nearCache,
		notes,
	};
}

/** The store as its callers see it: a replica without connections keeps its calls until it has some. */
class Connected extends Station {
	connections!: Reconnecting;
	private readonly replicas: Replicas;
	private readonly reads: Sampler;
	/** By replica: the calls that it keeps. */
	private readonly kept: number[][] = [];

	constructor(plan: SessionStorePlan, kernel: Kernel, exchange: Exchange, luck: Luck, replicas: Replicas) {
		super(plan.station, kernel, exchange, luck.stream("session store"));
		this.replicas = replicas;
		this.reads = new Sampler(exponential(plan.readTime), luck.stream("hops"));
	}

	protected override place(call: number): number {
		this.requests.work[call] = this.reads.next();
		return 0;
	}

	override arrive(call: number): void {
		const { requests } = this;
		const replica = requests.replica[requests.asker[call]];
		// Of a replica that is gone nobody waits for an answer.
		if (this.connections.has(replica) || this.replicas.fleet.state[replica] >= lost) {
			super.arrive(call);
			return;
		}
		this.kept[replica] ??= [];
		this.kept[replica].push(call);
	}

	/** A replica is connected, or gone: its calls go on. */
	letGo(replica: number): void {
		const calls = this.kept[replica];
		if (!calls) return;
		this.kept[replica] = [];
		const { requests } = this;
		for (const call of calls) {
			if (requests.abandoned[call] === 1) requests.release(call);
			else super.arrive(call);
		}
	}
}

/**
 * The store that keeps the sessions of all replicas. Every request reads its user's session there, unless its replica
 * has it in a near cache. After a restart all replicas want their connections back at the same time.
 */
export class SessionStore implements Stage, Asker {
	readonly connections: Reconnecting;
	readonly nearCache: NearCache | undefined;
	backAt = Number.NaN;
	private readonly plan: SessionStorePlan;
	private readonly kernel: Kernel;
	private readonly replicas: Replicas;
	private readonly sessions: Sessions;
	private readonly callee: Connected;
	private readonly calls: Calls;

	constructor(
		plan: SessionStorePlan,
		parts: { kernel: Kernel; exchange: Exchange; replicas: Replicas; sessions: Sessions; luck: Luck },
	) {
		const { kernel, exchange, replicas, sessions, luck } = parts;
		this.plan = plan;
		this.kernel = kernel;
		this.replicas = replicas;
		this.sessions = sessions;
		this.nearCache = plan.nearCache && new NearCache(plan.nearCache);
		this.callee = new Connected(plan, kernel, exchange, luck, replicas);
		this.calls = new Calls(plan.calls, kernel, exchange, this.callee, luck.stream("call jitter"), this);
		this.connections = new Reconnecting(
			plan.reconnecting,
			kernel,
			replicas.fleet,
			luck.stream("reconnect jitter"),
			(replica) => this.callee.letGo(replica),
		);
		this.callee.connections = this.connections;
		replicas.stages.unshift(this);
	}

	enter(slot: number): boolean {
		const { requests } = this.replicas;
		if (this.nearCache?.has(requests.replica[slot], requests.user[slot], this.kernel.now)) return false;
		this.calls.begin(slot);
		return true;
	}

	answered(slot: number, ok: boolean): void {
		const { replicas, kernel } = this;
		const { requests } = replicas;
		if (ok) this.nearCache?.put(requests.replica[slot], requests.user[slot], kernel.now);
		if (ok) replicas.resume(slot);
		else replicas.giveUp(slot, dependencyFailed);
	}

	replicaDied(replica: number): void {
		this.callee.letGo(replica);
		this.nearCache?.drop(replica);
	}

	fall(): void {
		this.callee.fall();
		this.connections.fall();
		if (this.plan.persistent) return;
		this.sessions.loseAll(this.kernel.now);
	}

	comeBack(): void {
		this.backAt = this.kernel.now;
		this.callee.comeBack();
		this.connections.comeBack();
	}
}
