import { Kernel } from "../../kernel/kernel.ts";
import { Retry, type RetryPlan, readRetry } from "../../models/calls/retry.ts";
import { Sampler } from "../../random/distribution.ts";
import type { Luck } from "../../random/stream.ts";
import { Recorder } from "../../recorder.ts";
import { type Measure, type StudyPlan, type StudyWorld, studyOf } from "../../study.ts";
import { type Legs, readLegs, storeOf } from "../copies/plan.ts";
import { Contention } from "./contention.ts";

interface ContentionPlan extends StudyPlan {
	clients: number;
	retry: RetryPlan;
	legs: Legs;
}

interface ContentionWorld extends StudyWorld {
	plan: ContentionPlan;
	row: Contention;
}

/** Whoever is not through by then is not through at all. */
const patience = 600;
/** Without pauses their number squared counts. */
const most = 2000;
/** Rows of the series. */
const intervals = 180;

const measures: readonly Measure<ContentionWorld>[] = [
	{
		id: "allThrough",
		label: "time until all are through",
		unit: "s",
		better: "lower",
		help: "Time until the last of the clients that want to change one row has done so; that of the run where some have not.",
		of: ({ row, plan }) => (row.committed === plan.clients ? row.finished : plan.load.duration),
	},
	{
		id: "contendedWrites",
		label: "writes tried",
		unit: "",
		better: "lower",
		help: "Conditional writes of all clients together, those included that came too late and had to be tried again.",
		of: ({ row }) => row.writes,
	},
];

function build(plan: ContentionPlan, luck: Luck): ContentionWorld {
	const { clients, legs, retry, load } = plan;
	const kernel = new Kernel();
	const one = [2];
	const store = { readyCount: 1, wanted: 1, born: 1, state: one, readyAt: [0], offered: [0], paid: () => 1 };
	const interval = load.duration / intervals;
	const recorder = new Recorder(interval, store, plan.objective);
	recorder.offered = clients;
	const ways = {
		read: new Sampler(legs.read, luck.stream("read legs")),
		response: new Sampler(legs.response, luck.stream("response legs")),
		write: new Sampler(legs.write, luck.stream("write legs")),
		ack: new Sampler(legs.ack, luck.stream("ack legs")),
	};
	const pauses = new Retry(retry, luck.stream("retry jitter"));
	const row = new Contention(clients, kernel, pauses, ways, () => recorder.served(kernel.now));
	let at = 0;
	const tick = kernel.on(() => {
		recorder.tick(kernel.now);
		if (++at < intervals) kernel.schedule(Math.min((at + 1) * interval, load.duration), tick, 0);
	});
	kernel.schedule(interval, tick, 0);
	return { plan, kernel, recorder, row };
}

/** Clients that change one row of the service's store at the same moment. */
export const contentionStudy = studyOf<ContentionPlan, ContentionWorld>({
	read({ inputs, focus, scenario }) {
		const wanted = Math.max(1, Math.round(inputs.number(focus.client, "contenders")));
		const clients = Math.min(most, wanted);
		const none = focus.stores.length === 0;
		return {
			focus,
			scenario: scenario.id,
			...(none && { moot: "the design has no store; the row is one of a database with the usual values" }),
			load: { points: [{ at: 0, rate: clients / patience }], duration: patience },
			clients,
			// Whoever contends goes on until it is through: what it allows itself of later tries does not count.
			retry: { ...readRetry(inputs, focus.client), budget: undefined },
			legs: readLegs(inputs, storeOf(focus)),
			notes: [
				`${clients} clients begin at the same moment, and each goes on until it has changed the row once`,
				"the store answers at once, however many ask: that flatters those who do not pause",
				...(wanted > most ? [`of the ${wanted} clients, ${most} are played`] : []),
			],
			objective: patience,
		};
	},
	build,
	measures,
});
