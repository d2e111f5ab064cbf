import type { Load } from "../models/arrivals/load.ts";
import { readSchedule, type Schedule } from "../models/arrivals/schedule.ts";
import type { Scenario } from "./scenario.ts";

const wanted = 480;
const before = 60;
/** A push reaches everybody within seconds; most of who looks at it has done so after some minutes. */
const rise = 3;
const crowd = 240;
const fade = 120;
/** What is seen of the time after it. */
const last = 57;

interface Crowd {
	schedule: Schedule | undefined;
	/** Seconds over which its requests are spread; undefined where nothing spreads them. */
	spread: number | undefined;
}

/** When the crowd comes: all at once; or the same requests, spread evenly (by jitter in the clients, or a waiting room). */
function pointsOf(usual: number, peak: number, spread: number | undefined): Load["points"] {
	const start = [
		{ at: 0, rate: usual },
		{ at: before, rate: usual },
	];
	const requests = (peak - usual) * (rise / 2 + crowd + fade / 2);
	if (spread === undefined || requests / spread >= peak - usual)
		return [
			...start,
			{ at: before + rise, rate: peak },
			{ at: before + rise + crowd, rate: peak },
			{ at: before + rise + crowd + fade, rate: usual },
		];
	const level = usual + requests / spread;
	return [
		...start,
		{ at: before, rate: level },
		{ at: before + spread, rate: level },
		{ at: before + spread, rate: usual },
	];
}

export const flashCrowd: Scenario<Crowd> = {
	id: "flash-crowd",
	group: "load",
	title: "A flash crowd",
	description:
		"A push at a known minute: traffic jumps from the usual rate to the peak within three seconds, stays for four minutes and fades; capacity is there in time only where it was ordered ahead.",
	lead: "When a push brings everybody at once",
	announced: true,
	scales: true,
	watch: ["errorRate", "latencyP99", "overloadSeconds"],
	read(setting) {
		const spread = setting.inputs.value(setting.focus.client, "spread");
		return { schedule: readSchedule(setting), spread: typeof spread === "number" ? spread : undefined };
	},
	load(workload, { schedule, spread }) {
		const { usual } = workload;
		const peak = Math.max(usual, workload.peak());
		const points = pointsOf(usual, peak, spread);
		const end = points[points.length - 1].at;
		const duration = Math.max(wanted, end + last);
		return {
			points,
			duration,
			changeAt: before,
			notes: schedule?.notes ?? [],
		};
	},
	faults(_, { schedule }) {
		if (!schedule) return [];
		const at = Math.max(0, before - schedule.lead);
		// Ordered before the run begins: that much of their start-up is over.
		const over = Math.max(0, schedule.lead - before);
		return [
			{
				at,
				strike({ fleet, scaler, recorder }) {
					if (scaler) scaler.floor = schedule.replicas;
					const more = schedule.replicas - fleet.wanted;
					if (more <= 0) return;
					fleet.wanted += more;
					fleet.start(more, over);
					recorder.paidAhead(more, over);
				},
			},
		];
	},
};
