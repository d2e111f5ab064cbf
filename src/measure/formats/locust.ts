import type { DocumentFormat } from "../format.ts";
import { CsvReader } from "../input/csv.ts";
import { MeasureError } from "../measure-error.ts";
import { saidOf } from "./summary.ts";
import { numberAt } from "./values.ts";

/** Locust's table of requests (`--csv`, the file that ends in _stats.csv). Times are milliseconds. */
export const locust: DocumentFormat = {
	id: "locust",
	title: "statistics of Locust (CSV)",
	recognises: ({ lines }) => /^"?Type"?,"?Name"?,"?(Request Count|# requests)"?,/.test(lines[0] ?? ""),
	read(text) {
		const csv = new CsvReader();
		const rows = text.split(/\r?\n/).flatMap((line) => {
			const fields = line === "" && !csv.pending ? undefined : csv.take(line);
			return Array.isArray(fields) ? [fields] : [];
		});
		const [names = [], ...others] = rows;
		const all = others.find((row) => row[1] === "Aggregated" || row[1] === "Total");
		if (!all) throw new MeasureError('it has no row "Aggregated"');
		const value = (...columns: string[]) => {
			const column = columns.map((name) => names.indexOf(name)).find((index) => index >= 0);
			return column === undefined ? undefined : numberAt(all, column);
		};
		const requests = value("Request Count", "# requests") ?? 0;
		const failures = value("Failure Count", "# failures");
		return saidOf({
			requests,
			percentiles: names.flatMap((name): [number, number | undefined][] => {
				const [, share] = /^(\d{1,2}(?:\.\d{1,4})?)%$/.exec(name) ?? [];
				const milliseconds = share && value(name);
				return typeof milliseconds === "number" ? [[Number(share) / 100, milliseconds / 1000]] : [];
			}),
			rate: value("Requests/s"),
			failed: failures !== undefined && requests > 0 ? failures / requests : undefined,
		});
	},
};
