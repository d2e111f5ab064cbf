import type { Row, Side } from "./judge.ts";
import type { Kept } from "./results.ts";
import { type Ahead, type Experiment, measuredMetrics, type Setup } from "./setup.ts";

/** One experiment, with the runs and the rows of each round. */
export interface Outcome {
	experiment: Experiment;
	rounds: { kept: readonly Kept[]; rows: readonly Row[] }[];
}

/** docs/reality.md: what was measured, what was predicted, and how far apart they are. `parts`: what it was measured with. */
export function pageOf(outcomes: readonly Outcome[], parts: string): string {
	const rounds = Math.max(...outcomes.map((outcome) => outcome.rounds.length));
	const rows = (round: number) => outcomes.flatMap((outcome) => outcome.rounds[round]?.rows ?? []);
	const verdicts = Array.from({ length: rounds }, (_, round) => {
		const held = rows(round).filter(({ holds }) => holds).length;
		return `${held} of ${rows(round).length} rows${rounds > 1 ? ` in round ${round + 1}` : ""}`;
	});
	const kept = outcomes.flatMap((outcome) => outcome.rounds.flatMap((round) => round.kept));
	const unpaused = outcomes.flatMap(({ experiment, rounds }) =>
		experiment.setup.pauses ? [] : rounds.flatMap((round) => round.kept),
	);
	const days = [...new Set(kept.map(({ date }) => date.slice(0, 10)))].sort();
	const runs = Math.max(...outcomes.flatMap((outcome) => outcome.rounds.map((round) => round.kept.length)));
	const busy = kept.map((run) => run.busy).sort((a, b) => a - b);
	const late = kept.map((run) => run.late).sort((a, b) => a - b);
	return `<!-- Written by \`npm run reality -- --write\`; do not edit. -->

# The simulator held against real parts

Servers of ours, nginx, HAProxy, Redis and PostgreSQL are set up on the loopback of one machine, and asked by an open loop of
clients. The simulator is given the same setup, from the same object.

- **The same requests.** When requests come, whose they are, how long a worker has each and which rows they write is drawn from
  the same streams of random numbers on both sides. What is left to chance in the parts (which replica, when a check comes) the
  models average over ${averaged} runs.
- **Inputs.** Some times are measured in each run and given to the models. Before its load: that of a request without work
  (${range(kept, "roundTrip")} ms), that from the start of a replica's process until it listens (${range(kept, "boot")} ms), and by how much a
  write to PostgreSQL takes longer than it should where nobody else writes (${range(kept, "write")} ms). Under load: by how much a query takes
  longer, without the wait for a connection (${range(kept, "query")} ms), and a worker has a request longer than its work (${range(unpaused, "held")} ms;
  0.1 where it was not measured). Where queues overflow, a hundredth of a millisecond decides who is refused: the models' runs differ
  by so much.
- **Intervals.** ± is half of the 95 % interval of the mean of ${runs} runs; *apart* is the mean difference of prediction and
  measurement, run by run, with its own interval.
- **Holds** what is within 15 % (times), 10 % or one point (errors, shares), 10 % (sessions lost, tries) of what was measured.
- **Measured** ${days.length > 1 ? `from ${days[0]} to ${days.at(-1)}` : `on ${days[0]}`}${rounds > 1 ? `, in ${rounds} rounds with different requests` : ""}, on the loopback of a machine on
  which others worked, too (${percent(busy[0])} to ${percent(busy.at(-1) ?? 0)} of it was used). While a load was played all parts had real-time priority
  (\`chrt --fifo\`); two experiments ran at a time, now and then three. With one request of a hundred the clients were later than
  ${milliseconds(late[0])} to ${milliseconds(late.at(-1) ?? 0)} ms (median ${milliseconds(late[Math.floor(late.length / 2)])}); a run in which that is more than 5 ms is made again.
- **Parts**: ${parts}.

What holds: ${verdicts.join(", ")}.

\`npm run reality\` measures again (about ${Math.ceil((outcomes.length * runs * 28) / 60)} minutes; as root, for the priority, or on an idle machine).

${outcomes.map(sectionOf).join("\n\n")}
`;
}

export const averaged = 20;

function sectionOf({ experiment, rounds }: Outcome): string {
	const { title, setup, compare, remark } = experiment;
	const many = rounds.length > 1;
	const metrics = [...compare].sort((a, b) => measuredMetrics.indexOf(a) - measuredMetrics.indexOf(b));
	const lines = metrics.flatMap((metric) =>
		rounds.flatMap(({ rows }, round) => {
			const row = rows.find((one) => one.metric === metric);
			if (!row) return [];
			const cells = [shown(row, row.measured), shown(row, row.predicted), apart(row), verdict(row, remark)];
			return [`| ${[metric, ...(many ? [String(round + 1)] : []), ...cells].join(" | ")} |`];
		}),
	);
	const head = ["metric", ...(many ? ["round"] : []), "measured", "predicted", "apart", ""];
	const table = [`| ${head.join(" | ")} |`, `| ${head.map(() => "---").join(" | ")} |`, ...lines];
	return [`## ${title}`, setupWords(setup), table.join("\n"), ...(remark ? [remark] : [])].join("\n\n");
}

function verdict({ holds }: Row, remark: string | undefined): string {
	return holds ? "holds" : remark ? "explained below" : "**off**";
}

export function shown({ metric, points }: Row, { mean, half }: Side): string {
	if (metric.startsWith("latency")) return `${round(mean * 1000)} ± ${round(half * 1000)} ms`;
	if (points) return `${round(mean * 100)} ± ${round(half * 100)} %`;
	return `${round(mean)} ± ${round(half)}`;
}

export function apart({ off, points }: Row): string {
	return `${round(off.mean * 100)} ± ${round(off.half * 100)} ${points ? "points" : "%"}`;
}

/** Three digits, and none behind the third place. */
const round = (value: number) =>
	String(Number(value.toPrecision(3)) === 0 ? 0 : Number(Number(value.toPrecision(3)).toFixed(3)));

const milliseconds = (seconds: number) => round(seconds * 1000);

const percent = (share: number) => `${Math.round(share * 100)} %`;

function range(kept: readonly Kept[], input: keyof Ahead): string {
	const values = kept.flatMap(({ ahead }) => ahead[input] ?? []).map((seconds) => seconds * 1000);
	values.sort((a, b) => a - b);
	return `${round(values[0])} to ${round(values.at(-1) ?? 0)}`;
}

/** The setup in a sentence, so that anybody can build it. */
function setupWords(setup: Setup): string {
	const { replicas, workers, bound, work, balancer, sessions, clients, event, sigterm, preStop, transaction } = setup;
	const { query, pauses } = setup;
	const rates = clients.rates.map(([at, rate]) => (at === 0 ? `${rate}/s` : `${rate}/s from ${at} s on`)).join(", ");
	return [
		`${replicas} × ${workers} workers${bound === undefined ? "" : `, ${bound} may wait in each`}`,
		`work ${JSON.stringify(work).replace(/"/g, "")} s`,
		rates,
		`patience ${clients.timeout} s`,
		...(clients.retries ? [`${clients.retries} retries (${clients.backoff}, base ${clients.base} s)`] : []),
		...(clients.budget === undefined ? [] : [`retry budget ${clients.budget}`]),
		...(balancer?.checks ? [`a check every ${balancer.checks.every} s, ${balancer.checks.failures} failures`] : []),
		...(balancer?.slowStart ? [`slow start ${balancer.slowStart} s`] : []),
		...(sessions && sessions !== "none" ? [`sessions ${sessions}`] : []),
		...(sigterm ? ["SIGTERM handled"] : []),
		...(preStop ? [`checks fail for ${preStop} s before it ends`] : []),
		...(pauses ? [`each stands still for ${pauses.length} s every ${pauses.every} s`] : []),
		...(query
			? [
					`a query of ${query.mean} s (exponential) over a pool of ${query.pool}${query.timeout ? `, given up after ${query.timeout} s` : ""}`,
				]
			: []),
		...(transaction
			? [
					`${transaction.keys} rows, skew ${transaction.skew}, a write ${transaction.writeTime} s (exponential), a lock is waited for ${transaction.lockTimeout} s`,
				]
			: []),
		...(event ? [`${event.what} at ${event.at} s`] : []),
		`runs of ${setup.duration} s, of which the first ${setup.warmUp} do not count`,
	].join("; ");
}
