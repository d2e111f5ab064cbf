import type { Value } from "./attribute.ts";
import { type ComponentKind, specOf, type Unit } from "./catalogue/index.ts";

/** By unit. What only bounds something else (a timeout, the length of a queue) may be anything. */
const ofUnit: Partial<Record<Unit, number>> = { connections: 1e7, cores: 1e5 };

/** By name, where each one of so many takes memory or time. */
const ofName: Record<string, number> = {
	rate: 1e9,
	peakRate: 1e9,
	abuseRate: 1e9,
	replicas: 100_000,
	min: 100_000,
	scheduledMin: 100_000,
	upStep: 100_000,
	downStep: 100_000,
	max: 1e9,
	concurrency: 1e6,
	retries: 100,
	growthYear: 1e6,
	shards: 10_000,
	readReplicas: 1000,
	hotKeyCopies: 10_000,
	partitions: 100_000,
	keys: 1e7,
	tenants: 1e7,
	zones: 1000,
};

/**
 * Why an amount cannot be simulated; undefined where it can. More than this is a slip of the pen, and would take all the
 * memory or time of whoever simulates it.
 */
export function excess(kind: ComponentKind | "Link", name: string, value: Value): string | undefined {
	if (typeof value !== "number") return undefined;
	const unit = specOf(kind, name)?.unit ?? "";
	const most = Object.hasOwn(ofName, name) ? ofName[name] : ofUnit[unit];
	return most === undefined || value <= most ? undefined : `${value} is more than can be simulated (${most})`;
}
