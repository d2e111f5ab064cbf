import type { Component } from "../../../design/design.ts";
import { DeclaredFault } from "../../../design/fault.ts";
import { balancersOf, rolloutOf } from "../../focus.ts";
import type { Inputs } from "../../inputs.ts";
import { type RolloutPlan, readRollout } from "../rollout/plan.ts";
import type { Frail } from "./frail.ts";

/** A fault that the design declares, and the component that it hits. */
export interface HitPlan {
	id: string;
	at: number;
	until: number;
	begin(target: Frail): void;
	end(target: Frail): void;
	/** Of a deployment: nothing breaks, but every replica is replaced. */
	rollout?: RolloutPlan;
	words: string;
}

/** The faults that a component is declared to have. */
export function readHits(inputs: Inputs, component: Component): HitPlan[] {
	const declared = component.attributes.faults && inputs.value(component, "faults");
	if (!Array.isArray(declared)) return [];
	return declared.map((one) => {
		const fault = DeclaredFault.parse(one);
		return fault.deploy ? deploymentOf(inputs, component, fault) : hitOf(component, fault);
	});
}

/** How long it takes, its replicas say: it has no end here. */
function deploymentOf(inputs: Inputs, component: Component, { at }: DeclaredFault): HitPlan {
	const { id, name } = component;
	const nothing = () => {};
	const played = { id, at, until: at, begin: nothing, end: nothing };
	if (component.attributes.platform?.value === "function") {
		const why = "its platform replaces single instances by itself";
		return { ...played, words: `the deployment of ${name} at ${at} s is not played: it is a function, and ${why}` };
	}
	const rollout = readRollout(inputs, component, rolloutOf(inputs.design, id), balancersOf(inputs.design, id));
	return { ...played, rollout, words: `a new version of ${name} is deployed from ${at} s on` };
}

function hitOf({ id, name }: Component, fault: DeclaredFault): HitPlan {
	const { at, for: lasts = 0, capacity, latency, errors, partition } = fault;
	const when = `from ${at} s to ${at + lasts} s`;
	const hit = (words: string, begin: HitPlan["begin"], end: HitPlan["end"]): HitPlan => ({
		...{ id, at, until: at + lasts, begin, end },
		words: `${name} ${words} ${when}`,
	});
	if (capacity !== undefined) {
		const words = `has ${Math.round(capacity * 100)} % of its workers`;
		return hit(
			words,
			(target) => target.weaken(capacity),
			(target) => target.weaken(1),
		);
	}
	if (latency !== undefined) {
		return hit(
			`takes ${latency} times as long`,
			(target) => target.slow(latency),
			(target) => target.slow(1),
		);
	}
	if (errors !== undefined) {
		const words = `answers ${Number((errors * 100).toPrecision(3))} % with an error`;
		return hit(
			words,
			(target) => target.err(errors),
			(target) => target.err(0),
		);
	}
	if (partition)
		return hit(
			"cannot be reached",
			(target) => target.cutOff(),
			(target) => target.reach(),
		);
	return hit(
		"does not answer",
		(target) => target.fall(),
		(target) => target.comeBack(),
	);
}
