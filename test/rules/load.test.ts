import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { stringify } from "yaml";
import { loadRules } from "../../src/rules/load.ts";
import type { Rule } from "../../src/rules/rule.ts";
import { openSession } from "../support/memory-workspace.ts";
import { ourRules } from "../support/rules.ts";

const plain = {
	id: "some-rule",
	guide: "I",
	title: "Ours",
	severity: "info",
	on: "Service",
	when: "service.replicas == 1.0",
	at: "replicas",
	message: "{service.name}",
	why: "W",
	unless: "U",
	remedy: { title: "Grow", set: { "service.replicas": 2 } },
	ask: "A?",
};
const file = (changes: object, path = "rules/some-rule.yaml") => ({ path, text: stringify({ ...plain, ...changes }) });

describe("rule files", () => {
	test("of ours: what the bundle knows of them is what the loader makes of them", async () => {
		const bundled = JSON.parse(readFileSync(new URL("../../dist/rules.json", import.meta.url), "utf8"));
		const { rules } = await ourRules();
		expect(bundled.map(([, rule]: [string, Rule]) => rule)).toEqual(rules);
		const texts = bundled.map(([text]: [string]) => text);
		expect(texts).toEqual(
			rules.map(({ id }) => readFileSync(new URL(`../../rules/${id}.yaml`, import.meta.url), "utf8")),
		);
	});

	test("of one id: the later, a team's own, takes the place of ours", () => {
		const { rules, errors } = loadRules([file({}), file({ title: "Theirs" }, ".scaleproof/rules/some-rule.yaml")]);
		expect(errors).toEqual([]);
		expect(rules.map(({ id, title }) => [id, title])).toEqual([["some-rule", "Theirs"]]);
	});

	test.each([
		[{ at: "replcias" }, "replcias"],
		[{ at: "service.scaler.mni" }, "mni"],
		[{ at: ["replicas", "nobody.replicas"] }, "nobody"],
		[{ related: [{ at: "scaler.mni", say: "here" }] }, "mni"],
		[{ remedy: { title: "Grow", set: { "service.replcias": 2 } } }, "replcias"],
		[{ on: ["Service", "Store"], at: "self.replcias" }, "replcias"],
		[{ on: ["Service", "Store"], at: "store.scaler.min" }, "scaler"],
		[{ when: "service.replicas ==" }, "expecting end of input"],
		[{ message: "{service.name +}" }, "expecting end of input"],
		[{ severity: "fatal" }, "severity"],
		[{ applies: "service.replicas ==" }, "expecting end of input"],
		[{ severity: [{ when: "service ==", is: "info" }] }, "expecting end of input"],
		[{ message: [{ when: "service ==", say: "x" }] }, "expecting end of input"],
		[{ message: [{ say: "{service ==}" }] }, "expecting end of input"],
		[{ related: [{ at: "replicas", when: "it ==", say: "x" }] }, "expecting end of input"],
		[{ related: [{ at: "replicas", say: "{it ==}" }] }, "expecting end of input"],
		[{ toldBy: { rule: "other", when: "service ==" } }, "expecting end of input"],
		[{ at: [{ when: "service ==", is: "replicas" }] }, "expecting end of input"],
		[{ at: [{ when: "true", is: "replcias" }] }, "replcias"],
		[{ remedy: { title: "{service ==}", set: {} } }, "expecting end of input"],
		[{ remedy: { title: "T", set: {}, byHand: "{service ==}" } }, "expecting end of input"],
		[{ remedy: { title: "T", set: {}, manual: "{service ==}" } }, "expecting end of input"],
		[{ remedy: [{ when: "service ==", title: "T", set: {} }] }, "expecting end of input"],
		[{ remedy: { title: "T", set: { "service.replicas": { cel: "service ==" } } } }, "expecting end of input"],
		[{ at: "constructor.replicas" }, "constructor"],
		[{ at: "service" }, 'no attribute ""'],
	])("with a slip are left out, and the slip is named: %j", (changes, named) => {
		const { rules, errors } = loadRules([file(changes), file({ id: "sound" }, "rules/sound.yaml")]);
		expect(rules.map(({ id }) => id)).toEqual(["sound"]);
		expect(errors).toEqual([{ path: "rules/some-rule.yaml", message: expect.stringMatching(new RegExp(named, "i")) }]);
	});
});

test("a rule on several kinds calls each of them self, and takes what any of them has", () => {
	const { rules, errors } = loadRules([
		file({
			on: ["Service", "Store"],
			when: "self.multiZone",
			at: ["self.scaler.min", "multiZone", "service.replicas"],
		}),
	]);
	expect(errors).toEqual([]);
	expect(rules).toHaveLength(1);
});

test("a file that is no YAML, or says one thing twice, is left out with its line", () => {
	const said = (text: string) => loadRules([{ path: "rules/x.yaml", text }]).errors.map(({ message }) => message);
	expect(said("id: x\ntitle: [\n")).toEqual([expect.stringMatching(/^line [23]: /)]);
	expect(said("id: x\ntitle: a\ntitle: b\n")).toEqual([expect.stringMatching(/^line 3: /)]);
	expect(said("")).toHaveLength(1);
});

test("rules come in the order of their names", () => {
	const { rules } = loadRules(["b", "c", "a"].map((id) => file({ id })));
	expect(rules.map(({ id }) => id)).toEqual(["a", "b", "c"]);
});

describe("a finding", () => {
	const deployment = (name: string, image = name) =>
		`apiVersion: apps/v1\nkind: Deployment\nmetadata: { name: ${name} }\nspec:\n  replicas: 1\n  selector: { matchLabels: { app: ${name} } }\n  template:\n    metadata: { labels: { app: ${name} } }\n    spec: { containers: [{ name: main, image: ${image} }] }\n`;

	test("on a place that runs in several deployments is one, with the others beside it", async () => {
		const { rules } = loadRules([
			file({
				when: 'service.sessions == "memory"',
				at: "sessions",
				related: [{ at: "replicas", say: "runs here" }],
			}),
		]);
		const session = await openSession(
			{
				"web/package.json": '{ "name": "web" }',
				"web/session.ts": 'import session from "express-session";\nsession({ secret: "s" });\n',
				"k8s/blue.yaml": deployment("blue", "web:1"),
				"k8s/green.yaml": deployment("green", "web:2"),
			},
			{ rules },
		);
		const findings = session.findings();
		expect(findings.map(({ at }) => at.file)).toEqual(["web/session.ts"]);
		expect(findings[0].related.map(({ at }) => at.file).sort()).toEqual(["k8s/blue.yaml", "k8s/green.yaml"]);
	});

	test("is not related to its own place", async () => {
		const { rules } = loadRules([file({ related: [{ at: "replicas", say: "itself" }] })]);
		const session = await openSession({ "web.yaml": deployment("web") }, { rules });
		expect(session.findings().map(({ related }) => related)).toEqual([[]]);
	});

	test("needs a place: where no file declares the component, the answer is unknown", async () => {
		const { rules } = loadRules([
			file({
				on: "Client",
				when: "true",
				at: "rate",
				message: "x",
				remedy: { title: "Fewer", set: { "client.rate": 1 } },
			}),
		]);
		const session = await openSession({ "web.yaml": deployment("web") }, { rules });
		const [{ answer, because }] = session.review().verdicts;
		expect({ answer, because }).toEqual({ answer: "unknown", because: "no file declares it" });
	});
});
