import type { Scenario } from "./scenario.ts";

const duration = 300;
/** A deadlock's victim, a constraint, a time-out, a store that restarts: one commit in a thousand fails on a good day. */
const share = 0.001;

export const commitFailures: Scenario<boolean> = {
	id: "commit-failures",
	group: "data",
	title: "A later commit fails",
	description:
		"Under the usual traffic, one commit in a thousand fails after the first of its unit of work: a deadlock's victim, a constraint, a time-out, a store that restarts.",
	lead: "When a later commit fails",
	watch: ["halfDone", "abortRate", "transactionP99"],
	read: ({ focus }) => focus.transactions.length > 0,
	moot: (shown) => (shown ? undefined : "the design shows no unit of work that spans several commits"),
	load: ({ usual }) => ({
		points: [{ at: 0, rate: usual }],
		duration,
		notes: [`${share * 100} % of the commits after the first fail`],
	}),
	faults: () => [
		{
			at: 0,
			strike({ transactions, luck }) {
				if (transactions) transactions.refused = { share, luck: luck.stream("commits that fail") };
			},
		},
	],
};
