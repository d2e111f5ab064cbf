import { Kernel } from "../../kernel/kernel.ts";
import { Arrivals } from "../../models/arrivals/load.ts";
import { overflowed, timedOut } from "../../models/replicas/outcome.ts";
import { Sampler } from "../../random/distribution.ts";
import type { Luck } from "../../random/stream.ts";
import { Recorder } from "../../recorder.ts";
import { Histogram } from "../../statistics/histogram.ts";
import { studyOf } from "../../study.ts";
import { growthMeasures } from "./measures.ts";
import { buy, serversOf } from "./plan.ts";
import { Station } from "./station.ts";
import type { GrowthWorld, Month } from "./world.ts";
import { type GrowthPlan, months, readYear } from "./year-plan.ts";

const rowsOfMonth = 15;

function build(plan: GrowthPlan, luck: Luck): GrowthWorld {
	const { fleet, writer, writeShare, timeout, load } = plan;
	const window = load.duration / months;
	const kernel = new Kernel();
	const members = {
		readyCount: 0,
		wanted: 0,
		born: 0,
		state: [],
		readyAt: [],
		offered: [],
		paid: () => members.wanted,
	};
	const recorder = new Recorder(window / rowsOfMonth, members, plan.objective);
	const year: Month[] = [];
	const world: GrowthWorld = { plan, kernel, recorder, months: year };
	const workers = new Station();
	const writers = new Station();
	const arrivals = new Arrivals(load, luck.stream("arrivals"));
	const work = new Sampler(fleet.work, luck.stream("work"));
	const writeTime = writer && new Sampler(writer.work, luck.stream("writes"));
	const kinds = luck.stream("kinds of request");

	// Requests between the fleet and the writer: when each began, and the slots that are free.
	let began = new Float64Array(64);
	const free: number[] = [];
	let slots = 0;
	const take = (now: number): number => {
		const slot = free.pop() ?? slots++;
		if (slot >= began.length) {
			const more = new Float64Array(began.length * 2);
			more.set(began);
			began = more;
		}
		began[slot] = now;
		return slot;
	};

	const month = () => year[year.length - 1];
	const fail = (outcome: number, elapsed: number) => {
		month().failed++;
		recorder.failed(outcome, elapsed);
	};
	const answer = (since: number, at: number) => {
		const latency = at - since;
		if (latency > timeout) return fail(timedOut, timeout);
		month().served++;
		month().latency.record(latency);
		recorder.served(latency);
	};
	const write = kernel.on((slot) => {
		const since = began[slot];
		free.push(slot);
		answer(since, writers.serve(kernel.now, writeTime?.next() ?? 0));
	});
	const request = kernel.lane(() => {
		const { now } = kernel;
		expectNext();
		recorder.offered++;
		const wait = workers.begins(now) - now;
		const waiting = (wait * workers.servers) / fleet.work.mean;
		const time = work.next();
		if (!Number.isFinite(wait) || waiting > fleet.queueBound * month().fleet.machines) return fail(overflowed, 0);
		const done = workers.serve(now, time);
		const writes = writeTime !== undefined && kinds.uniform() < writeShare;
		// A request that nobody waits for any more is still worked on, but is not written.
		if (writes && done - now <= timeout) kernel.schedule(done, write, take(now));
		else answer(now, done);
	}, 0);
	const expectNext = () => {
		arrivals.advance();
		request.delay[0] = arrivals.clock[1];
		kernel.push(request, 0);
	};

	const begin = (m: number) => {
		const rate = plan.rates[m];
		const before = year[m - 1];
		const bought = buy(fleet, rate, before?.fleet);
		const store = writer && buy(writer, rate * writeShare, before?.writer);
		workers.open(serversOf(fleet, bought));
		if (writer && store) writers.open(serversOf(writer, store));
		const busy = rate * fleet.work.mean >= workers.servers;
		const writing = writer !== undefined && rate * writeShare * writer.work.mean >= writers.servers;
		members.readyCount = bought.machines;
		members.wanted = bought.machines;
		const price = bought.price + (store?.price ?? 0);
		const saturated = busy || writing;
		year.push({ fleet: bought, writer: store, price, saturated, served: 0, failed: 0, latency: new Histogram() });
	};
	begin(0);
	const next = kernel.on(begin);
	for (let m = 1; m < months; m++) kernel.schedule(m * window, next, m);
	let row = 0;
	const rows = months * rowsOfMonth;
	const tick = kernel.on(() => {
		recorder.tick(kernel.now);
		if (++row < rows) kernel.schedule(Math.min(((row + 1) * load.duration) / rows, load.duration), tick, 0);
	});
	kernel.schedule(load.duration / rows, tick, 0);
	expectNext();
	return world;
}

/** A service and what it writes, over a year of growth. */
export const growthStudy = studyOf<GrowthPlan, GrowthWorld>({ read: readYear, build, measures: growthMeasures });
