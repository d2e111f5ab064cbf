import type { DocumentFormat } from "../format.ts";
import { jsonOf, saidOf } from "./summary.ts";
import { at, numberAt, textAt } from "./values.ts";

/** Artillery's report (`--output`), of version 2 and of version 1. Times are milliseconds. */
export const artillery: DocumentFormat = {
	id: "artillery",
	title: "report of Artillery (JSON)",
	recognises: ({ text }) =>
		text.includes('"aggregate"') && (text.includes('"http.response_time"') || text.includes('"scenariosCreated"')),
	read(text) {
		const all = at(jsonOf(text), "aggregate");
		const times =
			at(all, "summaries", "http.response_time") ?? at(all, "histograms", "http.response_time") ?? at(all, "latency");
		const requests = numberAt(all, "counters", "http.requests") ?? numberAt(all, "requestsCompleted") ?? 0;
		const answers = numberAt(all, "counters", "http.responses");
		const seconds = (name: string) => {
			const milliseconds = numberAt(times, name);
			return milliseconds === undefined ? undefined : milliseconds / 1000;
		};
		const moment = (name: string) => {
			const milliseconds = numberAt(all, name);
			return milliseconds === undefined ? undefined : milliseconds / 1000;
		};
		const last = Date.parse(textAt(all, "timestamp") ?? "");
		return saidOf({
			requests,
			percentiles: [
				[0.5, seconds("p50") ?? seconds("median")],
				[0.75, seconds("p75")],
				[0.9, seconds("p90")],
				[0.95, seconds("p95")],
				[0.99, seconds("p99")],
				[0.999, seconds("p999")],
			],
			rate: numberAt(all, "rates", "http.request_rate") ?? numberAt(all, "rps", "mean"),
			failed: answers !== undefined && requests > 0 ? Math.max(0, 1 - answers / requests) : undefined,
			from: moment("firstCounterAt"),
			to: moment("lastCounterAt") ?? (Number.isNaN(last) ? undefined : last / 1000),
		});
	},
};
