import type { Fact, Subject } from "./fact.ts";
import { Counts, type Window } from "./statistics/counts.ts";
import { dayOf } from "./statistics/day.ts";
import { rounded } from "./statistics/fit.ts";
import { numberOf, Sessions } from "./statistics/sessions.ts";
import { TimeBins } from "./statistics/time-bins.ts";
import { timeFacts } from "./time-law.ts";

/** One request of a log. What is not said is absent. */
export interface Request {
	/** Seconds since 1970. */
	at?: number;
	/** How long it took, in seconds. */
	seconds?: number;
	/** Sent to the client. */
	bytes?: number;
	/** Whatever tells one client from another; nothing of it is kept. */
	client?: string;
	failed?: boolean;
}

/** Earliest and latest moment that a log may speak of (2000, 2100): a slip of a clock must not stretch the time. */
const [earliest, latest] = [946_684_800, 4_102_444_800];
const longestTime = 86_400;

/** Collects requests of logs, in bounded memory. */
export class Traffic {
	private readonly counts = new Counts();
	private readonly sessions = new Sessions();
	private readonly times = new Map<number, TimeBins>();
	private withClient = 0;
	private bytes = { sum: 0, count: 0 };
	private failures = { sum: 0, count: 0 };

	/** A file begins. */
	begin(): void {
		this.counts.begin();
		this.sessions.begin();
	}

	/** `step`: what the log's clock tells apart, in seconds. */
	record({ at, seconds, bytes, client, failed }: Request, step: number): void {
		if (at !== undefined && at >= earliest && at < latest) {
			this.counts.record(at);
			if (client) {
				this.sessions.record(numberOf(client), at);
				this.withClient++;
			}
		}
		if (seconds !== undefined && seconds >= 0 && seconds <= longestTime) this.binsOf(step).record(seconds);
		if (bytes !== undefined && bytes >= 0 && bytes < 1e15) {
			this.bytes.sum += bytes;
			this.bytes.count++;
		}
		if (failed !== undefined) {
			this.failures.count++;
			if (failed) this.failures.sum++;
		}
	}

	span(): { from?: number; to?: number } {
		const covered = this.counts.covered();
		return covered.length > 0 ? { from: covered[0].from, to: covered[covered.length - 1].to } : {};
	}

	/** What real users did. */
	factsOfUsers(): Fact[] {
		this.sessions.end();
		const seconds = this.counts.seconds();
		const enough = seconds >= 60 && this.counts.total >= 30;
		return [
			...(enough ? rateFacts({ of: "traffic" }, this.counts.total / seconds, this.minutes(), this.counts.total) : []),
			...this.visitFacts(),
			...this.sizeFacts(),
			...this.timesOf(),
			...this.failureFacts(),
		];
	}

	/** What a load test did: its rate is its author's choice, and says nothing of the users. */
	factsOfTest(): Fact[] {
		const seconds = this.counts.seconds();
		const rate = seconds > 0 ? [testRate(this.counts.total / seconds, this.counts.total)] : [];
		return [...this.timesOf(), ...rate, ...this.failureFacts()];
	}

	private minutes(): Window[] {
		return this.counts.windows(60);
	}

	private visitFacts(): Fact[] {
		const found = this.sessions.result();
		if (!found || this.withClient < this.counts.total / 2) return [];
		const { duration, pause, visits } = found;
		const visit = (attribute: string, label: string, value: number): Fact => ({
			subject: { of: "traffic" },
			attribute,
			label,
			value: rounded(value),
			unit: "s",
			sample: visits,
			goodness: "visits end with a pause of 30 min",
		});
		return [
			visit("sessionDuration", "mean length of a visit", duration),
			visit("thinkTime", "mean pause between two requests of one user", pause),
		];
	}

	private sizeFacts(): Fact[] {
		const { sum, count } = this.bytes;
		if (count < 30) return [];
		const subject: Subject = { of: "traffic" };
		const value = Math.round(sum / count);
		return [{ subject, attribute: "payloadBytes", label: "mean size of a response", value, unit: "B", sample: count }];
	}

	private failureFacts(): Fact[] {
		const { sum, count } = this.failures;
		if (count === 0) return [];
		const value = rounded(sum / count);
		return [
			{ subject: { of: "service" }, label: "share of requests that failed", value, unit: "share", sample: count },
		];
	}

	/** Times of the clock that most were measured by: others are of another kind of log. */
	private timesOf(): Fact[] {
		const [most] = [...this.times.values()].sort((a, b) => b.count - a.count);
		return most ? timeFacts({ of: "service" }, most.spread(), most.count) : [];
	}

	private binsOf(step: number): TimeBins {
		let bins = this.times.get(step);
		if (!bins) {
			bins = new TimeBins(step);
			this.times.set(step, bins);
		}
		return bins;
	}
}

type TrafficSubject = Extract<Subject, { of: "traffic" }>;

/** The usual and the highest rate, and how it goes over a day. `windows` are minutes, or what comes nearest. */
export function rateFacts(subject: TrafficSubject, mean: number, windows: readonly Window[], sample: number): Fact[] {
	const fact = (attribute: string, label: string, value: Fact["value"], unit: string, goodness?: string): Fact => ({
		subject,
		attribute,
		label,
		value,
		unit,
		sample,
		...(goodness && { goodness }),
	});
	const facts = [fact("rate", "requests a second, on average", rounded(mean), "/s")];
	if (windows.length < 10) return facts;
	const length = Math.round(windows[1].at - windows[0].at);
	const busiest = windows.reduce((a, b) => (b.rate > a.rate ? b : a));
	const every = length === 60 ? `of ${windows.length} minutes` : `of ${windows.length} stretches of ${length} s`;
	facts.push(
		fact("peakRate", "requests a second when it is busiest", rounded(busiest.rate), "/s", `the busiest ${every}`),
		fact("peakAt", "when that is (UTC)", new Date(busiest.at * 1000).toISOString().slice(11, 16), ""),
	);
	const day = dayOf(windows);
	if (!day) return facts;
	const curve = { mean: rounded(day.mean), swing: rounded(day.swing), period: 86_400 };
	const explained = `a cosine explains ${Math.round(100 * day.explained)} % of the hours, highest at ${Math.round(day.highest) % 24} h UTC`;
	const written = day.explained >= 0.5 && subject.name === undefined;
	const diurnal = fact("load", "curve of a day", { diurnal: curve }, "", explained);
	facts.push(written ? diurnal : { ...diurnal, attribute: undefined }, {
		subject,
		label: "hours of a day from 0 h UTC",
		value: day.hours.map(rounded),
		unit: "/s",
		sample,
	});
	return facts;
}

export function testRate(rate: number, sample: number): Fact {
	const label = "requests a second of the test, not of the users";
	return { subject: { of: "traffic" }, label, value: rounded(rate), unit: "/s", sample };
}
