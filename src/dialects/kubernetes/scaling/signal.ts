import { type Attribute, unknown } from "../../../design/attribute.ts";
import { targetOf } from "../../signals.ts";
import { type KubeObject, type Path, placeholder } from "../object.ts";
import { quantity } from "../quantity.ts";

/**
 * A number that a metric is held against. share: of what a replica asked for. each: for each replica. whole: for all of
 * them together, as it is measured.
 */
export interface Target {
	signal: string;
	/** Name of the metric, or its query. */
	metric: string;
	path: Path;
	of: "share" | "each" | "whole";
	/** What the platform takes where the number is not written. */
	usual?: { value: number; source: string };
	/** KEDA divides what it measures by the replicas, unless it is told not to. */
	divided?: boolean;
}

/** Signals that are a share of what a replica asked for. */
export const sharesOf = (all: readonly Target[]): string[] => [
	...new Set(all.filter(({ of }) => of === "share").map(({ signal }) => signal)),
];

/** Seconds in the unit of a latency, as the name of its metric tells. */
function latencyUnit(metric: string): number | undefined {
	if (/millis|(^|[^a-z])ms([^a-z]|$)|\*\s*1000\b/i.test(metric)) return 0.001;
	return /seconds|(^|[^a-z])secs?([^a-z]|$)/i.test(metric) ? 1 : undefined;
}

/** A target in the design's unit, or why it has none. */
function meaning({ signal, metric, of, divided }: Target, value: number): number | string {
	if (of === "share") return value / 100;
	if (signal === "cpu" || signal === "memory") {
		return `stated in ${signal === "cpu" ? "cores" : "bytes"}, not as a share of the request`;
	}
	if (signal === "latency") {
		if (divided) return "a latency divided by the number of replicas";
		const unit = latencyUnit(metric);
		return unit === undefined ? "its name does not tell the unit" : Number((value * unit).toPrecision(12));
	}
	if (of === "whole") return "one number for all replicas together";
	if (signal !== "requests") return value;
	if (/\bincrease\s*\(/.test(metric)) return "counted over a time of the query's own, not in a second";
	return /per_?min/i.test(metric) ? value / 60 : value;
}

/** The first target of each signal, as an attribute. */
export function targetAttributes(object: KubeObject, all: readonly Target[]): Record<string, Attribute> {
	const attributes: Record<string, Attribute> = {};
	for (const target of all) {
		const name = targetOf[target.signal];
		if (!name || attributes[name]) continue;
		const read = object.attribute(target.path, quantity, target.usual);
		if (typeof read?.value !== "number") {
			if (read) attributes[name] = read;
			continue;
		}
		const meant = placeholder(target.metric) ?? meaning(target, read.value);
		if (typeof meant === "number") attributes[name] = { ...read, value: meant };
		else if (read.provenance.kind === "declared") attributes[name] = unknown(meant, read.provenance.at, read.handle);
	}
	return attributes;
}
