import type { Component } from "../../design/design.ts";
import { absent } from "../inputs.ts";
import { databaseOf } from "../models/transactions/transactions.ts";
import type { Scenario } from "./scenario.ts";

const before = 60;
const after = 180;
const least = 240;

interface Own {
	target: Component;
	shown: boolean;
	/** Until the standby has taken over, or the database has started again. */
	away: number;
}

export const databaseFailover: Scenario<Own> = {
	id: "database-failover",
	group: "failures",
	title: "The database fails over",
	description:
		"The database of the service is lost under the usual traffic: its connections break, new ones are refused until a standby has taken over, or until it has started again where there is none.",
	lead: "When the database fails over",
	watch: ["errorRate", "timeToRecover", "latencyP99", "triesPerRequest"],
	read({ inputs, focus }) {
		const found = databaseOf(focus);
		const target = found ?? absent("Store", "database");
		return { target, shown: found !== undefined, away: inputs.number(target, "restart") };
	},
	needs: ({ target, shown }) => (shown ? undefined : target),
	moot: ({ shown }) => (shown ? undefined : "the design shows no database; one that every request reads is taken"),
	load({ usual }, { target, away }) {
		const wanted = before + away + after;
		const duration = Math.max(least, wanted);
		const standby = target.attributes.multiZone?.value === true ? "a standby takes over" : "it starts again";
		return {
			points: [{ at: 0, rate: usual }],
			duration,
			changeAt: before + away,
			harmAt: before,
			notes: [
				`${target.name} refuses from ${before} s to ${before + away} s, until ${standby}`,
				"no write is lost with it, and its rows are in memory when it is back",
			],
		};
	},
	hits: ({ target, shown }) => (shown ? target.name : undefined),
	faults: (_, { target, away }) => [
		{
			at: before,
			strike(world) {
				world.dependency = target.id;
				world.network?.at(target.id)?.crash();
			},
		},
		{ at: before + away, strike: ({ network }) => network?.at(target.id)?.comeBack() },
	],
};
