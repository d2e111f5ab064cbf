import { expect, test } from "vitest";
import { parse } from "yaml";
import { declared, unknown } from "../../src/design/attribute.ts";
import type { Design } from "../../src/design/design.ts";
import { evaluate } from "../../src/rules/evaluate.ts";
import { Rule } from "../../src/rules/rule.ts";

const at = { file: "a.yaml", range: { start: { line: 0, character: 0 }, end: { line: 0, character: 1 } } };

function designWith(attributes: Design["components"][number]["attributes"]): Design {
	return { components: [{ id: "service:web", kind: "Service", name: "web", at, attributes, files: [] }], links: [] };
}

function rule(when: string, applies?: string): Rule {
	return Rule.parse({
		...parse(
			"{ id: some-rule, guide: I, title: T, severity: info, on: Service, at: replicas, why: W, unless: U, ask: A }",
		),
		when,
		...(applies && { applies, appliesText: "it is another thing" }),
		message: "{service.name} has {service.replicas}",
		remedy: { title: "Grow", set: { "service.replicas": { cel: "service.replicas + 1.0" } } },
	});
}

function answer(when: string, attributes: Design["components"][number]["attributes"], applies?: string) {
	const { found, rest, faults } = evaluate(designWith(attributes), [rule(when, applies)]);
	return { ...[...found, ...rest][0], faults: faults.map((fault) => fault.message) };
}

test("fails, with a message and a remedy in the design's own values", () => {
	const { answer: said, finding } = answer("service.replicas < 2.0", { replicas: declared(1, at) });
	expect(said).toBe("fails");
	expect(finding).toMatchObject({
		message: "web has 1",
		at,
		remedy: { title: "Grow", patch: [{ of: "service:web", attribute: "replicas", value: 2 }] },
	});
});

test("passes, or does not apply and says why", () => {
	expect(answer("service.replicas < 2.0", { replicas: declared(3, at) }).answer).toBe("passes");
	expect(answer("true", { role: declared("store", at) }, 'service.role != "store"')).toMatchObject({
		answer: "does-not-apply",
		because: "it is another thing",
	});
});

test("is unknown only where the missing value decides, and names that value alone", () => {
	const attributes = { replicas: unknown("var.count has no default", at), sessions: declared("none", at) };
	expect(answer('service.sessions == "memory" && service.replicas > 1.0', attributes).answer).toBe("passes");
	expect(answer('service.sessions == "none" && service.replicas > 1.0', attributes)).toMatchObject({
		answer: "unknown",
		because: "replicas of web: var.count has no default",
	});
});

test("asks whether there is a value as it asks for the value", () => {
	const asked = (attributes: Design["components"][number]["attributes"]) => answer('"replicas" in service', attributes);
	expect(asked({ replicas: declared(1, at) }).answer).toBe("fails");
	expect(asked({}).answer).not.toBe("fails");
});

test("tells what a finding has in common with others, where that is a name", () => {
	const once = (attributes: Design["components"][number]["attributes"], name?: string) => {
		const one = { ...rule("service.replicas == 1.0"), ...(name && { once: name }) };
		const { found } = evaluate(designWith({ replicas: declared(1, at), ...attributes }), [one]);
		return found.map((verdict) => ("once" in verdict ? verdict.once : "nothing"));
	};
	expect(once({ platform: declared("kubernetes", at) }, "platform")).toEqual(["kubernetes"]);
	expect(once({ startup: declared(3, at) }, "startup")).toEqual(["nothing"]);
	expect(once({}, "platform")).toEqual(["nothing"]);
	expect(once({ platform: declared("kubernetes", at) })).toEqual(["nothing"]);
});

test("an assumption never decides", () => {
	const replicas = { value: 1, provenance: { kind: "assumed" as const, source: "a guess" } };
	expect(answer("service.replicas < 2.0", { replicas }).answer).toBe("unknown");
});

test("a slip in a rule is a fault of that rule", () => {
	expect(answer("service.replcas < 2.0", { replicas: declared(1, at) }).faults[0]).toContain('"replcas"');
	expect(answer("2 * service.replicas < 2.0", { replicas: declared(1, at) }).faults[0]).toContain("overload");
});

test("a remedy that cannot exist is left to a person, with the reason", () => {
	const scaler = (max: number): Design => ({
		components: [{ id: "scaler:web", kind: "Scaler", name: "web", at, files: [], attributes: bounds(max) }],
		links: [],
	});
	const bounds = (max: number) => ({ min: declared(1, at), max: declared(max, at) });
	const grow = Rule.parse({
		...rule("true"),
		on: "Scaler",
		at: "min",
		message: "M",
		remedy: { title: "Grow", set: { "scaler.min": 2 }, byHand: "Look twice." },
	});
	const remedyWith = (max: number) => evaluate(scaler(max), [grow]).found[0].finding.remedy;
	expect(remedyWith(2)?.patch).toEqual([{ of: "scaler:web", attribute: "min", value: 2 }]);
	expect(remedyWith(1)).toEqual({
		title: "Grow",
		patch: [],
		byHand: "Not as it stands: the least of web, 2, would be above its most, 1. Look twice.",
	});
});

test.each(["__proto__", "constructor", "toString", "hasOwnProperty"])("%s is a slip like any other", (name) => {
	const { faults } = answer(`service.${name} == 1.0`, { replicas: declared(1, at) });
	expect(faults.join()).toContain(`a Service has nothing called "${name}"`);
	expect(answer(`service.scaler.${name} == 1.0`, { replicas: declared(1, at) }).answer).toBe("unknown");
});

test("a rule on several kinds judges each by what it has, and what only the other has is no slip", () => {
	const both = Rule.parse({
		...rule("self.kind == 'Store' ? !self.multiZone : self.minReplicas == 1.0"),
		on: ["Service", "Store"],
		at: ["self.scaler.min", "replicas", "multiZone"],
		message: "{self.name}",
		remedy: { title: "More", set: { multiZone: true } },
	});
	const design = designWith({ minReplicas: declared(2, at) });
	const store = (name: string, multiZone: boolean) => {
		const attributes = { multiZone: declared(multiZone, at) };
		design.components.push({ id: `store:${name}`, kind: "Store", name, at, attributes, files: [] });
	};
	store("alone", false);
	store("spread", true);
	const { found, rest, faults } = evaluate(design, [both]);
	expect(faults).toEqual([]);
	expect(
		[...found, ...rest].map(({ component, answer, finding }) => [component, answer, finding?.remedy?.patch]),
	).toEqual([
		["store:alone", "fails", [{ of: "store:alone", attribute: "multiZone", value: true }]],
		["service:web", "passes", undefined],
		["store:spread", "passes", undefined],
	]);
});
