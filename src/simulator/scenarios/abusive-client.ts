import { TrafficClasses } from "../models/traffic-classes.ts";
import { affordable, type Scenario, shortened } from "./scenario.ts";

const wanted = 300;
const least = 180;
const before = 30;
/** What the abuser sends, for each request of all the others: a loop without a pause on one good machine. */
const times = 3;
/** The first of the users. */
const abuser = 0;

export const abusiveClient: Scenario = {
	id: "abusive-client",
	title: "One client sends far too much",
	description:
		"Under the usual traffic, one client begins to send three times as much as all others together, and goes on; shown is what the others notice.",
	lead: "When one client sends three times as much as all others together",
	watch: ["othersErrorRate", "othersP99", "shedShare", "cost"],
	load({ usual }) {
		const duration = affordable(wanted, least, usual * (1 + times));
		return {
			points: [{ at: 0, rate: usual }],
			duration,
			changeAt: before,
			notes: [
				`one client sends ${Math.round(times * usual)} requests/s from ${before} s on`,
				...shortened(wanted, duration),
			],
		};
	},
	faults({ points, duration }) {
		const rate = times * points[0].rate;
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
					if (rate > 0) next();
				},
			},
		];
	},
};
