import { describe, expect, test } from "vitest";
import { assumed, declared } from "../../src/design/attribute.ts";
import type { Component, Design, Link } from "../../src/design/design.ts";
import { shared } from "../../src/design/sharing.ts";
import { type Evaluation, evaluate } from "../../src/rules/evaluate.ts";
import type { Verdict } from "../../src/rules/finding.ts";
import { loadRules } from "../../src/rules/load.ts";
import { Memory } from "../../src/rules/memory.ts";
import type { Rule } from "../../src/rules/rule.ts";

const at = (line: number) => ({
	file: "web.ts",
	range: { start: { line, character: 0 }, end: { line, character: 5 } },
});
const service = (name: string, attributes: Component["attributes"] = {}): Component => ({
	...{ id: `service:${name}`, kind: "Service", name, at: at(0), files: ["web.ts"] },
	attributes,
});
const call = (from: string, to: string, site: string, attributes: Link["attributes"], line = 1): Link => ({
	...{ id: `calls:service:${from}→service:${to}#${site}`, kind: "calls", site, at: at(line), attributes },
	...{ from: `service:${from}`, to: `service:${to}` },
});

const source = (more = "") => `id: no-timeout
guide: "III.1"
title: A call waits for ever
severity:
  - when: has(calls.to.replicas) && calls.to.replicas > 3.0
    is: error
  - is: info
on: calls
when: "!has(calls.timeout)"
at: timeout
message:
  - when: calls.to.name == "stock"
    say: "{calls.from.name} waits for the stock for ever"
  - say: "{calls.from.name} waits for {calls.to.name} for ever"
related:
  - at: to.replicas
    say: "{it.name} has {it.replicas} replicas for {calls.from.name}"
why: w
unless: u
remedy:
  title: Wait no longer than a client does
  set: { calls.timeout: { cel: "calls.from.client.timeout / 2.0" } }
ask: a
${more}`;

function rule(more?: string): Rule {
	const { rules, errors } = loadRules([{ path: "rules/no-timeout.yaml", text: source(more) }]);
	expect(errors).toEqual([]);
	return rules[0];
}

const client: Component = {
	...{ id: "client:users", kind: "Client", name: "users", files: [] },
	attributes: { timeout: assumed(10, "a person's patience") },
};

const design = (stock = 9): Design => ({
	components: [client, service("web"), service("orders"), service("stock", { replicas: declared(stock, at(7)) })],
	links: [
		call("web", "orders", "list", { timeout: declared(2, at(2)) }, 2),
		call("web", "orders", "create", {}, 3),
		call("orders", "stock", "take", {}, 4),
	],
});

/** In the order of the links. */
function verdictsIn({ links }: Design, { found, rest }: Evaluation): Verdict[] {
	return links.flatMap(({ id }) => [...found, ...rest].filter(({ link }) => link === id));
}

describe("a rule on links", () => {
	test("judges each call site, at its own place and for the component that it starts from", () => {
		const evaluation = evaluate(design(), [rule()]);
		expect(evaluation.faults).toEqual([]);
		expect(verdictsIn(design(), evaluation).map(({ component, link, answer }) => [component, link, answer])).toEqual([
			["service:web", "calls:service:web→service:orders#list", "passes"],
			["service:web", "calls:service:web→service:orders#create", "fails"],
			["service:orders", "calls:service:orders→service:stock#take", "fails"],
		]);
		const [first, second] = evaluation.found.map(({ finding }) => finding);
		expect([first.message, first.severity, first.at.range.start.line]).toEqual([
			"web waits for orders for ever",
			"info",
			3,
		]);
		expect([second.message, second.severity]).toEqual(["orders waits for the stock for ever", "error"]);
		expect(second.related).toEqual([{ at: at(7), message: "stock has 9 replicas for orders" }]);
		expect(second.link).toBe("calls:service:orders→service:stock#take");
		const ofService = {
			...rule(),
			on: "Service" as const,
			when: "true",
			at: "replicas",
			message: "m",
			severity: "info" as const,
		};
		const [own] = evaluate(design(), [{ ...ofService, related: [] }]).found;
		expect(own.finding).not.toHaveProperty("link");
	});

	test("judges also one that starts at what nobody declares, and then it is about the link itself", () => {
		const open = design();
		open.components = open.components.filter(({ name }) => name !== "orders");
		const verdict = verdictsIn(open, evaluate(open, [rule()])).find(({ link }) => link?.endsWith("#take"));
		expect(verdict?.component).toBe("calls:service:orders→service:stock#take");
	});

	test("has a remedy that sets the link's attribute, and says what it was reckoned with", () => {
		const { remedy } = evaluate(design(), [rule()]).found[0].finding;
		expect(remedy?.patch).toEqual([{ of: "calls:service:web→service:orders#create", attribute: "timeout", value: 5 }]);
		expect(remedy?.taken).toEqual([
			{ of: "client:users", attribute: "timeout", value: 10, source: "a person's patience" },
		]);
	});

	test("is silent where another rule tells the same story, but only where that one is on", () => {
		const told = rule("toldBy: { rule: retry-storm, when: calls.to.name == 'orders' }");
		const other = { ...rule(), id: "retry-storm", when: "false" };
		const answers = (rules: Rule[]) =>
			verdictsIn(design(), evaluate(design(), rules))
				.filter((one) => one.rule === "no-timeout")
				.map(({ answer }) => answer);
		expect(answers([told])).toEqual(["passes", "fails", "fails"]);
		expect(answers([told, other])).toEqual(["passes", "does-not-apply", "fails"]);
	});
});

describe("remembered verdicts", () => {
	test("hold where nothing that was looked at has changed, and are made anew where something has", () => {
		const memory = new Memory();
		const one = rule();
		const first = evaluate(design(), [one], memory);
		const same = evaluate(shared(design(), design()), [one], new Memory());
		expect(same).toEqual(first);

		const before = design();
		const kept = new Memory();
		evaluate(before, [one], kept);
		const after = shared(before, design(1));
		expect(after.components[1]).toBe(before.components[1]);
		const evaluation = evaluate(after, [one], kept);
		expect(evaluation).toEqual(evaluate(design(1), [one]));
		expect(evaluation.found[1].finding.severity).toBe("info");
	});

	test("forget a link that is gone and see one that came", () => {
		const memory = new Memory();
		const one = rule();
		const before = design();
		evaluate(before, [one], memory);
		const { components, links } = design();
		const next = shared(before, { components, links: [...links.slice(1), call("stock", "web", "back", {}, 5)] });
		const verdicts = verdictsIn(next, evaluate(next, [one], memory));
		expect(verdicts.map(({ link }) => link)).toEqual(next.links.map(({ id }) => id));
	});

	test("are of the rules that are on now", () => {
		const memory = new Memory();
		const told = rule("toldBy: { rule: retry-storm, when: calls.to.name == 'orders' }");
		const other = { ...rule(), id: "retry-storm", when: "false" };
		const before = design();
		evaluate(before, [told], memory);
		expect(evaluate(before, [told, other], memory)).toEqual(evaluate(design(), [told, other]));
	});
});
