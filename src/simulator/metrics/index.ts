import type { Metric } from "../api.ts";
import { scenarios } from "../scenarios/index.ts";
import { serviceStudy } from "../studies/service/build.ts";
import type { Measure } from "../study.ts";
import { commonMeasures } from "./common.ts";

/** Every metric that some run may yield, each once: the common ones, those of a service, those of other worlds. */
export const metrics: readonly Metric[] = [
	...new Map<string, Measure>(
		[...commonMeasures, ...serviceStudy.measures, ...scenarios.flatMap(({ study }) => study?.measures ?? [])].map(
			(measure) => [measure.id, measure],
		),
	).values(),
];

export function metricOf(id: string): Metric | undefined {
	return metrics.find((metric) => metric.id === id);
}
