import { expect, test } from "vitest";
import { assumed, declared } from "../../src/design/attribute.ts";
import { guessOf } from "../../src/design/catalogue/index.ts";
import type { Design } from "../../src/design/design.ts";
import { applyPatch, type Patch } from "../../src/design/patch.ts";
import { compare } from "../../src/simulator/index.ts";
import { Inputs } from "../../src/simulator/inputs.ts";

const at = { file: "a.yaml", range: { start: { line: 0, character: 0 }, end: { line: 0, character: 1 } } };

function design(min: number, max: number): Design {
	const attributes = { min: declared(min, at), max: declared(max, at) };
	const service = { id: "service:web", kind: "Service" as const, name: "web", at, attributes: {}, files: [] };
	return {
		components: [service, { id: "scaler:web", kind: "Scaler", name: "web", at, attributes, files: [] }],
		links: [{ id: "scales", kind: "scales", from: "scaler:web", to: "service:web", attributes: {} }],
	};
}

const set = (attribute: string, value: number): Patch[number] => ({ of: "scaler:web", attribute, value });

test("a patch that puts the least above the most is refused, and so not simulated", () => {
	expect(() => applyPatch(design(1, 1), [set("min", 2)])).toThrow("the least of web, 2, would be above its most, 1");
	expect(() => applyPatch(design(3, 9), [set("max", 2)])).toThrow("the least of web, 3, would be above its most, 2");
	expect(() => compare(design(1, 1), [set("min", 2)], "replica-loss", { replications: 1 })).toThrow("above its most");
});

test("both raised together are fine, in either order, and what the files say already is theirs to answer for", () => {
	expect(applyPatch(design(1, 1), [set("min", 2), set("max", 2)]).components[1].attributes.max.value).toBe(2);
	expect(applyPatch(design(1, 1), [set("max", 2), set("min", 2)]).components[1].attributes.min.value).toBe(2);
	expect(() => applyPatch(design(5, 2), [{ of: "service:web", attribute: "replicas", value: 3 }])).not.toThrow();
	expect(() => applyPatch(design(5, 2), [set("cpuTarget", 0.5)])).not.toThrow();
});

test("one that brings the least up to the most is fine, and where neither is a number nothing is held against it", () => {
	expect(applyPatch(design(1, 2), [set("min", 2)]).components[1].attributes.min.value).toBe(2);
	const open = design(1, 2);
	delete open.components[1].attributes.max;
	expect(applyPatch(open, [set("min", 9)]).components[1].attributes.min.value).toBe(9);
	expect(applyPatch(open, [set("max", 9)]).components[1].attributes.max).toEqual({
		value: 9,
		provenance: { kind: "assumed", source: "set by a patch" },
	});
});

test("a patch keeps where a value is written to, and leaves links alone that it does not speak of", () => {
	const handle = { dialect: "yaml", file: "a.yaml", anchor: "/" };
	const before = design(1, 2);
	before.components[1].attributes.min = declared(1, at, handle);
	const after = applyPatch(before, [set("min", 2), set("max", 3)]);
	expect(after.components[1].attributes.min.handle).toEqual(handle);
	expect("handle" in after.components[1].attributes.max).toBe(false);
	expect(after.links).toBe(before.links);
	const ofLink = { of: "scales", attribute: "timeout", value: 2 };
	const linked = applyPatch(before, [ofLink]);
	expect(linked.links[0].attributes.timeout.value).toBe(2);
	expect(before.links[0].attributes).toEqual({});
	expect(() => applyPatch(before, [{ ...ofLink, of: "service:gone" }])).toThrow("no component or link service:gone");
});

test("what is derived from what a patch sets follows it, step by step, unless the patch sets that as well", () => {
	const { components, links } = design(2, 4);
	const pool = { poolSize: declared(10, at), connections: derivedFrom(40, "reads", "poolSize") };
	const store = { id: "store:db", kind: "Store" as const, name: "db", at, attributes: {}, files: [] };
	const before: Design = {
		components: [
			{ ...components[0], attributes: { maxReplicas: derivedFrom(4, "scaler:web", "max") } },
			components[1],
			store,
		],
		links: [...links, { id: "reads", kind: "reads", from: "service:web", to: "store:db", attributes: pool }],
	};
	pool.connections.provenance.parts.push({ of: "service:web", attribute: "maxReplicas" });
	const after = applyPatch(before, [set("max", 20)]);
	expect(after.components[0].attributes.maxReplicas).toMatchObject({ value: 20, provenance: { kind: "derived" } });
	expect(after.links[1].attributes.connections.value).toBe(200);
	expect(before.links[1].attributes.connections.value).toBe(40);
	const own = applyPatch(before, [set("max", 20), { of: "reads", attribute: "connections", value: 7 }]);
	expect(own.links[1].attributes.connections.value).toBe(7);
	expect(applyPatch(before, [set("min", 3)]).links[1].attributes.connections.value).toBe(40);
});

function derivedFrom(value: number, of: string, attribute: string) {
	return { value, provenance: { kind: "derived" as const, at, source: "", parts: [{ of, attribute }] } };
}

test("what was only guessed and is set stands, also where the guess would follow something else", () => {
	const [service] = design(1, 2).components;
	const guess = guessOf("Service", "serviceTimeP99", {})!;
	const guessed = { ...service, attributes: { serviceTimeP99: assumed(guess.value, guess.source) } };
	const after = applyPatch({ components: [guessed], links: [] }, [
		{ of: "service:web", attribute: "serviceTimeP99", value: 0.9 },
	]);
	const inputs = new Inputs(after);
	expect(inputs.number(after.components[0], "serviceTimeP99")).toBe(0.9);
	expect(inputs.assumptions()[0].used.value).toBe(0.9);
});
