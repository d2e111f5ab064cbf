/** The simulator's one door. Pure: no Node, no DOM, no clock. */
export * from "./api.ts";
export { bottleneckOf, busyWords } from "./bottleneck.ts";
export { BreakEvens } from "./break-even.ts";
export { type Comparison, compare, compareSteps, comparisonOf, elsewhere, impactOf, portionOf } from "./compare.ts";
export * from "./contest/index.ts";
export { DecidingSearch } from "./deciding.ts";
export { decidingWords, furtherConditions } from "./deciding-words.ts";
export { focusOf } from "./focus.ts";
export { type Unplayed, unplayedIn } from "./ignored.ts";
export { inWords } from "./in-words.ts";
export { metricOf, metrics } from "./metrics/index.ts";
export { focusForScenario, mootAmong } from "./moot.ts";
export { atLoad, isShown, otherLoads } from "./other-loads.ts";
export { overloadedWords } from "./overloaded.ts";
export { RankingSoFar } from "./ranking-so-far.ts";
export { grouped } from "./scenarios/groups.ts";
export { type Scenario, scenarioOf, scenarios } from "./scenarios/index.ts";
export {
	type SensitivityPlan,
	sensitivityOf,
	sensitivityPlan,
	usualReplications,
} from "./sensitivity.ts";
export { isTrifle, largestFirst } from "./sentence.ts";
export { assumptionsOf, readingsOf, readsOf, simulate, simulateSteps } from "./simulate.ts";
export { differenceBetween, estimateOf, isBeyond } from "./statistics/readings.ts";
export { Unplayable } from "./unplayable.ts";
