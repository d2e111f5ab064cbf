import { Agent, request } from "node:http";
import { Sampler } from "../../../src/simulator/random/distribution.ts";
import { lawOf } from "../../../src/simulator/random/law-of.ts";
import { Luck, type Stream } from "../../../src/simulator/random/stream.ts";
import { Zipf } from "../../../src/simulator/random/zipf.ts";
import type { MeasuredMetric, Setup } from "../setup.ts";

/** How a request of a user ended, after all its tries; seconds since the run began. */
interface Ended {
	began: number;
	seconds: number;
	outcome: "served" | "refused" | "timed out";
	tries: number;
}

interface Answer {
	status: number;
	replica: string | undefined;
	session: string | undefined;
}

/** What one run has measured. */
export type Measured = Record<MeasuredMetric, number>;

/**
 * An open loop: requests come when they come, whatever becomes of those before. Each belongs to one of rate × think time
 * users, as in the simulator; each carries the time that a worker shall have it, drawn from the law of the setup.
 */
export class LabClients {
	private readonly setup: Setup;
	private readonly port: number;
	private readonly agent = new Agent({ keepAlive: true, maxSockets: Number.POSITIVE_INFINITY, scheduling: "lifo" });
	private readonly ended: Ended[] = [];
	private readonly users: number;
	private readonly cookies = new Map<number, string>();
	/** By user: the replica that holds the session. */
	private readonly homes = new Map<number, string>();
	private sessionsLost = 0;
	private cut = 0;
	private readonly work: Sampler;
	private readonly arrivals;
	private readonly choice;
	private readonly jitter;
	private readonly rows: { zipf: Zipf; choice: Stream } | undefined;
	private tokens = 100;
	private began = 0;

	constructor(setup: Setup, port: number, seed: number) {
		this.setup = setup;
		this.port = port;
		const luck = new Luck(seed, 0);
		this.work = new Sampler(lawOf(setup.work), luck.stream("work"));
		this.arrivals = luck.stream("arrivals");
		this.choice = luck.stream("users");
		this.jitter = luck.stream("jitter");
		const { transaction } = setup;
		this.rows = transaction && { zipf: new Zipf(transaction.keys, transaction.skew), choice: luck.stream("rows") };
		const { rates, thinkTime = 10 } = setup.clients;
		this.users = Math.max(1, Math.round(rates[0][1] * thinkTime));
	}

	/** Sessions in this replica are gone. */
	forget(replica: string): void {
		for (const [user, home] of this.homes) {
			if (home !== replica) continue;
			this.homes.delete(user);
			this.sessionsLost++;
		}
	}

	/** Plays the load to its end, and waits for what is under way. */
	async run(): Promise<Measured> {
		this.began = performance.now();
		const under = new Set<Promise<void>>();
		for (let at = this.gap(0); at < this.setup.duration; at += this.gap(at)) {
			const wait = at - this.now();
			// Timers have whole milliseconds; what is due by then goes at once.
			if (wait > 0.001) await new Promise((done) => setTimeout(done, wait * 1000));
			const asking = this.ask();
			under.add(asking);
			void asking.then(() => under.delete(asking));
		}
		await Promise.all(under);
		this.agent.destroy();
		return this.measured();
	}

	private now(): number {
		return (performance.now() - this.began) / 1000;
	}

	private gap(at: number): number {
		const { rates } = this.setup.clients;
		const rate = rates.findLast(([from]) => from <= at)?.[1] ?? rates[0][1];
		return -Math.log(1 - this.arrivals.uniform()) / rate;
	}

	private async ask(): Promise<void> {
		const { clients } = this.setup;
		const user = this.choice.below(this.users);
		const began = this.now();
		for (let tries = 1; ; tries++) {
			const answer = await this.one(user, this.work.next());
			const seconds = this.now() - began;
			if (answer !== "timed out" && answer !== "refused" && answer.status === 200) {
				this.tokens = Math.min(100, this.tokens + (clients.budget ?? 0));
				this.served(user, answer);
				this.ended.push({ began, seconds, outcome: "served", tries });
				return;
			}
			if (tries > (clients.retries ?? 0) || !this.mayTry()) {
				this.ended.push({ began, seconds, outcome: answer === "timed out" ? answer : "refused", tries });
				return;
			}
			const pause = this.pause(tries - 1);
			if (pause > 0) await new Promise((done) => setTimeout(done, pause * 1000));
		}
	}

	private mayTry(): boolean {
		if (this.setup.clients.budget === undefined) return true;
		if (this.tokens < 1) return false;
		this.tokens--;
		return true;
	}

	/** As `Retry.pause` of the simulator. */
	private pause(attempt: number): number {
		const { backoff = "none", base = 0.1 } = this.setup.clients;
		const most = Math.min(20, base * 2 ** attempt);
		if (backoff === "none") return 0;
		if (backoff === "fixed") return base;
		return backoff === "exponential" ? most : most * this.jitter.uniform();
	}

	private served(user: number, { replica, session }: Answer): void {
		if (this.setup.sessions !== "memory" || !replica) return;
		// Whoever was somewhere else before has lost what was kept there.
		if (session === "new" && this.homes.has(user)) this.sessionsLost++;
		this.homes.set(user, replica);
	}

	private twoRows({ zipf, choice }: { zipf: Zipf; choice: Stream }): string {
		const first = zipf.draw(choice);
		let second = zipf.draw(choice);
		while (second === first) second = zipf.draw(choice);
		return `${first},${second}`;
	}

	private one(user: number, work: number): Promise<Answer | "timed out" | "refused"> {
		return new Promise((done) => {
			const cookie = this.cookies.get(user);
			const headers = {
				...{ "x-user": `u${user}`, "x-work": work.toFixed(6) },
				...(cookie && { cookie }),
				...(this.rows && { "x-kind": this.twoRows(this.rows) }),
			};
			const sent = request(
				{ port: this.port, host: "127.0.0.1", agent: this.agent, path: "/", headers },
				(response) => {
					response.resume();
					response.once("end", () => {
						clearTimeout(patience);
						const set = response.headers["set-cookie"]?.[0];
						if (set) this.cookies.set(user, set.split(";")[0]);
						const { "x-replica": replica, "x-session": session } = response.headers as Record<string, string>;
						done({ status: response.statusCode ?? 0, replica, session });
					});
					response.once("error", () => done("refused"));
				},
			);
			const patience = setTimeout(() => {
				done("timed out");
				sent.destroy();
			}, this.setup.clients.timeout * 1000);
			sent.once("error", () => {
				clearTimeout(patience);
				done("refused");
			});
			sent.end();
		});
	}

	private measured(): Measured {
		const counted = this.ended.filter(({ began }) => began >= this.setup.warmUp);
		// As in the simulator: those who were refused at once waited for nothing.
		const waited = counted.filter(({ outcome }) => outcome !== "refused").map(({ seconds }) => seconds);
		waited.sort((a, b) => a - b);
		const failed = counted.filter(({ outcome }) => outcome !== "served").length;
		const quantile = (q: number) => waited[Math.min(waited.length - 1, Math.ceil(q * waited.length) - 1)];
		return {
			latencyP50: quantile(0.5),
			latencyP99: quantile(0.99),
			latencyMean: waited.reduce((sum, one) => sum + one, 0) / waited.length,
			errorRate: failed / counted.length,
			sessionsLost: this.sessionsLost,
			triesPerRequest: counted.reduce((sum, { tries }) => sum + tries, 0) / counted.length,
			requestsCut: this.cut,
		};
	}
}
