import { readSchedule, type Schedule } from "../models/schedule.ts";
import { affordable, type Scenario, shortened } from "./scenario.ts";

const wanted = 480;
const least = 300;
const before = 60;
/** A push reaches everybody within seconds; most of who looks at it has done so after some minutes. */
const rise = 3;
const crowd = 240;
const fade = 120;

export const flashCrowd: Scenario<Schedule | undefined> = {
	id: "flash-crowd",
	group: "load",
	title: "A flash crowd",
	description:
		"A push at a known minute: traffic jumps from the usual rate to the peak within three seconds, stays for four minutes and fades; capacity is there in time only where it was ordered ahead.",
	lead: "When a push brings everybody at once",
	announced: true,
	fluid: true,
	watch: ["errorRate", "latencyP99", "overloadSeconds"],
	read: (setting) => readSchedule(setting),
	load(workload, schedule) {
		const { usual } = workload;
		const peak = Math.max(usual, workload.peak());
		const duration = affordable(wanted, least, peak, true);
		return {
			points: [
				{ at: 0, rate: usual },
				{ at: before, rate: usual },
				{ at: before + rise, rate: peak },
				{ at: before + rise + crowd, rate: peak },
				{ at: before + rise + crowd + fade, rate: usual },
			],
			duration,
			changeAt: before,
			notes: [...(schedule?.notes ?? []), ...shortened(wanted, duration)],
		};
	},
	faults(_, schedule) {
		if (!schedule) return [];
		const at = Math.max(0, before - schedule.lead);
		// Ordered before the run begins: that much of their start-up is over.
		const over = Math.max(0, schedule.lead - before);
		return [
			{
				at,
				strike({ fleet, scaler }) {
					if (scaler) scaler.floor = schedule.replicas;
					const more = schedule.replicas - fleet.wanted;
					if (more <= 0) return;
					fleet.wanted += more;
					fleet.start(more, over);
				},
			},
		];
	},
};
