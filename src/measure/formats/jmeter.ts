import type { Head, LineFormat } from "../format.ts";
import { CsvReader } from "../input/csv.ts";

/** Milliseconds. */
const step = 1e-3;

/** JMeter's results as CSV (JTL), with the header that says which columns were saved. */
export const jmeter: LineFormat = {
	id: "jmeter",
	title: "results of JMeter (JTL, CSV)",
	recognises: ({ lines }) => isHeader(lines[0] ?? ""),
	open({ lines }: Head, studies) {
		const names = (lines[0] ?? "").split(",");
		const column = (name: string) => names.indexOf(name);
		const [stamp, elapsed, success, bytes, message] = [
			"timeStamp",
			"elapsed",
			"success",
			"bytes",
			"responseMessage",
		].map(column);
		const csv = new CsvReader();
		const test = studies.ofTest();
		let isFirst = true;
		return {
			longest: 100_000,
			take(line) {
				if (isFirst || (line === "" && !csv.pending)) {
					isFirst = false;
					return "skip";
				}
				const fields = csv.take(line);
				if (fields === undefined) return "skip";
				const [at, took] = fields === "broken" ? [] : [Number(fields[stamp]), Number(fields[elapsed])];
				if (fields === "broken" || !fields[stamp] || !Number.isFinite(at) || !(Number(took) >= 0)) return "malformed";
				// A transaction controller's sample sums up those of its requests.
				if (fields[message]?.startsWith("Number of samples in transaction")) return "skip";
				const isGood = success < 0 || fields[success] === "true";
				test.record(
					{
						at: Number(at) / 1000,
						...(isGood && { seconds: Number(took) / 1000 }),
						...(bytes >= 0 && { bytes: Number(fields[bytes]) }),
						...(success >= 0 && { failed: !isGood }),
					},
					step,
				);
				return "taken";
			},
			end: () => csv.pending,
		};
	},
};

function isHeader(line: string): boolean {
	const names = line.split(",");
	return names.includes("timeStamp") && names.includes("elapsed");
}
