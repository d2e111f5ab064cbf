import type { DocumentFormat } from "../format.ts";
import { type Series, saidBy, sampleValue } from "./series.ts";

/** What a process tells Prometheus at one moment: the text format, and OpenMetrics. */
export const openmetrics: DocumentFormat = {
	id: "openmetrics",
	title: "metrics of a process (Prometheus text, OpenMetrics)",
	recognises: ({ lines }) =>
		lines
			.slice(0, 200)
			.some((line) => /^# TYPE [a-zA-Z_:][\w:]* (counter|gauge|histogram|summary|untyped|unknown)$/.test(line)),
	read(text, hints) {
		const all = text.split(/\r?\n/).flatMap((line) => seriesOf(line) ?? []);
		const said = saidBy(all, hints);
		return {
			...said,
			notes: [...(said.notes ?? []), "a process counts since its start: of one look at it, no rate can be told"],
		};
	},
};

/** `name{label="value"} 12 1395066363000`; undefined for comments and whatever else. */
function seriesOf(line: string): Series | undefined {
	const [name] = /^[a-zA-Z_:][\w:]{0,200}/.exec(line) ?? [];
	if (name === undefined) return undefined;
	const labels: Record<string, string> = {};
	let at = name.length;
	if (line[at] === "{") {
		at++;
		const label = /\s{0,9}([a-zA-Z_]\w{0,200})\s{0,9}=\s{0,9}"((?:[^"\\]|\\.)*)"\s{0,9},?/y;
		for (;;) {
			label.lastIndex = at;
			const found = label.exec(line);
			if (!found) break;
			labels[found[1]] = found[2];
			at = label.lastIndex;
		}
		while (line[at] === " ") at++;
		if (line[at] !== "}") return undefined;
		at++;
	}
	const [, value] = /^\s{1,9}(\S{1,40})/.exec(line.slice(at)) ?? [];
	const number = value === undefined ? Number.NaN : sampleValue(value);
	return Number.isNaN(number) ? undefined : { name, labels, points: [[Number.NaN, number]] };
}
