import type { Focus } from "../../focus.ts";
import type { Inputs } from "../../inputs.ts";
import { usualRate } from "../../models/arrivals/usual-rate.ts";
import { readWork } from "../../models/replicas/plan.ts";
import type { StudyPlan, StudySetting } from "../../study.ts";
import { type EdgePlan, edgeOf, readEdge, usualShare } from "./plan.ts";

export interface EdgeStudyPlan extends StudyPlan {
	edge: EdgePlan;
	timeout: number;
	/** Requests that each simulated one stands for. */
	weight: number;
	/** The region that most requests go to: it is lost at `load.changeAt`, for so long. */
	lost: number;
	away: number;
}

const before = 60;
/** Longer than most times to live, so that a run shows their end. */
const lostFor = 1800;
const after = 300;
/** Simulated requests of one run: more are simulated by each standing for several. */
const budget = 120_000;

export function readLoss({ inputs, focus, scenario }: StudySetting): EdgeStudyPlan {
	const { service, client } = focus;
	const rate = usualRate(inputs, focus);
	const edge = readEdge(inputs, focus, rate);
	const duration = before + lostFor + after;
	const weight = Math.max(1, Math.ceil((rate * duration) / budget));
	const usage = edge.regions.map((_, i) => usualShare(edge.routing, edge.areas, i, edge.regions.length));
	const lost = usage.indexOf(Math.max(...usage));
	return {
		focus,
		scenario: scenario.id,
		load: { points: [{ at: 0, rate: rate / weight }], duration, changeAt: before },
		edge,
		timeout: inputs.number(client, "timeout"),
		weight,
		lost,
		away: lostFor,
		...(edge.regions.length < 2 && {
			moot: "users are sent to no other region, so that they wait until it is back",
		}),
		notes: notesOf(inputs, focus, edge, lost, weight),
		objective: inputs.number(client, "latencyP99", {
			value: 3 * readWork(inputs, service).workP99 + (edge.areas[0]?.roundTrip[lost] ?? 0),
			source: "no objective is declared; three times the service's own p99, and the network",
		}),
	};
}

function notesOf(inputs: Inputs, focus: Focus, edge: EdgePlan, lost: number, weight: number): string[] {
	const { regions } = edge;
	const notes = [`${regions[lost].name} is lost for ${lostFor / 60} minutes`];
	if (regions.length > 1 && !edge.healthChecked && edge.routing !== "anycast") {
		notes.push(`nothing checks the regions of ${edgeOf(inputs, focus).name}, and nobody else takes the lost one out`);
	}
	if (edge.ttl > 0) notes.push("every resolver keeps an answer for as long as it may, and no longer");
	if (edge.routing === "weighted") notes.push("the regions have equal weights");
	notes.push("data is taken to be in every region, and a failed request is not tried again");
	if (regions.some((region) => region.scaling)) {
		notes.push("a region's scaler orders what it would rest at, and takes nobody away");
	}
	notes.push("the queue of a region is a fluid: nobody waits before it is saturated");
	if (weight > 1) notes.push(`each simulated request stands for ${weight}`);
	return notes;
}
