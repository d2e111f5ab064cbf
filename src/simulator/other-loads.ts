import { assumed } from "../design/attribute.ts";
import { isGuess } from "../design/catalogue/index.ts";
import type { Component, Design } from "../design/design.ts";
import type { Impact } from "./api.ts";
import { absent } from "./inputs.ts";
import { metricOf } from "./metrics/index.ts";
import { isOverloaded } from "./overloaded.ts";
import { scenarioOf } from "./scenarios/index.ts";
import { isTrifle } from "./sentence.ts";

/** Whether anything that is watched changes, and not by a trifle. */
export function isShown({ watch, metrics }: Pick<Impact, "watch" | "metrics">): boolean {
	return watch.some((id) => {
		const difference = metrics[id];
		const metric = metricOf(id);
		return difference?.significant && metric && !isTrifle(difference, metric);
	});
}

/** Multiples of the load for a fleet that is swamped either way. */
const smaller = [1 / 4, 1 / 16];
/** Changes that are felt when there is little to do: a time-out holds a worker for each request, and of a fleet its least is there. */
const ofLittleLoad = new Set(["timeout", "min"]);
const muchSmaller = [1 / 16, 1 / 128];
/** The same for one with much to spare, of the load that would keep all of its workers: a little more, and much more. */
const larger = [1.2, 3.6];
/** As many as are offered at most. */
export const mostOthers = larger.length;
/** Requests fail for want of room, and not for what happens in the scenario. */
const swampedFrom = 0.1;

export interface OtherLoad {
	load: Design;
	/** Requests a second, of all clients together. */
	rate: number;
	/** How many times as much there is to play. */
	more: number;
	note: string;
}

/**
 * Loads at which a change may show where it does not at one that nobody declared: a figure for everybody says little of one
 * design, whose room hangs on how many replicas it declares. None where the load is declared, or is not what it is about.
 */
export function otherLoads(design: Design, impact: Impact): OtherLoad[] {
	const { group } = scenarioOf(impact.scenario);
	const isOfLoad = group === "load";
	const isOfLittle = group === "failures" && impact.patch.some(({ attribute }) => ofLittleLoad.has(attribute));
	const isSwamped = [impact.before, impact.after].every(isOverloaded);
	if (isShown(impact) || !(isOfLoad || isOfLittle || isSwamped)) return [];
	const rates = impact.assumptions.filter(
		({ attribute, used }) =>
			attribute === "rate" && used.provenance.kind === "assumed" && typeof used.value === "number",
	);
	const clients = design.components.filter(({ kind }) => kind === "Client");
	const isOther = (id: string) => design.components.some((one) => one.id === id && one.kind === "Service");
	const own = rates.find(({ component }) => component === impact.focus);
	const { used, component: of } = own ?? rates.find(({ component }) => !isOther(component)) ?? {};
	const isDeclared = ({ attributes: { rate, peakRate } }: Component) =>
		peakRate?.value !== undefined || (rate?.value !== undefined && !isGuess("Client", "rate", rate));
	if (!used || clients.some(isDeclared)) return [];
	const usual = Number(used.value) * (own ? 1 : Math.max(1, clients.length));
	const swamped = !isOfLoad || (impact.metrics.errorRate?.before ?? 0) > swampedFrom;
	const held = impact.before.parts.find(({ component }) => component === impact.focus)?.held ?? 1 / 4;
	const less = isOfLittle ? muchSmaller : smaller;
	const times = swamped ? less : larger.map((more) => Math.max(2, more / held));
	return times.map((wanted) => {
		const rate = Number((usual * wanted).toPrecision(2));
		const times = rate / usual;
		const note = `played with ${rate} requests/s: with the ${usual} that are assumed where nobody declares a load, the change shows nothing`;
		return { load: atLoad(design, rate, note, of), rate, more: Math.max(1, times), note };
	});
}

/**
 * The design with so many requests a second in all, for want of a figure: of its clients (somebody sends them where nobody is there), or
 * of the service whose own rate was assumed, since nobody is seen to ask it.
 */
export function atLoad(design: Design, rate: number, why: string, of?: string): Design {
	if (design.components.some(({ id, kind }) => id === of && kind === "Service")) {
		const set = (one: Component) => ({ ...one, attributes: { ...one.attributes, rate: assumed(rate, why) } });
		return { ...design, components: design.components.map((one) => (one.id === of ? set(one) : one)) };
	}
	const clients = design.components.filter(({ kind }) => kind === "Client");
	const asked = clients.length > 0 ? clients : [absent("Client", "users")];
	const each = assumed(rate / asked.length, why);
	const asking = asked.map((one) => ({ ...one, attributes: { ...one.attributes, rate: each } }));
	return { ...design, components: [...design.components.filter(({ kind }) => kind !== "Client"), ...asking] };
}
