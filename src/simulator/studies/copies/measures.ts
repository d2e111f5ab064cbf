import { staleReads } from "../../metrics/stale-reads.ts";
import type { Measure } from "../../study.ts";
import type { StoreWorld } from "./world.ts";

const hour = 3600;

function quantile(id: string, label: string, times: "readTimes" | "writeTimes" | "lag", q: number, help: string) {
	const of = ({ tally }: StoreWorld) => tally[times].quantile(q);
	return { id, label, unit: "s", better: "lower", help, of } satisfies Measure<StoreWorld>;
}

function shareOf(part: number, whole: number): number {
	return whole > 0 ? part / whole : Number.NaN;
}

/** What users of a store with several copies wait for, see, and lose. */
export const consistencyMeasures: readonly Measure<StoreWorld>[] = [
	quantile("readP50", "median time of a read", "readTimes", 0.5, "The time that half of the reads do not exceed."),
	quantile("readP99", "p99 time of a read", "readTimes", 0.99, "The time that 99 % of the reads do not exceed."),
	quantile("writeP50", "median time of a write", "writeTimes", 0.5, "The time that half of the writes do not exceed."),
	quantile("writeP99", "p99 time of a write", "writeTimes", 0.99, "The time that 99 % of the writes do not exceed."),
	{
		...staleReads,
		of: ({ tally }) => shareOf(tally.staleReads, tally.reads),
	},
	{
		id: "ownStaleReads",
		label: "own writes not seen",
		unit: "share",
		better: "lower",
		help: "Share of the users who read what they have just written, and do not see it.",
		of: ({ tally }) => shareOf(tally.ownStale, tally.ownReads),
	},
	{
		id: "updatesLost",
		label: "updates lost an hour",
		unit: "",
		better: "lower",
		help: "Writes an hour that were taken and are gone: the value that wins was made without having seen them.",
		of: ({ copies, plan }) => (copies.lost / plan.load.duration) * hour,
	},
	{
		id: "doubleSales",
		label: "double sales an hour",
		unit: "",
		better: "lower",
		help: "Sales an hour of a last unit that somebody else had already bought.",
		of: ({ sales, plan }) => (sales.double / plan.load.duration) * hour,
	},
	{
		id: "refusedApart",
		label: "refused while apart",
		unit: "share",
		better: "lower",
		help: "Share of the reads and writes that were refused while the sites could not talk to each other.",
		of: ({ tally }) => shareOf(tally.refusedApart, tally.apart),
	},
	quantile(
		"lagP99",
		"p99 replication lag",
		"lag",
		0.99,
		"The age that 99 % of the writes do not exceed when another copy shows them.",
	),
	{
		id: "lagWorst",
		label: "worst replication lag",
		unit: "s",
		better: "lower",
		help: "The greatest age of a write at the moment when another copy shows it.",
		of: ({ tally }) => (tally.lag.count > 0 ? tally.oldest : Number.NaN),
	},
];
