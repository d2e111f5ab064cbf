import type { DocumentFormat } from "../format.ts";
import { jsonOf, saidOf } from "./summary.ts";
import { at, numberAt } from "./values.ts";

/** The summary at the end of a test of k6: `--summary-export`, or what `handleSummary` is given. Times are milliseconds. */
export const k6: DocumentFormat = {
	id: "k6",
	title: "summary of k6 (JSON)",
	recognises: ({ text }) => text.includes('"http_req_duration"') && text.includes('"metrics"'),
	read(text) {
		const metrics = at(jsonOf(text), "metrics");
		// handleSummary puts the numbers of a metric one level deeper.
		const metric = (name: string) => at(metrics, name, "values") ?? at(metrics, name);
		// Answers that were expected, where the summary tells them apart.
		const times = metric("http_req_duration{expected_response:true}") ?? metric("http_req_duration");
		const requests = numberAt(metric("http_reqs"), "count") ?? numberAt(times, "count") ?? 0;
		const percentiles = Object.keys((times as object | undefined) ?? {}).flatMap(
			(name): [number, number | undefined][] => {
				const milliseconds = numberAt(times, name);
				const [, share] = /^p\((\d{1,2}(?:\.\d{1,4})?)\)$/.exec(name) ?? (name === "med" ? [name, "50"] : []);
				return share && milliseconds !== undefined ? [[Number(share) / 100, milliseconds / 1000]] : [];
			},
		);
		const failures = metric("http_req_failed");
		return saidOf({
			requests,
			percentiles,
			rate: numberAt(metric("http_reqs"), "rate"),
			failed: numberAt(failures, "rate") ?? numberAt(failures, "value"),
		});
	},
};
