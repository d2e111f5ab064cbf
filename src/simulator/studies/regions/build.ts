import { Kernel } from "../../kernel/kernel.ts";
import { Arrivals } from "../../models/arrivals/load.ts";
import { lost as away, ready } from "../../models/replicas/fleet.ts";
import { overflowed, refused, timedOut } from "../../models/replicas/outcome.ts";
import { Sampler } from "../../random/distribution.ts";
import type { Luck } from "../../random/stream.ts";
import { type Members, Recorder } from "../../recorder.ts";
import { studyOf } from "../../study.ts";
import { Anycast } from "./anycast.ts";
import { DnsCache } from "./dns-cache.ts";
import { detection, type Knowledge } from "./failover.ts";
import { type EdgeStudyPlan, readLoss } from "./loss-plan.ts";
import { edgeMeasures } from "./measures.ts";
import { Regions } from "./region.ts";
import { areaOf, networksOfArea, type Route } from "./route.ts";
import { Struck } from "./struck.ts";
import type { EdgeWorld } from "./world.ts";

const rows = 180;
/** Pause between two counts of who is routed where, and of who can be served. */
const step = 2;

function build(plan: EdgeStudyPlan, luck: Luck): EdgeWorld {
	const { edge, load, weight, timeout } = plan;
	const kernel = new Kernel();
	const regions = new Regions(edge.regions, kernel);
	const count = edge.regions.length;
	const members = {
		readyCount: count,
		wanted: count,
		born: count,
		state: new Uint8Array(count).fill(ready),
		readyAt: new Float64Array(count).fill(Number.NEGATIVE_INFINITY),
		offered: new Float64Array(count),
		paid: () => regions.count.reduce((sum, replicas) => sum + replicas, 0),
	} satisfies Members;
	const recorder = new Recorder(load.duration / rows, members, plan.objective, weight);
	const checks = luck.stream("health checks of regions");
	const lossAt = load.changeAt ?? 0;
	const backAt = lossAt + plan.away;
	const from = lossAt + detection(edge, checks);
	const knowledge: Knowledge = { lost: plan.lost, from, until: backAt + detection(edge, checks) };
	const route: Route =
		edge.routing === "anycast"
			? new Anycast(edge, knowledge, luck.stream("convergence"))
			: new DnsCache(edge, knowledge, luck.stream("ages of answers"), luck.stream("weighted answers"));
	const networks = edge.areas.length * networksOfArea;
	const hit = new Uint8Array(networks);
	const struck = new Struck();
	const world: EdgeWorld = { plan, kernel, recorder, regions, route, struck, abroad: 0 };

	const arrivals = new Arrivals(load, luck.stream("arrivals"));
	const homes = luck.stream("areas");
	const resolvers = luck.stream("resolvers");
	const overflows = luck.stream("full queues");
	const work = edge.regions.map((region) => new Sampler(region.work, luck.stream(`work in ${region.name}`)));
	const home = (): number => {
		let left = homes.uniform();
		let area = 0;
		while (area < edge.areas.length - 1 && left >= edge.areas[area].share) left -= edge.areas[area++].share;
		return area;
	};
	const request = kernel.lane(() => {
		const { now } = kernel;
		expectNext();
		const area = home();
		const network = area * networksOfArea + resolvers.below(networksOfArea);
		const region = route.of(network, now);
		recorder.offered++;
		const latency = region < 0 ? fail(refused, 0) : send(region, area);
		if (now < lossAt) {
			if (region === plan.lost && latency >= 0) struck.before.add(latency);
		} else if (hit[network] === 1 && region !== plan.lost && latency >= 0) struck.moved.add(latency);
	}, 0);
	/** Latency of a request that is served, else NaN. */
	const send = (region: number, area: number): number => {
		members.offered[region] += weight;
		if (regions.up[region] === 0) return fail(timedOut, timeout);
		const time = work[region].next();
		if (overflows.uniform() < regions.overflowing(region)) return fail(overflowed, 0);
		const { roundTrip, allowed } = edge.areas[area];
		const latency = regions.wait(region) + time + roundTrip[region];
		if (latency > timeout) return fail(timedOut, timeout);
		recorder.served(latency);
		if (allowed && !allowed[region]) world.abroad++;
		return latency;
	};
	const fail = (outcome: number, elapsed: number): number => {
		recorder.failed(outcome, elapsed);
		return Number.NaN;
	};
	const expectNext = () => {
		arrivals.advance();
		request.delay[0] = arrivals.clock[1];
		kernel.push(request, 0);
	};
	expectNext();

	/** Share of the users of an area that this region serves now. */
	const serving = (region: number, area: number): number => {
		if (region < 0 || regions.up[region] === 0) return 0;
		const latency = regions.wait(region) + edge.regions[region].work.mean + edge.areas[area].roundTrip[region];
		return latency > timeout ? 0 : 1 - regions.overflowing(region);
	};
	const each = (load.points[0].rate * weight) / networksOfArea;
	const flow = kernel.on(() => {
		const { now } = kernel;
		const rates = new Float64Array(count);
		let users = 0;
		let well = 0;
		for (let network = 0; network < networks; network++) {
			const region = route.of(network, now);
			const area = areaOf(network);
			const { share } = edge.areas[area];
			if (region >= 0) rates[region] += each * share;
			if (hit[network] === 0) continue;
			users += share;
			well += share * serving(region, area);
		}
		for (let region = 0; region < count; region++) regions.flow(region, rates[region]);
		if (users > 0) struck.note(now - lossAt, well / users);
		kernel.schedule(now + step, flow, 0);
	});
	kernel.schedule(0, flow, 0);
	const loss = kernel.on(() => {
		for (let network = 0; network < networks; network++) {
			if (route.of(network, lossAt) === plan.lost) hit[network] = 1;
		}
		change(false);
	});
	const back = kernel.on(() => change(true));
	const change = (up: boolean) => {
		regions.set(plan.lost, up);
		members.state[plan.lost] = up ? ready : away;
		members.readyCount += up ? 1 : -1;
	};
	kernel.schedule(lossAt, loss, 0);
	kernel.schedule(backAt, back, 0);
	let row = 0;
	const tick = kernel.on(() => {
		recorder.tick(kernel.now);
		if (++row < rows) kernel.schedule(Math.min(((row + 1) * load.duration) / rows, load.duration), tick, 0);
	});
	kernel.schedule(load.duration / rows, tick, 0);
	return world;
}

/** Users in front of regions. */
export const edgeStudy = studyOf<EdgeStudyPlan, EdgeWorld>({ read: readLoss, build, measures: edgeMeasures });
