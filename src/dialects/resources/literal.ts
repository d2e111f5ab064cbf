import type { Value } from "../../design/attribute.ts";
import { elbAlgorithms } from "../elb.ts";
import { Refused } from "../refused.ts";
import type { Literal } from "./edit.ts";
import { settingOf } from "./facts.ts";
import type { Folder, Resource } from "./folder.ts";

/** What AWS accepts, by argument. */
const ranges: Record<string, [from: number, to: number, alsoOff?: boolean]> = {
	deregistration_delay: [0, 3600],
	slow_start: [30, 900, true],
	idle_timeout: [1, 4000],
	cookie_duration: [1, 604800],
};

/** The design's value in Terraform's unit. */
function inTerraform(attribute: string, value: Value): Literal {
	const number = typeof value === "number" ? value : Number.NaN;
	const percent = typeof value === "string" && /^[\d.]+%$/.test(value) ? Number.parseFloat(value) : Number.NaN;
	switch (attribute) {
		case "cpuTarget":
		case "memoryTarget":
			return rounded(number * 100, attribute);
		case "requestsTarget":
			return Math.round(rounded(number * 60, attribute));
		case "maxSurge":
			return rounded(100 + percent, attribute);
		case "maxUnavailable":
			return rounded(100 - percent, attribute);
		case "spot":
			if (value !== true) throw new Refused("Raise the share that is bought on demand by hand.");
			return 0;
		case "algorithm": {
			const known = Object.entries(elbAlgorithms).find(([, name]) => name === value);
			if (!known) throw new Refused(`An Application Load Balancer has no algorithm ${value}.`);
			return known[0];
		}
	}
	if (typeof value === "number") return attribute === "queueTarget" ? rounded(value, attribute) : Math.ceil(value);
	if (typeof value === "boolean" || typeof value === "string") return value;
	throw new Refused(`${JSON.stringify(value)} is not one argument of Terraform; write it by hand.`);
}

function rounded(value: number, attribute: string): number {
	if (!Number.isFinite(value)) throw new Refused(`Terraform takes ${attribute} as a percentage only.`);
	return Number(value.toFixed(4));
}

/** The literal that an argument has to be, for the design's value; refused where AWS would not take it. */
export function literalOf(folder: Folder, resource: Resource, path: string, attribute: string, value: Value): Literal {
	const wanted = inTerraform(attribute, value);
	const name = path.split("/").at(-1) as string;
	const range = ranges[name];
	if (range && typeof wanted === "number" && (wanted < range[0] || wanted > range[1]) && !(range[2] && wanted === 0)) {
		throw new Refused(`${name} must be between ${range[0]} and ${range[1]} seconds.`);
	}
	if (name === "slow_start" && wanted !== 0) requireRoundRobin(folder, resource);
	return wanted;
}

function requireRoundRobin(folder: Folder, resource: Resource): void {
	const algorithm = settingOf(folder, resource.block, "load_balancing_algorithm_type") ?? "round_robin";
	if (algorithm === "round_robin") return;
	throw new Refused('Slow start works with load_balancing_algorithm_type = "round_robin" only; change that first.');
}
