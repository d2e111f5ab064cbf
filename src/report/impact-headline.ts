import type { Impact } from "../simulator/api.ts";
import { isTrifle, metricOf } from "../simulator/index.ts";
import { amount, inDifferenceWords } from "./amounts.ts";

/** An impact in a few words: "sessions lost 1 525 → 0 · p99 latency +32 ms". Empty where no watched figure tells. */
export function impactHeadline({ watch, metrics, load }: Impact): string {
	const told = watch.filter((id) => {
		const [metric, found] = [metricOf(id), metrics[id]];
		return metric && found?.significant && found.mean !== 0 && !isTrifle(found, metric);
	});
	const figures = told.slice(0, 2).map((id, index) => {
		const { label, before, after, difference } = inDifferenceWords(id, metrics[id]);
		return index === 0 ? `${label} ${before} → ${after}` : `${label} ${difference}`;
	});
	// The load is another one than that of everything else which is said of the design.
	const at = load !== undefined && figures.length > 0 ? [`at ${amount(load, "/s")}`] : [];
	return [...figures, ...at].join(" · ");
}
