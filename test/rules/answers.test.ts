import { describe, expect, test } from "vitest";
import { type Attribute, assumed, byDefault, declared, unknown } from "../../src/design/attribute.ts";
import type { Component, Design, Link } from "../../src/design/design.ts";
import { graphOf } from "../../src/design/graph.ts";
import { evaluate } from "../../src/rules/evaluate.ts";
import { Judged } from "../../src/rules/judged.ts";
import { Memory } from "../../src/rules/memory.ts";
import { roles } from "../../src/rules/roles.ts";
import { Rule, worstSeverity } from "../../src/rules/rule.ts";

const at = (line: number, file = "a.yaml") => ({
	file,
	range: { start: { line, character: 0 }, end: { line, character: 1 } },
});

function component(
	kind: Component["kind"],
	name: string,
	attributes: Component["attributes"] = {},
	more = {},
): Component {
	return { id: `${kind.toLowerCase()}:${name}`, kind, name, at: at(0, `${name}.yaml`), attributes, files: [], ...more };
}

const link = (kind: Link["kind"], from: string, to: string, attributes: Link["attributes"] = {}): Link => ({
	...{ id: `${kind}:${from}→${to}`, kind, from, to, at: at(20), attributes },
});

const ours = (more: object = {}): Rule =>
	Rule.parse({
		...{ id: "ours", guide: "I", title: "T", severity: "info", on: "Service", when: "true", at: "replicas" },
		...{ message: "{service.name}", why: "W", unless: "U", ask: "A", remedy: { title: "Grow", set: {} } },
		...more,
	});

const verdicts = (design: Design, ...rules: Rule[]) => {
	const { found, rest, faults } = evaluate(design, rules);
	expect(faults).toEqual([]);
	return [...found, ...rest];
};
const alone = (attributes: Record<string, Attribute>, ...others: Component[]): Design => ({
	...{ components: [component("Service", "web", attributes), ...others], links: [] },
});
const findingOf = (design: Design, more: object) =>
	verdicts(design, ours(more)).find(({ finding }) => finding)?.finding;

describe("a finding's words", () => {
	const design = alone({
		replicas: declared(3, at(1)),
		sessions: unknown("?", at(2)),
		localState: declared(["a", "b"], at(3)),
	});

	test("take the first case that holds, and the title where none does", () => {
		const cases = [
			{ when: "service.replicas > 5.0", say: "many" },
			{ when: "service.replicas > 2.0", say: "some of {service.replicas}" },
			{ when: "service.replicas > 1.0", say: "few" },
		];
		expect(findingOf(design, { message: cases })?.message).toBe("some of 3");
		expect(findingOf(design, { message: cases.slice(0, 1) })?.message).toBe("T");
	});

	test("show a list by its members, and what is unknown as a question", () => {
		expect(findingOf(design, { message: "{service.localState} / {service.sessions} " })?.message).toBe("a, b / ?");
	});

	test("are as severe as the first case that holds, else information", () => {
		const severity = [
			{ when: "service.replicas > 5.0", is: "error" },
			{ when: "service.replicas > 2.0", is: "warning" },
		];
		expect(findingOf(design, { severity })?.severity).toBe("warning");
		expect(findingOf(design, { severity: severity.slice(0, 1) })?.severity).toBe("info");
		expect([worstSeverity(ours({ severity })), worstSeverity(ours())]).toEqual(["error", "info"]);
	});
});

describe("a finding's place", () => {
	const design = alone({ replicas: assumed(2, "a guess"), sessions: declared("memory", at(4), undefined, [at(9)]) });

	test("is that of the first attribute which stands somewhere and whose case holds, else of the component", () => {
		const line = (place: unknown) => {
			const found = findingOf(design, { at: place })?.at;
			return found && `${found.file}:${found.range.start.line}`;
		};
		expect(line(["replicas", "sessions"])).toBe("a.yaml:4");
		expect(line("replicas")).toBe("web.yaml:0");
		expect(line([{ when: "false", is: "sessions" }, "replicas"])).toBe("web.yaml:0");
		expect(line([{ when: "true", is: "self.sessions" }])).toBe("a.yaml:4");
		expect(line("service.sessions")).toBe("a.yaml:4");
	});

	test("has beside it what passes the value on", () => {
		const [passing] = findingOf(design, { at: "sessions" })?.related ?? [];
		expect(passing).toEqual({ at: at(9), message: "the value comes by way of this", passes: true });
	});
});

describe("related places", () => {
	const related = (attribute: Attribute, when?: string) =>
		findingOf(
			{
				components: [
					component("Service", "web", { replicas: declared(1, at(1)) }),
					component("Scaler", "web", { max: attribute }),
				],
				links: [link("scales", "scaler:web", "service:web")],
			},
			{ related: [{ at: "scaler.max", say: "{it.name} of {service.name}", ...(when && { when }) }] },
		)?.related;

	test("are those that a file declares; a default only where the rule asks for its value, an assumption never", () => {
		expect(related(declared(9, at(5)))).toEqual([{ at: at(5), message: "web of web" }]);
		expect(related(declared(9, at(5)), "it.max > 10.0")).toEqual([]);
		expect(related(byDefault(9, at(5), "documented"))).toEqual([]);
		expect(related(byDefault(9, at(5), "documented"), "scaler.max == 9.0")).toHaveLength(1);
		expect(related(assumed(9, "a guess"), "true")).toEqual([]);
	});
});

describe("what runs in several environments", () => {
	const web = (environment: string, replicas: number, place: ReturnType<typeof at>, variantOf?: string) =>
		component(
			"Service",
			"web",
			{ replicas: declared(replicas, place) },
			{
				...{ id: `service:web@${environment}`, environment },
				...(variantOf && { variantOf }),
			},
		);
	const design = (shared: boolean): Design => ({
		components: [
			web("prod", 1, at(1)),
			web("dev", 1, shared ? at(1) : at(1, "dev.yaml"), "service:web@prod"),
			web("eu", 1, at(7), "service:web@prod"),
		],
		links: [],
	});

	test("is judged once, and names the environments that take the same text", () => {
		const [prod, dev] = verdicts(design(true), ours());
		expect(prod.finding).toMatchObject({ message: "web (prod, dev)", environments: ["prod", "dev"] });
		expect(dev).toMatchObject({
			...{ answer: "does-not-apply", because: "it is judged where most is asked of it, as service:web@prod" },
		});
		expect(verdicts(design(false), ours())[0].finding).toMatchObject({ message: "web", environments: ["prod"] });
	});

	test("is let off in development where a rule is about capacity", () => {
		const dev: Design = { components: [web("dev", 1, at(1))], links: [] };
		const [lenient] = verdicts(dev, ours({ about: "capacity" }));
		expect(lenient.because).toBe("dev is an environment for development, which needs no capacity");
		expect(verdicts(dev, ours())[0].answer).toBe("fails");
		expect(verdicts({ components: [web("prod", 1, at(1))], links: [] }, ours({ about: "capacity" }))[0].answer).toBe(
			"fails",
		);
		expect(verdicts(alone({ replicas: declared(1, at(1)) }), ours({ about: "capacity" }))[0].answer).toBe("fails");
	});
});

describe("whether a rule applies", () => {
	test("is unknown where the value that decides it is", () => {
		const applies = { applies: 'service.role == "server"', appliesText: "it serves nobody" };
		const role = unknown("no code was read", at(1));
		expect(verdicts(alone({ role }), ours(applies))[0]).toMatchObject({
			...{ answer: "unknown", because: "role of web: no code was read" },
		});
		expect(verdicts(alone({ role: declared("worker", at(1)) }), ours(applies))[0].because).toBe("it serves nobody");
	});

	test("names each missing value once, and says so where nothing says what", () => {
		const when = "service.sessions == 'memory' && service.replicas > 1.0";
		const [{ because }] = verdicts(alone({ sessions: unknown("no code", at(1)) }), ours({ when }));
		expect(because?.split("; ").toSorted()).toEqual([
			"replicas of web: no file that was read says so",
			"sessions of web: no code",
		]);
		expect(verdicts(alone({}), ours({ when: "service.scaler.max > 1.0" }))[0].because).toMatch(/^nothing says what/);
	});
});

describe("a remedy", () => {
	const scaled = (min: Attribute): Design => ({
		components: [
			component("Service", "web", { replicas: declared(1, at(1)) }),
			component("Scaler", "web", { min, max: declared(9, at(2)) }),
		],
		links: [link("scales", "scaler:web", "service:web")],
	});
	const remedy = (spec: object, design = scaled(declared(1, at(3)))) => findingOf(design, { remedy: spec })?.remedy;

	test("is the first that fits; there is none where none does", () => {
		const specs = [
			{ when: "service.replicas > 1.0", title: "A", set: {} },
			{ when: "service.replicas == 1.0", title: "B of {service.name}", set: {} },
			{ title: "C", set: {} },
		];
		expect(remedy(specs)?.title).toBe("B of web");
		expect(remedy(specs.slice(0, 1))).toBeUndefined();
	});

	test("sets what can be reckoned, and leaves the rest", () => {
		const set = {
			"scaler.min": { cel: "service.scaler.min + 1.0" },
			"service.retries": { cel: "service.scaler.warmup + 1.0" },
			replicas: 2,
		};
		expect(remedy({ title: "T", set })?.patch).toEqual([
			{ of: "scaler:web", attribute: "min", value: 2 },
			{ of: "service:web", attribute: "replicas", value: 2 },
		]);
	});

	test("says once what it took although no file gives it", () => {
		const set = {
			"scaler.max": { cel: "service.scaler.min * 2.0 + service.scaler.min" },
			replicas: { cel: "service.scaler.min" },
		};
		const taken = [{ of: "scaler:web", attribute: "min", value: 3, source: "a guess" }];
		expect(remedy({ title: "T", set }, scaled(assumed(3, "a guess")))).toMatchObject({ taken });
		expect(remedy({ title: "T", set })).not.toHaveProperty("taken");
	});

	test("carries what a person must know, in words, and nothing that its rule does not say", () => {
		const words = {
			together: true,
			manual: "{service.name} first",
			byHand: "Then {service.replicas}.",
			unshown: "slow",
		};
		const known = { title: "T", patch: [], together: true, manual: "web first", byHand: "Then 1.", unshown: "slow" };
		expect(remedy({ title: "T", set: {}, ...words })).toEqual(known);
		expect(remedy({ title: "T", set: {} })).toEqual({ title: "T", patch: [] });
	});

	test("that cannot exist says why, also where a person has nothing else to do", () => {
		const none = remedy({ title: "T", set: { "scaler.min": 10 } });
		expect(none).toEqual({
			...{ title: "T", patch: [], byHand: "Not as it stands: the least of web, 10, would be above its most, 9." },
		});
	});
});

describe("neighbours", () => {
	const design: Design = {
		components: [
			component("Client", "users"),
			component("Balancer", "in"),
			component("Service", "web", { replicas: declared(2, at(1)) }),
			component("Service", "admin"),
			component("Service", "orders", { replicas: declared(1, at(2)) }),
			component("Store", "db"),
		],
		links: [
			link("routes", "client:users", "balancer:in"),
			link("routes", "balancer:in", "service:orders"),
			link("calls", "service:web", "balancer:in"),
			link("calls", "service:admin", "service:orders"),
			link("calls", "service:admin", "balancer:in"),
			link("reads", "service:orders", "store:db", { poolSize: declared(5, at(3)) }),
			link("writes", "service:orders", "store:db"),
		],
	};
	const told = (expression: string, on = "Service", id = "service:orders") => {
		const all = verdicts(
			design,
			ours({
				on,
				at: on === "calls" ? "timeout" : "self.name",
				message: `{${expression}}`,
				remedy: { title: "T", set: {} },
			}),
		);
		return all.find(({ component, link }) => (link ?? component) === id)?.finding?.message;
	};

	test.each([
		["self.callers.map(c, c.name)", "admin, web"],
		["self.balancers.map(b, b.name)", "in"],
		["self.stores.map(s, s.name)", "db"],
		["self.reads.map(r, r.poolSize)", "5"],
		["self.client.name", "users"],
		["self.outside", "false"],
		["self.environment", ""],
		["self.kind + self.id", "Serviceservice:orders"],
	])("of a service: %s is %s", (expression, value) => {
		expect(told(expression)).toBe(value);
	});

	test.each([
		["self.service.name", "orders", "Balancer", "balancer:in"],
		["self.targets.map(t, t.name)", "orders", "Balancer", "balancer:in"],
		["self.services.map(s, s.name)", "orders", "Store", "store:db"],
		["self.clients.map(l, l.kind)", "reads, writes", "Store", "store:db"],
		[
			"calls.from.name + calls.to.name + self.site",
			"webin The same text decides it for admin → in and admin → orders.",
			"calls",
			"calls:service:web→balancer:in",
		],
	])("of others: %s is %s", (expression, value, on, id) => {
		expect(told(expression, on, id)).toBe(value);
	});
});

describe("one place", () => {
	test("that several components take their value from has one finding, with what is related to any of them", () => {
		const shared = declared(1, at(1));
		const names = ["web", "api", "again"].map((name, index) =>
			component("Service", name, { replicas: shared, image: declared(name, at(5 + (index % 2))) }),
		);
		const rule = ours({ related: [{ at: "image", say: "runs this" }] });
		const all = verdicts({ components: names, links: [] }, rule);
		expect(all).toHaveLength(1);
		expect(all[0].finding?.related.map((one) => one.at.range.start.line)).toEqual([5, 6]);
		expect(verdicts({ components: names, links: [] }, rule, ours({ id: "other" }))).toHaveLength(2);
	});
});

describe("what is remembered", () => {
	const web = component("Service", "web", { replicas: declared(1, at(1)) });
	const rule = ours({ message: "{service.name} for {service.client.rate}" });
	const users = (rate: number) => component("Client", "users", { rate: declared(rate, at(2)) });
	const messages = (memory: Memory, ...components: Component[]) =>
		evaluate({ components, links: [] }, [rule], memory).found.map(({ finding }) => finding?.message);

	test("is judged anew when a client comes, changes or goes", () => {
		const memory = new Memory();
		expect(messages(memory, web)).toEqual(["web for ?"]);
		expect(messages(memory, web, users(5))).toEqual(["web for 5"]);
		expect(messages(memory, web, users(6))).toEqual(["web for 6"]);
		expect(messages(memory, web)).toEqual(["web for ?"]);
	});

	test("is not judged again where nothing has changed: it is the very verdict of before", () => {
		const memory = new Memory();
		const rules = [ours(), ours({ id: "other" })];
		const design: Design = { components: [web], links: [] };
		const first = evaluate(design, rules, memory).found;
		const again = evaluate({ components: [web], links: [] }, [...rules], memory).found;
		expect(again.map((verdict, index) => verdict === first[index])).toEqual([true, true]);
		const [, other] = evaluate(design, [rules[0], ours({ id: "third" })], memory).found;
		expect(other.rule).toBe("third");
	});

	test("is judged anew by other rules, also where they are as many", () => {
		const memory = new Memory();
		const components = [web];
		const of = (one: Rule) => evaluate({ components, links: [] }, [one], memory).found.map(({ rule }) => rule);
		expect(of(ours())).toEqual(["ours"]);
		expect(of(ours({ id: "other" }))).toEqual(["other"]);
		expect(evaluate({ components, links: [] }, [ours(), ours({ id: "other" })], memory).found).toHaveLength(2);
	});

	test("of a component is judged anew when a variant of it changes", () => {
		const memory = new Memory();
		const prod = { ...web, environment: "prod" };
		const dev = (line: number) => ({
			...component("Service", "web", { replicas: declared(1, at(line)) }),
			...{ id: "service:web@dev", environment: "dev", variantOf: prod.id },
		});
		const environments = (line: number) =>
			evaluate({ components: [prod, dev(line)], links: [] }, [rule], memory).found[0].finding.environments;
		expect(environments(1)).toEqual(["prod", "dev"]);
		expect(environments(8)).toEqual(["prod"]);
	});

	test("is the same for a fork, whatever its own designs come to", () => {
		const memory = new Memory();
		messages(memory, web, users(5));
		expect(messages(memory.fork(), web, users(7))).toEqual(["web for 7"]);
		expect(messages(memory, web, users(5))).toEqual(["web for 5"]);
	});
});

describe("an answer to one expression", () => {
	const service = component("Service", "web", { replicas: declared(1, at(1)) });
	const design: Design = {
		components: [service, component("Scaler", "s", { max: declared(9, at(2)) })],
		links: [link("scales", "scaler:s", "service:web")],
	};
	const graph = graphOf(design);

	test("takes a name that no component of the kind has for a slip, unless the rule judges several kinds", () => {
		const slip = "service.multiZone == true";
		expect(() => new Judged(graph, service).ask(slip)).toThrow('a Service has nothing called "multiZone"');
		expect(new Judged(graph, service, { mixed: true }).ask(slip)).toEqual({
			unknown: "multiZone of web: no file that was read says so",
		});
	});

	test("takes it for one of a neighbour too, where that is of one kind", () => {
		expect(() => new Judged(graph, service).ask("service.scaler.multiZone == true")).toThrow(
			'a Scaler has nothing called "multiZone"',
		);
		const calls = link("calls", "service:web", "service:web");
		const linked = graphOf({ components: [service], links: [calls] });
		expect(new Judged(linked, calls).ask("calls.to.multiZone == true")).toHaveProperty("unknown");
		expect(() => new Judged(linked, calls).ask("calls.from.multiZone == true")).toThrow();
	});

	test("names a neighbour as it is told to, beside the component itself", () => {
		const it = graph.component("scaler:s");
		expect(new Judged(graph, service, { it }).filled("{it.max} {scaler.max} {service.name}")).toBe("9 9 web");
		expect(() => new Judged(graph, service, { it, mixed: true }).ask("it.multiZone == true")).toThrow(
			'a Scaler has nothing called "multiZone"',
		);
		expect(() => new Judged(graph, service).ask("it.max == 9.0")).not.toThrow();
		expect(new Judged(graph, service).holds("it.max == 9.0")).toBe(false);
	});

	test("follows a path to whatever has the attribute, itself where it is named or left out", () => {
		const follow = (path: string) => {
			const { subjects, attribute } = new Judged(graph, service).follow(path);
			return [subjects.map(({ id }) => id), attribute];
		};
		expect(follow("replicas")).toEqual([["service:web"], "replicas"]);
		expect(follow("self.replicas")).toEqual([["service:web"], "replicas"]);
		expect(follow("service.replicas")).toEqual([["service:web"], "replicas"]);
		expect(follow("service.scaler.max")).toEqual([["scaler:s"], "max"]);
		expect(follow("scaler.max")).toEqual([["scaler:s"], "max"]);
		expect(follow("rollout.strategy")).toEqual([[], "strategy"]);
	});
});

describe("which neighbours there may be", () => {
	test.each([
		["Balancer", "targets", true],
		["Balancer", "service", false],
		["Service", "balancers", true],
		["Service", "callers", true],
		["Service", "scaler", false],
		["Service", "client", false],
		["Service", "stores", true],
		["Service", "nodePool", false],
		["Store", "clients", true],
		["Queue", "consumers", true],
		["calls", "to", false],
	] as const)("of a %s: %s (several: %s)", (kind, name, many) => {
		expect(roles[kind][name].many).toBe(many);
	});

	test("a client has none of its own, and only what leads somewhere has links", () => {
		expect(Object.keys(roles.Client)).not.toContain("client");
		expect(Object.keys(roles.Store)).toContain("client");
		expect(roles.calls.from.kinds).toEqual(["Service"]);
		expect(roles.calls.to.kinds).toEqual(["Service", "Balancer", "Edge", "Store"]);
	});
});
