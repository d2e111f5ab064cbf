import { expect, test } from "vitest";
import { declared } from "../../src/design/attribute.ts";
import type { Design } from "../../src/design/design.ts";
import { applyPatch, type Patch } from "../../src/design/patch.ts";
import { compare } from "../../src/simulator/index.ts";

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
