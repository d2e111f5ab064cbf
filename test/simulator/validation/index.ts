import { autoscaling } from "./autoscaling.ts";
import { availability } from "./availability.ts";
import { balancing } from "./balancing.ts";
import { consistency } from "./consistency.ts";
import { contention } from "./contention.ts";
import { cost } from "./cost.ts";
import { coverage } from "./coverage.ts";
import { edge } from "./edge.ts";
import type { Family } from "./experiment.ts";
import { failures } from "./failures.ts";
import { laws } from "./laws.ts";
import { layers } from "./layers.ts";
import { networks } from "./networks.ts";
import { overload } from "./overload.ts";
import { queues } from "./queues.ts";
import { retries } from "./retries.ts";
import { rollouts } from "./rollouts.ts";
import { scales } from "./scales.ts";
import { sharding } from "./sharding.ts";
import { stores } from "./stores.ts";
import { transactions } from "./transactions.ts";
import { workers } from "./workers.ts";

/** What the simulator is held against. A new family is a file here and a word in this list. */
export const families: readonly Family[] = [
	...[
		queues,
		laws,
		balancing,
		overload,
		scales,
		sharding,
		stores,
		transactions,
		consistency,
		retries,
		contention,
		layers,
		autoscaling,
		workers,
		networks,
		rollouts,
		failures,
		availability,
		cost,
		edge,
		coverage,
	],
];
