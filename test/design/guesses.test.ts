import { expect, test } from "vitest";
import { assemble } from "../../src/design/assemble.ts";
import { assumed, declared } from "../../src/design/attribute.ts";
import { guessOf, isGuess, specOf } from "../../src/design/catalogue/index.ts";
import { contradictionsOf } from "../../src/design/contradictions.ts";
import { type Component, numberOf } from "../../src/design/design.ts";
import type { Declaration } from "../../src/design/fragment.ts";

const at = { file: "a.yaml", range: { start: { line: 0, character: 0 }, end: { line: 0, character: 1 } } };
const declares = (kind: Declaration["kind"], attributes: Declaration["attributes"] = {}): Declaration => ({
	...{ role: "declares", kind, file: "a.yaml", name: "web", keys: ["web"], at, attributes },
});
const made = (one: Declaration) => assemble([one]).components.find(({ kind }) => kind === one.kind)!;

test("what no file says is assumed, and so marked; what a file says is not touched", () => {
	const { attributes } = made(declares("Rollout", { strategy: declared("canary", at) }));
	expect(attributes.strategy).toEqual(declared("canary", at));
	expect(attributes.maxSurge).toMatchObject({ value: "25%", provenance: { kind: "assumed" } });
	// That a canary is compared with what was before is what canaries are for; a region that fails is not seen by itself.
	expect(attributes.analysis.value).toBe(true);
	expect(made(declares("Edge")).attributes).toMatchObject({ healthChecked: { value: false } });
	expect(made(declares("Edge")).attributes).toMatchObject({ keepsResidency: { value: false } });
	expect(made(declares("Scaler")).attributes.behaviour.value).toBe(false);
});

test("of two times that belong together one follows the other, where somebody says what that is", () => {
	const { times, attribute } = specOf("Service", "serviceTimeP99")!.assumed!.follows!;
	expect(attribute).toBe("serviceTimeP50");
	const told = made(declares("Service", { serviceTimeP50: declared(2, at) })).attributes;
	expect(told.serviceTimeP99).toMatchObject({ value: 2 * times, provenance: { kind: "assumed" } });
	const untold = made(declares("Service")).attributes;
	expect(untold.serviceTimeP99.value).toBe(specOf("Service", "serviceTimeP99")!.assumed!.value);
	expect(untold.serviceTimeP50.value).toBe(specOf("Service", "serviceTimeP50")!.assumed!.value);
});

test("a guess leads no other; what a person assumes in its place does", () => {
	const guess = specOf("Service", "serviceTimeP50")!.assumed!;
	const own = assumed(guess.value, guess.source);
	const person = assumed(2, "a person");
	expect([isGuess("Service", "serviceTimeP50", own), isGuess("Service", "serviceTimeP50", person)]).toEqual([
		true,
		false,
	]);
	expect(isGuess("Service", "serviceTimeP50", declared(2, at))).toBe(false);
	const p99 = (p50: Component["attributes"][string]) =>
		guessOf("Service", "serviceTimeP99", { serviceTimeP50: p50 })?.value;
	expect(p99(own)).toBe(specOf("Service", "serviceTimeP99")!.assumed!.value);
	expect(p99(person)).toBe(2 * specOf("Service", "serviceTimeP99")!.assumed!.follows!.times);
	expect(p99(declared("soon", at))).toBe(specOf("Service", "serviceTimeP99")!.assumed!.value);
	expect(guessOf("Service", "nobody", {})).toBeUndefined();
	expect(guessOf("Link", "nobody", {})).toBeUndefined();
});

test("a model has a number wherever anybody says or assumes one", () => {
	const bare: Component = { id: "service:web", kind: "Service", name: "web", attributes: {}, files: [] };
	expect(numberOf({ ...bare, attributes: { replicas: declared(3, at) } }, "replicas")).toBe(3);
	expect(numberOf(bare, "serviceTimeP50")).toBe(specOf("Service", "serviceTimeP50")!.assumed!.value);
	expect(numberOf(bare, "image")).toBeNaN();
});

test("what cannot both be right is named where it stands; what is alike, or not a number, is no contradiction", () => {
	const wrong = (kind: Component["kind"], attributes: Component["attributes"]) =>
		contradictionsOf({ id: "x", kind, name: "x", attributes, files: [] });
	const [low, high] = [declared(1, at), declared(2, at)];
	expect(wrong("Client", { rate: high, peakRate: low })).toEqual([
		{ attribute: "peakRate", message: "peakRate of 1 is below the rate of 2", at },
	]);
	expect(wrong("Service", { serviceTimeP99: low, serviceTimeP50: high })).toHaveLength(1);
	expect(wrong("Client", { rate: low, peakRate: high })).toEqual([]);
	expect(wrong("Client", { rate: low, peakRate: low })).toEqual([]);
	expect(wrong("Client", { rate: high })).toEqual([]);
	expect(wrong("Client", { peakRate: low })).toEqual([]);
	expect(wrong("Balancer", { rate: high, peakRate: low })).toEqual([]);
});
