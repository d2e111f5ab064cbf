import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { Ajv2020 } from "ajv/dist/2020.js";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { parse, stringify } from "yaml";
import { isCase, parseText, readCase, type Sources } from "../../src/cases/case-file.ts";
import { publishedSchema } from "../../src/cases/published-schema.ts";
import { CaseError } from "../../src/cases/yaml-text.ts";
import { runs } from "../support/runs.ts";

const examples = fileURLToPath(new URL("../../examples", import.meta.url));
const files = ["questions", "systems", "textbook"].flatMap((folder) =>
	readdirSync(join(examples, folder)).map((name) => ({
		name,
		text: readFileSync(join(examples, folder, name), "utf8"),
	})),
);

const nowhere: Sources = {
	design: () => Promise.reject(new Error("there is no such file")),
	workspace: () => Promise.reject(new Error("there is no such folder")),
};

const read = (text: string, name = "a.yaml") => readCase(parseText(name, text), nowhere);

describe("the examples", () => {
	const validate = new Ajv2020({ strict: false }).compile(publishedSchema());

	test.each(files)("$name is a case, and valid by the published schema", async ({ name, text }) => {
		expect(isCase(parse(text))).toBe(true);
		expect(validate(parse(text)), JSON.stringify(validate.errors)).toBe(true);
		const found = await read(text, name);
		expect(found.contestants.length).toBeGreaterThan(0);
		for (const { design } of found.contestants)
			for (const { attributes } of design.components)
				for (const { value } of Object.values(attributes)) expect(value).toBeDefined();
	});

	test("the published schema knows each kind's attributes", () => {
		const wrong = {
			title: "x",
			scenario: "steady-day",
			design: { components: { web: { kind: "Service", replcas: 3 } } },
		};
		expect(validate(wrong)).toBe(false);
	});
});

const base = `title: A shop
design:
  components:
    users: { kind: Client, rate: 20/s, timeout: 2s }
    edge: { kind: Balancer }
    web: { kind: Service, replicas: 2, startup: 20s }
    orders: { kind: Store }
    web-scaler: { kind: Scaler, min: 2 }
  links:
    - users -> edge -> web
    - web writes orders
    - web-scaler -> web
scenario: replica-loss
`;

describe("what a person means", () => {
	test("faults are attributes of what they hit, all of them together", async () => {
		const { contestants } = await read(
			`${base}faults:\n  - { of: orders, at: 1min, for: 30s, latency: x5 }\n  - { of: orders, at: 120, for: 5, down: true }\n`,
		);
		const orders = contestants[0].design.components.find(({ name }) => name === "orders");
		expect(orders?.attributes.faults.value).toEqual([
			{ at: 60, for: 30, latency: 5 },
			{ at: 120, for: 5, down: true },
		]);
		await expect(read(`${base}faults:\n  - { of: ordes, at: 1, for: 1, down: true }\n`)).rejects.toThrow("ordes");
		await expect(read(`${base}faults:\n  - { of: orders, at: 1, for: 1 }\n`)).rejects.toThrow("exactly one of");
	});

	test("amounts with units, links as text, and their kinds", async () => {
		const { contestants } = await read(base);
		const { components, links } = contestants[0].design;
		const web = components.find(({ name }) => name === "web");
		expect(web).toMatchObject({ id: "service:web", attributes: { startup: { value: 20 }, replicas: { value: 2 } } });
		expect(web?.attributes.startup.provenance).toMatchObject({
			kind: "declared",
			at: { range: { start: { line: 5 } } },
		});
		expect(links.map(({ kind }) => kind)).toEqual(["routes", "routes", "writes", "scales"]);
	});

	test("an alternative changes its own copy", async () => {
		const { contestants } = await read(`${base}alternatives:
  - name: other
    set: { web: { replicas: 5 } }
    add: { cache: { kind: Store, role: cache } }
    link: [web reads cache, { from: web, to: orders, kind: writes, attributes: { timeout: 300ms } }]
    remove: [web-scaler]
  - name: without orders
    unlink: [web writes orders]
`);
		const [first, other, without] = contestants.map(({ design }) => design);
		expect(first.components.find(({ name }) => name === "web")?.attributes.replicas.value).toBe(2);
		expect(other.components.map(({ name }) => name)).toEqual(["users", "edge", "web", "orders", "cache"]);
		expect(other.components[2].attributes.replicas.value).toBe(5);
		expect(other.links.map(({ id }) => id.split(":")[0])).toEqual(["routes", "routes", "writes", "reads"]);
		expect(other.links[2].attributes.timeout.value).toBe(0.3);
		expect(first.links[2].attributes).toEqual({});
		expect(without.links).toHaveLength(3);
	});
});

describe("a slip is named with its place and what to do", () => {
	const with_ = (from: string, to: string) => base.replace(from, to);
	const alternative = (line: string) => `${base}alternatives:\n  - name: other\n    ${line}\n`;
	test.each([
		[
			with_("replicas: 2", "replcas: 2"),
			/^a\.yaml:6:27: a Service has no attribute "replcas"\. Did you mean "replicas"/,
		],
		[with_("20s }", "800/s }"), /^a\.yaml:6:40: startup of 800\/s: expected a time such as/],
		[with_("20s }", "soon }"), /startup of "soon": expected a time/],
		[with_("rate: 20/s", "rate: 20ms"), /rate of 20ms: expected a rate/],
		[with_("replicas: 2", "replicas: -2"), /replicas of -2: expected a number of replicas/],
		[with_("replicas: 2", "replicas: 99999999"), /more than can be simulated/],
		[with_("kind: Balancer", "kind: Balancr"), /^a\.yaml:5:13: .*expected one of Edge, Balancer/],
		[
			with_("users -> edge -> web", "users -> egde"),
			/^a\.yaml:10:7: there is no component "egde"\. Did you mean "edge"/,
		],
		[with_("web writes orders", "web -> orders"), /could mean several things: say which, as in "web reads orders"/],
		[with_("web-scaler -> web", "web -> web-scaler"), /did you mean "web-scaler scales web"/],
		[
			with_("users -> edge -> web", "users -> orders"),
			/nothing links a Client to a Store; from a Client links lead to: /,
		],
		[with_("kind: Balancer", "kind: LoadBalancer"), /did you mean Balancer\?/],
		[with_("replica-loss", "meteor-strike"), /There are: steady-day, .*scaleproof scenarios says what each does/],
		[`${base}watch: [lag]\n`, /Did you mean "oldestMessage" or "waitP99" or "backlogMax"\?/],
		[
			with_("20s }", "20s, serviceTimeP50: 90ms, serviceTimeP99: 50ms }"),
			/^a\.yaml:6:.*0\.05 is below the serviceTimeP50/,
		],
		[with_("rate: 20/s", "rate: 20/s, peakRate: 10/s"), /peakRate of 10 is below the rate of 20/],
		[alternative("set: { web -> orders: { timeout: 1s } }"), /a link is changed under "link"/],
		[alternative('set: { web-scaler: { upPolicies: ["1 pod every 60s"] } }'), /"1 pod every 60s" is not of the form/],
		[
			alternative('set: { web-scaler: { upSteps: ["+5 over 60%"] } }'),
			/"\+5 over 60%" is not of the form "1 replica from 0"/,
		],
		[with_("web writes orders", "web writes"), /is no link: write/],
		[with_("web writes orders", "web wirtes orders"), /"web wirtes orders" is no link.*Did you mean "writes"\?/],
		[
			with_("replica-loss", "replica-lost"),
			/^a\.yaml:13:1: there is no scenario "replica-lost"\. Did you mean "replica-loss"/,
		],
		[with_("title: A shop", "titel: A shop"), /^a\.yaml:1:1: "titel" is not known here\. Did you mean "title"/m],
		[with_("    edge: { kind: Balancer }\n", "    edge:\n"), /design\.components\.edge/],
		[with_("design:", "workspace: ../x\ndesign:"), /either `design` or `workspace`/],
		[alternative("set: { wbe: { replicas: 3 } }"), /^a\.yaml:16:12: there is no component "wbe"\. Did you mean "web"/],
		[alternative("set: { web: { startup: 3/s } }"), /^a\.yaml:16:19: startup of 3\/s/],
		[alternative("add: { web: { kind: Service } }"), /there is a Service "web" already/],
		[alternative("unlink: [users -> web]"), /nothing links users to web/],
		[`${base}watch: [errorrate]\n`, /^a\.yaml:14:9: there is no metric "errorrate"\. Did you mean "errorRate"/],
		[`${base}expect: [{ says: x, metric: cost, of: none, atMost: 1 }]\n`, /there is no alternative "none"/],
		[`${base}expect: [{ says: x, metric: cost }]\n`, /nothing is claimed/],
		[`${base}precision: much\n`, /expected a share such as 5%/],
		[`${base}focus: nobody\n`, /there is no component "nobody"/],
		["title: x\nscenario: steady-day\ndesign: { components: { a: { kind: Store } } }\n", /no service to simulate/],
		["title: x\nscenario: steady-day\nworkspace: ../nowhere\n", /^a\.yaml:3:1: there is no such folder/],
		["title: [1, 2\nscenario: }", /^a\.yaml:\d+:\d+: /],
		["[".repeat(20_000), /^a\.yaml:/],
		[`a: &a [x]\n${"b: [*a, *a, *a]\n".repeat(3)}`, /^a\.yaml:/],
		["title: x\n".repeat(200_000), /no case needs more than 1 MB/],
		["__proto__: { a: 1 }\ntitle: x\n", /^a\.yaml:/],
	])("%#", async (text, expected) => {
		const error = await Promise.resolve()
			.then(() => read(text))
			.catch((thrown: unknown) => thrown);
		expect(error).toBeInstanceOf(CaseError);
		expect((error as Error).message).toMatch(expected);
	});

	test("all slips at once", async () => {
		const text = base.replace("replicas: 2", "replcas: 2").replace("timeout: 2s", "timeout: late");
		const error = (await read(text).catch((thrown: unknown) => thrown)) as CaseError;
		expect(error.problems).toHaveLength(2);
	});
});

/** It is read, or the person hears why not; nothing else. */
async function readOrSay(text: string): Promise<void> {
	try {
		await read(text);
	} catch (error) {
		expect(error).toBeInstanceOf(CaseError);
		const { problems } = error as CaseError;
		expect(problems.length).toBeGreaterThan(0);
		for (const { at, message } of problems) {
			expect(message).not.toBe("");
			expect(at.range.start.line).toBeLessThanOrEqual(text.split("\n").length);
		}
	}
}

describe("whatever stands in the file", () => {
	test("a piece of it torn out or repeated", async () => {
		const place = fc.nat({ max: base.length });
		await fc.assert(
			fc.asyncProperty(place, place, fc.string({ unit: "grapheme", maxLength: 5 }), async (a, b, between) => {
				const [from, to] = [Math.min(a, b), Math.max(a, b)];
				await readOrSay(base.slice(0, from) + between + base.slice(to));
				await readOrSay(base.slice(0, to) + between + base.slice(from));
			}),
			runs(60),
		);
	});

	test("any value in any place", async () => {
		const places = [
			"title",
			"design",
			"scenario",
			"alternatives",
			"expect",
			"watch",
			"seed",
			"precision",
			"focus",
			"workspace",
		];
		await fc.assert(
			fc.asyncProperty(fc.constantFrom(...places), fc.jsonValue({ maxDepth: 4 }), async (key, value) => {
				await readOrSay(stringify({ ...parse(base), [key]: value }));
			}),
			runs(120),
		);
	});

	test("any attribute with any value", async () => {
		await fc.assert(
			fc.asyncProperty(fc.string(), fc.jsonValue({ maxDepth: 3 }), async (key, value) => {
				const data = parse(base);
				data.alternatives = [{ name: "other", set: { web: { [key]: value } } }];
				await readOrSay(stringify(data));
			}),
			runs(80),
		);
	});
});

describe("what others write", () => {
	test.each([
		["cpuRequest: 500m", "cpuRequest", 0.5],
		["memoryLimit: 512Mi", "memoryLimit", 512 * 1024 ** 2],
		["rate: 300 rps", "rate", 300],
	])("%s is understood", async (words, attribute, value) => {
		const found = await read(base.replace("replicas: 2", `replicas: 2, ${words}`));
		const web = found.contestants[0].design.components.find(({ name, kind }) => name === "web" && kind === "Service");
		expect(web?.attributes[attribute].value).toBe(value);
	});

	test("every slip of a file is told at once, whatever hides behind another one", async () => {
		const text = base
			.replace("kind: Balancer", "kind: LoadBalancer")
			.replace("replicas: 2", "replcas: 2")
			.replace("replica-loss", "replica-lost");
		const error = await read(text).catch((reason: unknown) => reason);
		expect((error as CaseError).problems.map(({ at }) => at.range.start.line)).toEqual([4, 5, 12]);
	});
});
