import type { Component } from "../../design/design.ts";
import { absent } from "../inputs.ts";
import { dependencyOf, nothingNeeded } from "../models/network/shares.ts";
import type { Scenario } from "./scenario.ts";

const before = 60;
const slow = 120;
const wanted = 420;
/** How many times as long it takes: a disk that fails, a plan that has changed, a neighbour. */
const factor = 5;

interface Own {
	target: Component;
	shown: boolean;
}

export const slowDependency: Scenario<Own> = {
	id: "slow-dependency",
	group: "failures",
	title: "A dependency is slow",
	description:
		"What the service depends on takes five times as long for two minutes under the usual traffic; it answers, but whoever waits for it holds what others need.",
	lead: "When a dependency is slow",
	watch: ["latencyP99", "errorRate", "timeToRecover", "triesPerRequest"],
	read({ inputs, focus }) {
		const found = dependencyOf(inputs, focus);
		return { target: found?.down ?? absent("Store", "dependency"), shown: found !== undefined };
	},
	needs: ({ target, shown }) => (shown ? undefined : target),
	moot: ({ shown }) => (shown ? undefined : nothingNeeded),
	load({ usual }, { target }) {
		return {
			points: [{ at: 0, rate: usual }],
			duration: wanted,
			changeAt: before + slow,
			harmAt: before,
			notes: [`${target.name} takes ${factor} times as long from ${before} s to ${before + slow} s`],
		};
	},
	hits: ({ target, shown }) => (shown ? target.name : undefined),
	faults: (_, { target }) => [
		{
			at: before,
			strike(world) {
				world.dependency = target.id;
				world.network?.at(target.id)?.slow(factor);
			},
		},
		{ at: before + slow, strike: ({ network }) => network?.at(target.id)?.slow(1) },
	],
};
