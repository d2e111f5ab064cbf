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
});
