import type { Fact } from "./fact.ts";
import { rounded } from "./statistics/fit.ts";
import { quantileIn } from "./statistics/spread.ts";
import { TimeBins } from "./statistics/time-bins.ts";
import { timeFacts } from "./time-law.ts";

/** One piece of work of a trace. Times are seconds. */
export interface Span {
	id: string;
	parent?: string;
	service: string;
	/** server: answers or works off something; client: waits for somebody else; own: neither. */
	kind: "server" | "client" | "own";
	at: number;
	seconds: number;
	/** Whom a client asks, where nobody there is traced: a store, a queue, somebody else's service. */
	target?: string;
	failed: boolean;
}

/** What of a span is needed to follow calls. */
interface Kept extends Span {
	counted: boolean;
	/** Somebody who was traced answered. */
	answered: boolean;
}

const mostServices = 500;
/** What a tracer's clock tells apart. */
const step = 1e-6;
const deepest = 200;

interface Calls {
	calls: number;
	/** Requests of the caller that call at all. */
	requests: number;
	/** What a call takes beside the time of whom it asks. */
	network: TimeBins;
}

/**
 * The graph of services that traces show, in bounded memory: parents and children stand near each other in a file, so
 * that only so many spans wait for each other. A span whose parent never comes counts as a request of its own.
 */
export class Traces {
	private readonly generation: number;
	private old = new Map<string, Kept>();
	private young = new Map<string, Kept>();
	private readonly times = new Map<string, TimeBins>();
	private readonly failures = new Map<string, number>();
	private readonly requests = new Map<string, number>();
	private readonly links = new Map<string, Calls & { from: string; to: string }>();
	private seen = new Set<string>();
	private first = Number.POSITIVE_INFINITY;
	private last = Number.NEGATIVE_INFINITY;

	/** `generation`: half of the spans that wait for each other at a time. */
	constructor(generation = 100_000) {
		this.generation = generation;
	}

	add(span: Span): void {
		this.young.set(span.id, { ...span, counted: false, answered: false });
		if (span.at < this.first) this.first = span.at;
		if (span.at + span.seconds > this.last) this.last = span.at + span.seconds;
		if (this.young.size >= this.generation) this.turn();
	}

	span(): { from?: number; to?: number } {
		return this.last > this.first ? { from: this.first, to: this.last } : {};
	}

	facts(): Fact[] {
		this.turn();
		this.turn();
		const services = [...this.times].flatMap(([name, bins]): Fact[] => {
			const facts = timeFacts({ of: "service", name }, bins.spread(), bins.count);
			const failed = rounded((this.failures.get(name) ?? 0) / bins.count);
			const label = "share of requests that failed";
			return [...facts, { subject: { of: "service", name }, label, value: failed, unit: "share", sample: bins.count }];
		});
		return [...services, ...[...this.links.values()].flatMap((link) => this.linkFacts(link))];
	}

	private linkFacts({ from, to, calls, requests, network }: Calls & { from: string; to: string }): Fact[] {
		const subject = { of: "link", from, to } as const;
		const sample = this.requests.get(from) ?? 0;
		if (sample < 30) return [];
		const share = Math.min(1, requests / sample);
		const facts: Fact[] = [
			{
				subject,
				attribute: "share",
				label: "share of the caller's requests that make this call",
				value: rounded(share),
				unit: "share",
				sample,
				goodness: `± ${(196 * Math.sqrt((share * (1 - share)) / sample)).toFixed(1)} %`,
			},
			{
				subject,
				label: "calls of one such request",
				value: rounded(calls / requests),
				unit: "",
				sample: requests,
			},
		];
		if (network.count >= 30) {
			const value = rounded(quantileIn(network.spread(), 0.5));
			const label = "median of the network there and back";
			facts.push({ subject, attribute: "roundTrip", label, value, unit: "s", sample: network.count });
		}
		return facts;
	}

	/** Counts what the older half shows, and lets it go. */
	private turn(): void {
		const find = (id: string | undefined) => (id === undefined ? undefined : (this.old.get(id) ?? this.young.get(id)));
		for (const spans of [this.old, this.young]) {
			for (const span of spans.values()) {
				const parent = find(span.parent);
				if (span.counted || (spans === this.young && !this.old.has(span.parent ?? ""))) continue;
				span.counted = true;
				if (!parent || parent.service !== span.service) this.request(span);
				if (!parent || parent.service === span.service) continue;
				parent.answered = true;
				this.call(this.requestOf(parent, find), span.service, parent, span);
			}
		}
		for (const span of this.old.values()) {
			if (span.kind === "client" && span.target && !span.answered)
				this.call(this.requestOf(span, find), span.target, span);
		}
		this.old = this.young;
		this.young = new Map();
		this.seen = new Set();
	}

	/** The work of one service on one request begins. */
	private request(span: Kept): void {
		if (!this.requests.has(span.service) && this.requests.size >= mostServices) return;
		this.requests.set(span.service, (this.requests.get(span.service) ?? 0) + 1);
		if (span.kind !== "server") return;
		let bins = this.times.get(span.service);
		if (!bins) {
			bins = new TimeBins(step);
			this.times.set(span.service, bins);
		}
		bins.record(span.seconds);
		if (span.failed) this.failures.set(span.service, (this.failures.get(span.service) ?? 0) + 1);
	}

	private call(request: Kept, to: string, asked: Kept, answer?: Kept): void {
		const from = asked.service;
		const key = `${from}→${to}`;
		let link = this.links.get(key);
		if (!link) {
			if (this.links.size >= mostServices * 4) return;
			link = { from, to, calls: 0, requests: 0, network: new TimeBins(step) };
			this.links.set(key, link);
		}
		link.calls++;
		if (answer && asked.kind === "client") link.network.record(Math.max(0, asked.seconds - answer.seconds));
		const once = `${request.id} ${key}`;
		if (!this.seen.has(once)) link.requests++;
		this.seen.add(once);
	}

	/** The work of its service that a span is part of. */
	private requestOf(span: Kept, find: (id: string | undefined) => Kept | undefined): Kept {
		let at = span;
		for (let depth = 0; depth < deepest; depth++) {
			const parent = find(at.parent);
			if (!parent || parent.service !== span.service) break;
			at = parent;
		}
		return at;
	}
}
