import type { Component, Link } from "../../design/design.ts";
import { componentOf } from "../../design/graph.ts";
import { inWords } from "../in-words.ts";
import { absent } from "../inputs.ts";
import type { Frail } from "../models/faults/frail.ts";
import { manyThreads } from "../models/network/plan.ts";
import { dependencyOf, nothingNeeded } from "../models/network/shares.ts";
import { targetOf, type World } from "../studies/service/world.ts";
import type { Scenario, Setting } from "./scenario.ts";

const before = 30;
const usualOutage = 120;
/** What is seen of the time after it. */
const after = 300;

export interface Outage {
	/** What is down, and whether the design shows it. */
	down: Component;
	shown: boolean;
	/** Seconds that it lasts. */
	outage: number;
	/** Why a time-out of the calls is not enough, where it is not. */
	holds?: string | undefined;
}

export const dependencyOutage: Scenario<Outage> = {
	id: "dependency-outage",
	title: "A dependency is down",
	description:
		"What the service depends on does not answer for two minutes (or for as long as its call says) under the usual traffic, then it is back; those who wait or try again make a storm.",
	lead: "When a dependency is down",
	...outage((of) => of.fall(), "does not answer", ", and then goes on with what nobody waits for any more"),
};

/** What the service depends on is away for a while, in one way or another. */
export function outage(
	strike: (of: Frail) => void,
	does: string,
	then = "",
): Omit<Scenario<Outage>, "id" | "title" | "description" | "lead"> {
	return {
		group: "failures",
		watch: ["errorRate", "timeToRecover", "triesPerRequest", "callsPerRequest"],
		read(setting) {
			const found = proxied(setting) ?? dependencyOf(setting.inputs, setting.focus);
			const own = found && setting.inputs.ofLink(found.link, "outage");
			return {
				down: found?.down ?? absent("Store", "dependency"),
				shown: found !== undefined,
				outage: typeof own === "number" ? own : usualOutage,
				holds: found && holding(setting, found),
			};
		},
		needs: ({ down, shown }) => (shown ? undefined : down),
		moot: ({ shown }) => (shown ? undefined : nothingNeeded),
		load({ usual }, { down, outage, holds }) {
			const duration = before + outage + after;
			return {
				points: [{ at: 0, rate: usual }],
				duration,
				// Recovery is what is left when the dependency is back.
				changeAt: before + outage,
				harmAt: before,
				notes: [
					`${down.name} ${does} from ${before} s to ${before + outage} s${then}`,
					...(holds && then ? [holds] : []),
				],
			};
		},
		hits: ({ down, shown }) => (shown ? down.name : undefined),
		faults: (_, { down, outage }) => {
			const act = (world: World, of: (target: Frail) => void) => {
				const target = targetOf(world, down.id);
				if (target) of(target);
			};
			return [
				{
					at: 0,
					strike(world) {
						world.dependency = down.id;
					},
				},
				{ at: before, strike: (world) => act(world, strike) },
				{ at: before + outage, strike: (world) => act(world, (of) => of.comeBack()) },
			];
		},
	};
}

/** Threads that wait for what hangs are gone for everybody, for as long as the time-out: it has to be short enough for the rate. */
function holding({ focus, replicas, workload }: Setting, { link, down }: { link: Link; down: Component }) {
	const { timeout, share } = link.attributes;
	const { runtime } = focus.service.attributes;
	const threads = runtime?.value === "threads" || (runtime?.value === undefined && replicas.concurrency < manyThreads);
	const workers = replicas.count * replicas.concurrency;
	if (typeof timeout?.value !== "number" || !threads || down === focus.service || replicas.instances) return undefined;
	const rate = workload.usual * (typeof share?.value === "number" ? share.value : 1);
	if (rate * timeout.value <= workers) return undefined;
	const most = workers / rate;
	return `with a time-out of ${inWords(timeout.value, "s")} the ${number(rate)} requests/s that need ${down.name} would hold ${number(rate * timeout.value)} workers while it does not answer, and there are ${number(workers)}: a time-out of ${inWords(most, "s")} at most, a breaker, or workers that do not wait would leave room`;
}

const number = (value: number) => String(Number(value.toPrecision(2)));

/** What a proxy depends on is the service behind it: a change of its link is about that. */
function proxied({ inputs, focus }: Setting) {
	const link = focus.way.find(({ id, kind }) => kind === "routes" && focus.about.has(id));
	const isProxy = link && componentOf(inputs.design, link.from)?.kind !== "Client";
	return isProxy ? { link, down: focus.service } : undefined;
}
