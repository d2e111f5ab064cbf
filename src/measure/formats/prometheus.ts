import type { DocumentFormat } from "../format.ts";
import { type Series, saidBy, sampleValue } from "./series.ts";
import { jsonOf } from "./summary.ts";
import { at, listAt, numberAt, textAt } from "./values.ts";

/** What Prometheus answers to a query, at one moment (vector) or over a time (matrix): its HTTP API, /api/v1/query and query_range. */
export const prometheus: DocumentFormat = {
	id: "prometheus",
	title: "query result of Prometheus (JSON)",
	recognises: ({ text }) => text.includes('"resultType"') && /"(vector|matrix)"/.test(text),
	read(text, hints) {
		const document = jsonOf(text);
		const results = listAt(document, "data", "result");
		const all = results.map((result): Series => {
			const metric = Object.entries((at(result, "metric") as object | undefined) ?? {});
			const { __name__: name, ...labels } = Object.fromEntries(metric.filter(isText));
			const values = at(result, "values") === undefined ? [at(result, "value")] : listAt(result, "values");
			const points = values.flatMap((pair): [number, number][] => {
				const moment = numberAt(pair, 0);
				const value = numberAt(pair, 1) ?? sampleValue(textAt(pair, 1) ?? "NaN");
				return moment === undefined || Number.isNaN(value) ? [] : [[moment, value]];
			});
			return { ...(name !== undefined && { name }), labels, points };
		});
		return saidBy(all, hints);
	},
};

function isText(label: [string, unknown]): label is [string, string] {
	return typeof label[1] === "string";
}
