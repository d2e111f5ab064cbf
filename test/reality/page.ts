import type { Outcome } from "./index.ts";
import type { Row, Side } from "./judge.ts";
import { measuredMetrics, type Setup } from "./setup.ts";

/** What the measures were taken with; one line. */
export interface Ground {
	parts: string;
	runs: number;
}

/** docs/reality.md: what was measured, what was predicted, and how far apart they are. */
export function pageOf(outcomes: readonly Outcome[], { parts, runs }: Ground): string {
	const rows = outcomes.flatMap((outcome) => outcome.rows);
	const held = rows.filter(({ holds }) => holds).length;
	return `<!-- Written by \`npm run reality\`; do not edit. -->

# The simulator held against real parts

Servers of ours, nginx, HAProxy, Redis and PostgreSQL are set up on the loopback of one machine, and asked by an open loop of
clients. The simulator is given the same setup, from the same object. Each run lasts 35 to 40 s, of which the first seconds
do not count; ± is half of the 95 % interval of the mean of ${runs} runs, on the model's side of forty.

A prediction holds where it is within 15 % (times), 10 % or one point (errors, losses, tries) of what was measured, or where
the two intervals meet. ${held} of ${rows.length} rows hold. Measured with ${parts}.

\`npm run reality\` does it again (about ${Math.ceil((outcomes.length * runs * 40) / 60)} minutes; it wants an idle machine).

${outcomes.map(sectionOf).join("\n\n")}
`;
}

function sectionOf({ experiment, rows }: Outcome): string {
	const { title, setup, remark } = experiment;
	const table = [
		"| metric | measured | predicted | apart | |",
		"| --- | --- | --- | --- | --- |",
		...[...rows]
			.sort((a, b) => measuredMetrics.indexOf(a.metric) - measuredMetrics.indexOf(b.metric))
			.map(
				(row) =>
					`| ${row.metric} | ${shown(row, row.measured)} | ${shown(row, row.predicted)} | ${apart(row)} | ${verdict(row, remark)} |`,
			),
	];
	return [`## ${title}`, setupWords(setup), table.join("\n"), ...(remark ? [remark] : [])].join("\n\n");
}

function verdict({ holds }: Row, remark: string | undefined): string {
	return holds ? "holds" : remark ? "explained below" : "**off**";
}

function shown({ metric }: Row, { mean, half }: Side): string {
	if (metric.startsWith("latency")) return `${round(mean * 1000)} ± ${round(half * 1000)} ms`;
	if (metric === "errorRate") return `${round(mean * 100)} ± ${round(half * 100)} %`;
	return `${round(mean)} ± ${round(half)}`;
}

function apart({ off, points }: Row): string {
	return points ? `${round(off * 100)} points` : `${round(off * 100)} %`;
}

const round = (value: number) => String(Number(value.toPrecision(3)));

/** The setup in a sentence, so that anybody can build it. */
function setupWords(setup: Setup): string {
	const { replicas, workers, bound, work, balancer, sessions, clients, event, sigterm, transaction } = setup;
	const rates = clients.rates.map(([at, rate]) => (at === 0 ? `${rate}/s` : `${rate}/s from ${at} s on`)).join(", ");
	return [
		`${replicas} × ${workers} workers${bound === undefined ? "" : `, ${bound} may wait in each`}`,
		`work ${JSON.stringify(work).replace(/"/g, "")} s`,
		rates,
		`patience ${clients.timeout} s`,
		...(clients.retries ? [`${clients.retries} retries (${clients.backoff}, base ${clients.base} s)`] : []),
		...(clients.budget === undefined ? [] : [`retry budget ${clients.budget}`]),
		...(balancer?.checks ? [`a check every ${balancer.checks.every} s, ${balancer.checks.failures} failures`] : []),
		...(sessions && sessions !== "none" ? [`sessions ${sessions}`] : []),
		...(sigterm ? ["SIGTERM handled"] : []),
		...(transaction
			? [
					`${transaction.keys} rows, skew ${transaction.skew}, a write ${transaction.writeTime} s, a lock is waited for ${transaction.lockTimeout} s`,
				]
			: []),
		...(event ? [`${event.what} at ${event.at} s`] : []),
	].join("; ");
}
