import { readSessionStore, SessionStore, type SessionStorePlan } from "../models/store/session-store.ts";
import { sessionStoreOf } from "../models/store/store-plan.ts";
import type { Scenario } from "./scenario.ts";

const before = 60;
const after = 240;

export const stateStoreRestart: Scenario<SessionStorePlan> = {
	id: "state-store-restart",
	group: "failures",
	title: "The session store restarts",
	description:
		"The store that keeps the sessions of all replicas is away for a moment under the usual traffic; when it is back, every replica wants its connections, and every waiting request its session.",
	lead: "When the session store restarts",
	watch: ["errorRate", "timeToRecover", "sessionsLost"],
	fetchesSessions: true,
	read: ({ inputs, focus }) => readSessionStore(inputs, focus),
	apart: sessionStoreOf,
	moot: ({ moot }) => moot,
	load({ usual }, { name, away, notes }) {
		const duration = before + away + after;
		return {
			points: [{ at: 0, rate: usual }],
			duration,
			// Recovery is what is left when the store is back.
			changeAt: before + away,
			notes: [`${name} is away from ${before} s to ${before + away} s`, ...notes],
		};
	},
	hits: ({ name }) => name,
	faults: (_, plan) => [
		{
			at: 0,
			strike(world) {
				world.sessionStore = new SessionStore(plan, world);
			},
		},
		{ at: before, strike: ({ sessionStore }) => sessionStore?.fall() },
		{ at: before + plan.away, strike: ({ sessionStore }) => sessionStore?.comeBack() },
	],
};
