import type { Impact } from "../simulator/api.ts";
import { inDifferenceWords } from "./amounts.ts";

/** An impact in a few words: "sessions lost 1 525 → 0 · p99 latency +32 ms". Empty where no watched figure tells. */
export function impactHeadline({ watch, metrics }: Impact): string {
	const told = watch.filter((id) => metrics[id]?.significant && metrics[id]?.mean !== 0);
	return told
		.slice(0, 2)
		.map((id, index) => {
			const { label, before, after, difference } = inDifferenceWords(id, metrics[id]);
			return index === 0 ? `${label} ${before} → ${after}` : `${label} ${difference}`;
		})
		.join(" · ");
}
