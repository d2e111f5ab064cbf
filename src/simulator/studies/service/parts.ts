import type { Part } from "../../api.ts";
import type { Site } from "../../models/network/site.ts";
import type { Replicas } from "../../models/replicas/replicas.ts";
import type { StoreStation } from "../../models/store/store-station.ts";
import type { World } from "./world.ts";

/** What one component did: seconds of its workers and of who waited for them, and the requests that came. */
interface Done {
	id: string;
	kind: Part["kind"];
	came: number;
	failed: number;
	/** Seconds of workers at a request's own work, and of workers that had a request at all. */
	worked: number;
	held: number;
	waited: number;
	/** Seconds that its workers were there. */
	there: number;
}

function doneBy(id: string, replicas: Replicas, ready: number, came: number, failed: number): Done {
	const there = ready * replicas.plan.concurrency;
	return {
		...{ id, kind: "Service" as const, came, failed, there },
		worked: replicas.workSeconds,
		held: replicas.occupancy.workedSeconds,
		waited: replicas.occupancy.waitedSeconds,
	};
}

function siteDone(id: string, { replicas, readySeconds, tally }: Site): Done {
	return doneBy(id, replicas, readySeconds, tally.offered, tally.failedCount);
}

function storeDone(id: string, store: StoreStation, seconds: number): Done {
	const { asked, failed, workers } = store;
	const { workedSeconds, waitedSeconds } = store.occupancy;
	return {
		...{ id, kind: "Store" as const, came: asked, failed, worked: workedSeconds, held: workedSeconds },
		...{ waited: waitedSeconds, there: workers * seconds },
	};
}

/** How often a request to the service under test comes to each component, while it waits. */
function visitsOf({ network, recorder }: World, done: ReadonlyMap<string, Done>): Map<string, number> {
	const visits = new Map<string, number>();
	if (!network) return visits;
	const { focus, sites } = network.plan;
	visits.set(focus, 1);
	for (const from of [focus, ...sites.map(({ id }) => id).reverse()]) {
		const came = from === focus ? recorder.offered : (done.get(from)?.came ?? 0);
		for (const { plan, calls } of network.ways) {
			if (plan.from !== from || !calls || came === 0) continue;
			visits.set(plan.to, (visits.get(plan.to) ?? 0) + ((visits.get(from) ?? 0) * calls.asked) / came);
		}
	}
	return visits;
}

/** What every component has done since counting began, that under test first. */
export function doneIn(world: World): Map<string, Done> {
	const { plan, network, recorder, replicas, kernel } = world;
	const all = new Map<string, Done>();
	if (!network) return all;
	const seconds = kernel.now - recorder.since;
	const focus = plan.focus.service.id;
	const failed = recorder.failedCount;
	// Of a function what counts is its limit, not what is warm.
	const ready = replicas.instances ? seconds : recorder.readySeconds;
	all.set(focus, doneBy(focus, replicas, ready, world.clients.tries || recorder.offered, failed));
	for (const [id, site] of [...network.sites].reverse()) all.set(id, siteDone(id, site));
	for (const [id, store] of network.stores) all.set(id, storeDone(id, store, seconds));
	return all;
}

/** Every component that was played, that under test first: how busy it was, and what a request's time goes to. */
export function partsOf(world: World): Part[] {
	const { plan, network, recorder, log } = world;
	if (!network) return [];
	const seconds = plan.load.duration - recorder.since;
	const all = doneIn(world);
	const visits = visitsOf(world, all);
	const spent = (one: Done) => (one.came > 0 ? ((visits.get(one.id) ?? 0) * (one.worked + one.waited)) / one.came : 0);
	const whole = [...all.values()].reduce((sum, one) => sum + spent(one), 0);
	const slowest = world.clients.trails?.slowest();
	return [...all.values()].map((one) => ({
		component: one.id,
		name: network.plan.names.get(one.id) ?? one.id,
		kind: one.kind,
		rate: one.came / seconds,
		busy: one.there > 0 ? Math.min(1, one.worked / one.there) : 0,
		held: one.there > 0 ? Math.min(1, one.held / one.there) : 0,
		wait: one.came > 0 ? Math.max(0, one.waited) / one.came : 0,
		errors: one.came > 0 ? Math.min(1, one.failed / one.came) : 0,
		share: whole > 0 ? spent(one) / whole : 0,
		shareOfSlowest: slowest?.[network.order.indexOf(one.id)] ?? 0,
		...(log?.over(one.id) && { over: log.over(one.id) }),
	}));
}
