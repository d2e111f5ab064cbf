import type { Kernel } from "../../kernel/kernel.ts";
import type { Lane } from "../../kernel/lane.ts";
import type { Sampler } from "../../random/distribution.ts";
import type { Stream } from "../../random/stream.ts";
import type { Recorder } from "../../recorder.ts";
import type { Balancer } from "../balancing/balancer.ts";
import type { RateLimiter } from "../balancing/rate-limiter.ts";
import { Breaker } from "../calls/breaker.ts";
import { Retry } from "../calls/retry.ts";
import type { Trails } from "../calls/trails.ts";
import { aborted, refused, served, shed, timedOut } from "../replicas/outcome.ts";
import type { Replicas } from "../replicas/replicas.ts";
import { type Requests, widen } from "../replicas/requests.ts";
import type { ArrivalProcess } from "./arrival-process.ts";
import type { ClientsPlan } from "./clients-plan.ts";
import type { Feedback } from "./feedback.ts";
import type { Population } from "./population.ts";
import { ProxyTries } from "./proxy.ts";
import type { Sessions } from "./sessions.ts";
import type { TrafficClasses } from "./traffic-classes.ts";

/** Users' requests: they arrive, go to a replica, are answered or given up, and are tried again. */
export class Clients {
	/** Tries of all requests, first ones included. */
	tries = 0;
	/** Connections that were tried, those that were refused included. */
	asked = 0;
	/** Where kinds of traffic are told apart. */
	classes: TrafficClasses | undefined;
	/** Where it is asked where the time goes. */
	trails: Trails | undefined;
	/** Where each of them may send only so much. */
	limiter: RateLimiter | undefined;
	private readonly breaker: Breaker | undefined;
	/** By request: what the breaker said when it let it through. */
	private era = new Int32Array(0);
	private readonly plan: ClientsPlan;
	private readonly pauses: Retry | undefined;
	private readonly proxy: ProxyTries | undefined;
	private readonly kernel: Kernel;
	private readonly requests: Requests;
	private readonly sessions: Sessions;
	private readonly balancer: Balancer;
	private readonly replicas: Replicas;
	private readonly recorder: Recorder;
	private readonly arrivals: ArrivalProcess;
	private readonly population: Population | undefined;
	private readonly feedback: Feedback | undefined;
	private readonly work: Sampler;
	private readonly secondWork: Sampler;
	private readonly hop: Sampler | undefined;
	private readonly kinds: Stream;
	private readonly roundTrip: number;
	private readonly arrivalLane: Lane;
	private readonly timeoutLane: Lane;
	private readonly retry: number;
	private readonly elsewhere: number;

	constructor(
		plan: ClientsPlan,
		parts: {
			kernel: Kernel;
			requests: Requests;
			sessions: Sessions;
			balancer: Balancer;
			replicas: Replicas;
			recorder: Recorder;
			arrivals: ArrivalProcess;
			/** Who asks, where it is not `arrivals` that say when. */
			population?: Population | undefined;
			feedback?: Feedback | undefined;
			/** Times of first tries, and of later ones: apart, so that a retry does not shift anybody else's luck. */
			work: Sampler;
			secondWork: Sampler;
			/** Time to fetch the session from a shared store. */
			hop: Sampler | undefined;
			kinds: Stream;
			jitter: Stream;
			roundTrip: number;
		},
	) {
		this.plan = plan;
		this.kernel = parts.kernel;
		this.requests = parts.requests;
		this.sessions = parts.sessions;
		this.balancer = parts.balancer;
		this.replicas = parts.replicas;
		this.recorder = parts.recorder;
		this.arrivals = parts.arrivals;
		this.population = parts.population;
		this.feedback = parts.feedback;
		this.work = parts.work;
		this.secondWork = parts.secondWork;
		this.hop = parts.hop;
		this.kinds = parts.kinds;
		this.pauses = plan.retry && new Retry(plan.retry, parts.jitter);
		this.proxy = plan.proxy && new ProxyTries(plan.proxy, parts.jitter);
		this.roundTrip = parts.roundTrip;
		this.breaker = plan.breaker && new Breaker(plan.breaker);
		this.arrivalLane = this.kernel.lane(() => this.arrive(), 0);
		this.timeoutLane = this.kernel.lane((slot) => this.giveUp(slot), plan.timeout);
		this.retry = this.kernel.on((slot) => {
			this.tries++;
			this.send(slot);
		});
		this.elsewhere = this.kernel.on((slot) => this.send(slot));
		this.replicas.sender = this;
		if (this.population) {
			this.population.ask = (user) => {
				this.sessions.visit(user, this.kernel);
				this.ask(user);
			};
		}
		if (this.feedback) this.feedback.send = (slot) => this.send(slot);
	}

	begin(): void {
		if (this.population) this.population.begin();
		else this.expectNext();
	}

	/** A replica, or nobody, has ended the request. */
	ended(slot: number, outcome: number): void {
		const { requests, kernel } = this;
		const replica = requests.replica[slot];
		if (replica >= 0) this.balancer.ended(replica, requests.user[slot], outcome);
		if (requests.abandoned[slot] === 1) return;
		kernel.cancel(this.timeoutLane, requests.timer[slot]);
		this.breaker?.record(this.era[slot], outcome === served, kernel.now);
		if (outcome === served) {
			if (this.feedback?.returns(slot)) return;
			this.succeeded(slot);
		} else if (outcome !== refused || !this.proxy || !this.triesAgain(slot, this.proxy)) this.failed(slot, outcome);
	}

	/** A proxy on the way tries a connection again that was refused: the same server, of which all are gone or none is any better. */
	private triesAgain(slot: number, proxy: ProxyTries): boolean {
		if (!this.replicas.refusesAll || !proxy.allows(slot)) return false;
		const again = this.successor(slot);
		proxy.pause(slot, again, this.requests);
		this.kernel.scheduleIn(this.requests.pause, again, this.elsewhere, again);
		return true;
	}

	private succeeded(slot: number): void {
		const { requests, kernel } = this;
		this.pauses?.served();
		if (requests.attempt[slot] > 0) this.recorder.retrying--;
		this.recorder.served(kernel.now - requests.started[slot] + this.roundTrip);
		this.leaveTrail(slot);
		if (this.classes) this.countServed(slot, this.classes);
		this.population?.rest(requests.user[slot]);
	}

	/** A first try of this user, now. */
	ask(user: number): void {
		const { kernel, requests } = this;
		this.recorder.offered++;
		this.tries++;
		const slot = requests.take();
		requests.started[slot] = kernel.now;
		requests.attempt[slot] = 0;
		this.proxy?.begins(slot);
		requests.work[slot] = this.hop ? this.work.next() + this.hop.next() : this.work.next();
		requests.transaction[slot] = this.plan.transactionShares.length > 0 ? this.kind() : 0;
		requests.user[slot] = user;
		if (this.classes) requests.kind[slot] = this.classes.of(user);
		if (this.trails) requests.trail[slot] = this.trails.begin();
		this.send(slot);
	}

	private arrive(): void {
		this.expectNext();
		this.ask(this.sessions.pick(this.kernel));
	}

	private leaveTrail(slot: number): void {
		const { requests, kernel } = this;
		const trail = requests.trail[slot];
		if (trail === 0) return;
		this.trails?.end(trail, kernel.now - requests.started[slot]);
		requests.trail[slot] = 0;
	}

	private countServed(slot: number, classes: TrafficClasses): void {
		classes.wasServed(this.requests.kind[slot], this.kernel.now - this.requests.started[slot] + this.roundTrip);
	}

	private expectNext(): void {
		this.arrivals.advance();
		this.arrivalLane.delay[0] = this.arrivals.clock[1];
		this.kernel.push(this.arrivalLane, 0);
	}

	private send(slot: number): void {
		const { kernel, requests } = this;
		requests.timer[slot] = kernel.push(this.timeoutLane, slot);
		const limited =
			(this.limiter && !this.limiter.admits(requests.user[slot], kernel)) ||
			(this.breaker && !this.passes(slot, this.breaker));
		const replica = limited ? -1 : this.replicaFor(requests.user[slot]);
		if (!limited) this.asked++;
		if (replica >= 0) {
			this.replicas.arrive(slot, replica);
			return;
		}
		requests.replica[slot] = -1;
		this.ended(slot, limited ? shed : refused);
		requests.release(slot);
	}

	/** A replica; where the balancer tries others, one that takes the connection, if it comes upon one. */
	private replicaFor(user: number): number {
		const { balancer, replicas } = this;
		let replica = balancer.choose(user);
		for (let before = 0; before < balancer.others && replica >= 0 && !replicas.listens(replica); before++) {
			const other = balancer.insteadOf(replica, user, before);
			if (other >= 0) this.asked++;
			replica = other;
		}
		return replica;
	}

	private passes(slot: number, breaker: Breaker): boolean {
		if (slot >= this.era.length) this.era = widen(this.era, this.requests.capacity);
		this.era[slot] = breaker.admits(this.kernel.now);
		return this.era[slot] >= 0;
	}

	/** The timeout of a try. The replica goes on with it; nobody waits for the answer. */
	private giveUp(slot: number): void {
		this.requests.abandoned[slot] = 1;
		this.breaker?.record(this.era[slot], false, this.kernel.now);
		this.failed(slot, timedOut);
	}

	private failed(slot: number, outcome: number): void {
		const { requests, kernel } = this;
		const attempt = requests.attempt[slot];
		// Whom a breaker turns away does not try again: it would only be turned away again.
		const turnedAway = outcome === shed && this.breaker !== undefined;
		if (turnedAway || attempt >= this.plan.retries || !this.pauses?.allowed()) {
			const elapsed = kernel.now - requests.started[slot];
			if (attempt > 0) this.recorder.retrying--;
			this.recorder.failed(outcome, elapsed);
			this.leaveTrail(slot);
			this.sessions.disappoint(requests.user[slot]);
			this.classes?.hasFailed(requests.kind[slot], outcome === timedOut || outcome === aborted, elapsed);
			this.population?.rest(requests.user[slot]);
			return;
		}
		if (attempt === 0) this.recorder.retrying++;
		const again = this.successor(slot);
		this.proxy?.begins(again);
		requests.attempt[again] = attempt + 1;
		this.pauses.pause(attempt, requests.pause, again);
		kernel.scheduleIn(requests.pause, again, this.retry, again);
	}

	/** The next try of the same request. */
	private successor(slot: number): number {
		const { requests } = this;
		const again = requests.take();
		requests.started[again] = requests.started[slot];
		requests.user[again] = requests.user[slot];
		requests.transaction[again] = requests.transaction[slot];
		requests.kind[again] = requests.kind[slot];
		requests.trail[again] = requests.trail[slot];
		// What is still done for the try before is nobody's time any more.
		requests.trail[slot] = 0;
		requests.attempt[again] = requests.attempt[slot];
		requests.work[again] = this.secondWork.next();
		requests.pause[again] = requests.pause[slot];
		return again;
	}

	/** Number of the transaction that a request runs, plus one; 0 for none. */
	private kind(): number {
		let left = this.kinds.uniform();
		const shares = this.plan.transactionShares;
		for (let i = 0; i < shares.length; i++) {
			left -= shares[i];
			if (left < 0) return i + 1;
		}
		return 0;
	}
}
