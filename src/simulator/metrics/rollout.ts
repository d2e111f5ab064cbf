import type { World } from "../studies/service/world.ts";
import type { Measure } from "../study.ts";

/** What a new version costs while it replaces the old one, and what it breaks. */
export const rolloutMeasures: readonly Measure<World>[] = [
	{
		id: "rolloutSeconds",
		label: "time to deploy",
		unit: "s",
		better: "lower",
		help: "From the start of a rollout until every old replica is gone and as many new ones are ready; where it is taken back, until every new one is gone.",
		of: ({ rollout }) => rollout?.took ?? Number.NaN,
	},
	{
		id: "rolloutCapacity",
		label: "replicas paid for in a deploy, for each wanted",
		unit: "",
		better: "lower",
		help: "The most replicas paid for while a rollout lasts, for each one that is wanted: 2 where two fleets stand side by side.",
		of: ({ rollout }) => rollout?.capacity ?? Number.NaN,
	},
	{
		id: "badRequests",
		label: "requests failed by the new version",
		unit: "",
		better: "lower",
		help: "Requests that a new version which is broken answered with an error, tried again or not.",
		of: ({ rollout }) => rollout?.bad?.requests ?? Number.NaN,
	},
	{
		id: "usersHit",
		label: "users hit by the new version",
		unit: "share",
		better: "lower",
		help: "Share of the users who got at least one error from a new version which is broken. As many users are counted as are there at once.",
		of: ({ rollout, queue }) => (queue ? Number.NaN : (rollout?.bad?.usersHit() ?? Number.NaN)),
	},
];
