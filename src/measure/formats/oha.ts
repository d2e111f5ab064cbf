import type { DocumentFormat } from "../format.ts";
import { jsonOf, saidOf } from "./summary.ts";
import { at, numberAt } from "./values.ts";

/** oha's results (`--output-format json`). Times are seconds. */
export const oha: DocumentFormat = {
	id: "oha",
	title: "results of oha (JSON)",
	recognises: ({ text }) => text.includes('"latencyPercentiles"') && text.includes('"requestsPerSec"'),
	read(text) {
		const document = jsonOf(text);
		const times = at(document, "latencyPercentiles");
		const rate = numberAt(document, "summary", "requestsPerSec");
		const good = numberAt(document, "summary", "successRate");
		const histogram = Object.values((at(document, "responseTimeHistogram") as object | undefined) ?? {});
		const answers = histogram.reduce((sum: number, count) => sum + (typeof count === "number" ? count : 0), 0);
		const requests = answers || Math.round((rate ?? 0) * (numberAt(document, "summary", "total") ?? 0));
		const percentiles = Object.keys((times as object | undefined) ?? {}).flatMap((name): [number, number][] => {
			const [, share] = /^p(\d{1,2}(?:\.\d{1,4})?)$/.exec(name) ?? [];
			const seconds = numberAt(times, name);
			return share && seconds !== undefined ? [[Number(share) / 100, seconds]] : [];
		});
		// Its histogram has classes of one width, which the slowest request stretches: the percentiles tell more.
		return saidOf({ requests, percentiles, rate, failed: good === undefined ? undefined : 1 - good });
	},
};
