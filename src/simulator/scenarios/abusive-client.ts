import { Inputs } from "../inputs.ts";
import { TrafficClasses } from "../models/arrivals/traffic-classes.ts";
import { readQueue } from "../models/queue/plan.ts";
import type { Scenario } from "./scenario.ts";

const duration = 180;
const before = 30;
/** The first of the users. */
const abuser = 0;

export const abusiveClient: Scenario<number> = {
	id: "abusive-client",
	group: "load",
	title: "One client sends far too much",
	description:
		"Under the usual traffic, one client begins to send as much as its machine can, and goes on; shown is what the others notice.",
	lead: "When one client sends as much as it can",
	watch: ["othersErrorRate", "othersP99", "shedShare", "costEvent"],
	read({ inputs, focus }) {
		// Nobody can flood a worker: what comes through a queue waits there.
		const worker = readQueue(new Inputs(inputs.design), focus) !== undefined;
		return worker ? 0 : inputs.number(focus.client, "abuseRate");
	},
	moot: (rate) => (rate > 0 ? undefined : "its work comes through a queue, so that no client can flood it"),
	load({ usual }, rate) {
		return {
			points: [{ at: 0, rate: usual }],
			duration,
			changeAt: before,
			notes: rate > 0 ? [`one client sends ${rate} requests/s from ${before} s on`] : [],
		};
	},
	faults({ duration }, rate) {
		if (rate === 0) return [];
		return [
			{
				at: 0,
				strike({ clients, luck }) {
					clients.classes ??= new TrafficClasses(0, luck.stream("importance"));
					clients.classes.abuser = abuser;
				},
			},
			{
				at: before,
				strike({ kernel, clients, luck }) {
					const gaps = luck.stream("abuse");
					const next = () => {
						const at = kernel.now - Math.log(gaps.uniform()) / rate;
						if (at < duration) kernel.schedule(at, send, 0);
					};
					const send = kernel.on(() => {
						next();
						clients.ask(abuser);
					});
					next();
				},
			},
		];
	},
};
