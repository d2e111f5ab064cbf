import { expect, test } from "vitest";
import { type Attribute, declared, type Value } from "../../src/design/attribute.ts";
import { flaps } from "../../src/design/derived/flaps.ts";
import { shrinkShare } from "../../src/design/derived/shrink-share.ts";
import type { Component } from "../../src/design/design.ts";
import { graphOf } from "../../src/design/graph.ts";

const at = { file: "x", range: { start: { line: 0, character: 0 }, end: { line: 0, character: 1 } } };
const graph = graphOf({ components: [], links: [] });
const scaler = (values: Record<string, Value>): Component => ({
	id: "scaler:a",
	kind: "Scaler",
	name: "a",
	at,
	files: ["x"],
	attributes: Object.fromEntries(
		Object.entries(values).map(([name, value]): [string, Attribute] => [name, declared(value, at)]),
	),
});

test("what may go within a minute: the most of several policies, of the largest fleet where they count replicas", () => {
	const share = (values: Record<string, Value>) =>
		shrinkShare.from(graph, scaler({ type: "hpa", max: 20, ...values }))?.value;
	expect(share({})).toBe(1);
	expect(share({ downPolicies: ["10 % in 60 s"] })).toBe(0.1);
	expect(share({ downPolicies: ["1 pods in 120 s"] })).toBe(0.025);
	expect(share({ downPolicies: ["10 % in 60 s", "5 pods in 15 s"] })).toBe(1);
	expect(share({ downPolicies: ["10 % in 60 s", "5 pods in 15 s"], downSelect: "min" })).toBe(0.1);
	expect(share({ downSelect: "disabled" })).toBe(0);
	expect(share({ type: "step" })).toBeUndefined();
});

test("a step at the smallest fleet takes the measure below the lower threshold, or leaves it above", () => {
	const values = { signals: ["cpu"], min: 3, max: 10, upSteps: ["2 replicas from 0"], downSteps: ["1 replica from 0"] };
	const answer = (more: Record<string, Value>) => flaps.from(graph, scaler({ ...values, ...more }))?.value;
	// 3 / 5 of the upper threshold is left.
	expect(answer({ lowShare: 0.61 })).toBe(true);
	expect(answer({ lowShare: 0.59 })).toBe(false);
	expect(answer({ lowShare: 0.61, min: 8 })).toBe(false);
	expect(answer({ lowShare: 0.61, signals: ["queue-depth"] })).toBeUndefined();
	expect(answer({ lowShare: 0.61, downSteps: [] })).toBeUndefined();
});
