import { abusiveClient } from "./abusive-client.ts";
import { addShard } from "./add-shard.ts";
import { asDeclared } from "./as-declared.ts";
import { badCanary } from "./bad-canary.ts";
import { cacheRestart } from "./cache-restart.ts";
import { celebrityKey } from "./celebrity-key.ts";
import { clockSkew } from "./clock-skew.ts";
import { commitFailures } from "./commit-failures.ts";
import { consumerRebalance } from "./consumer-rebalance.ts";
import { contention } from "./contention.ts";
import { databaseFailover } from "./database-failover.ts";
import { dependencyOutage } from "./dependency-outage.ts";
import { flashCrowd } from "./flash-crowd.ts";
import { grayFailure } from "./gray-failure.ts";
import { growthYear } from "./growth-year.ts";
import { memoryLeak } from "./memory-leak.ts";
import { networkPartition } from "./network-partition.ts";
import { nodeLoss } from "./node-loss.ts";
import { refusedDependency } from "./refused-dependency.ts";
import { regionLoss } from "./region-loss.ts";
import { replicaLag } from "./replica-lag.ts";
import { replicaLoss } from "./replica-loss.ts";
import { rollingDeploy } from "./rolling-deploy.ts";
import { scaleIn } from "./scale-in.ts";
import type { Scenario } from "./scenario.ts";
import { slowDependency } from "./slow-dependency.ts";
import { spotReclaim } from "./spot-reclaim.ts";
import { stateStoreRestart } from "./state-store-restart.ts";
import { steadyDay } from "./steady-day.ts";
import { storeCopies } from "./store-copies.ts";
import { tenantSkew } from "./tenant-skew.ts";
import { trafficSpike } from "./traffic-spike.ts";
import { zoneLoss } from "./zone-loss.ts";

export type { Scenario } from "./scenario.ts";

/** All scenarios, in the order in which they are offered. A new one is a file here and a word in this list. */
export const scenarios: readonly Scenario[] = [
	steadyDay,
	trafficSpike,
	replicaLoss,
	scaleIn,
	rollingDeploy,
	badCanary,
	dependencyOutage,
	refusedDependency,
	slowDependency,
	databaseFailover,
	cacheRestart,
	grayFailure,
	nodeLoss,
	consumerRebalance,
	abusiveClient,
	flashCrowd,
	zoneLoss,
	regionLoss,
	spotReclaim,
	memoryLeak,
	growthYear,
	replicaLag,
	networkPartition,
	clockSkew,
	celebrityKey,
	tenantSkew,
	addShard,
	stateStoreRestart,
	storeCopies,
	contention,
	commitFailures,
	asDeclared,
];

export function scenarioOf(id: string): Scenario {
	const found = scenarios.find((scenario) => scenario.id === id);
	if (!found) throw new Error(`no scenario ${id}; there are ${scenarios.map((s) => s.id).join(", ")}`);
	return found;
}
