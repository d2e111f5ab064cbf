import { describe, expect, it } from "vitest";
import { base, deployment, over, read, service } from "./support.ts";

describe("what is not read is said once", () => {
	it.each([
		[
			"resources:\n  - https://example.com/base?ref=v1\n",
			'resources: "https://example.com/base?ref=v1" is not read: it is fetched from elsewhere, and a review fetches nothing',
		],
		["resources:\n  - away.yaml\n", 'resources: "away.yaml" is not read: it is not among the files of this workspace'],
		["resources:\n  - ../away\n", 'resources: "../away" is not read: it is not among the files of this workspace'],
		[
			"resources:\n  - ../../../out.yaml\n",
			'resources: "../../../out.yaml" is not read: it lies outside of this workspace',
		],
		["patches:\n  - path: away.yaml\n", 'the patch "away.yaml" is not among the files that are read'],
		["replacements:\n  - path: a\n", "this replacement is not read"],
	])("in %j", (text, message) => {
		const { notes } = read({ "web/app/kustomization.yaml": text });
		expect(notes.map(([severity, file, said]) => [severity, String(file).replace(/:\d+$/, ""), said])).toEqual([
			["info", "web/app/kustomization.yaml", message],
		]);
	});

	it("of a base under several overlays", () => {
		const texts = { ...over(""), ...over("", {}, "overlays/dev") };
		texts["base/kustomization.yaml"] += "  - away.yaml\nvars: []\n";
		texts["base/service.yaml"] += "  bad: [\n";
		expect(read(texts).notes.map(([, file]) => file)).toEqual([
			"base/kustomization.yaml:5",
			"base/kustomization.yaml:4",
			expect.stringContaining("base/service.yaml"),
		]);
	});

	it("of a component that nobody takes in", () => {
		const texts = {
			"more/kustomization.yaml": "kind: Component\nresources: [service.yaml]\n",
			"more/service.yaml": service,
		};
		expect(read(texts)).toMatchObject({
			pieces: [],
			notes: [
				[
					"info",
					"more/kustomization.yaml",
					"no kustomization of this workspace takes in this component, so it is not reviewed",
				],
			],
		});
	});

	it("of kustomizations that gather each other", () => {
		const texts = {
			...base,
			"a/kustomization.yaml": "resources: [../b, ../base]\n",
			"b/kustomization.yaml": "resources: [../a]\n",
			"c/kustomization.yaml": "resources: [../c]\n",
		};
		const { pieces, notes } = read(texts);
		expect(pieces.map(({ kind }) => kind).sort()).toEqual(["Balancer", "Rollout", "Service"]);
		expect(notes.map(([severity, file]) => [severity, file])).toEqual([
			["warning", "b/kustomization.yaml:1"],
			["warning", "c/kustomization.yaml:1"],
		]);
	});

	it.each([
		"",
		"# nothing\n",
		"a: [\n",
		"- a\n",
		"just words\n",
		"resources: 3\npatches: [1, {patch: 2}, {path: {}}]\nimages: {}\n",
	])("of a kustomization that is %j", (text) => {
		const { pieces } = read({ ...base, "overlays/prod/kustomization.yaml": text });
		expect(pieces.map(({ scope }) => scope)).toEqual(Array(3).fill("overlay base"));
	});

	it("of aliases that multiply without end", () => {
		const bomb = Array.from({ length: 12 }, (_, i) => `  l${i}: &l${i} [${Array(12).fill(i ? `*l${i - 1}` : "x")}]`);
		const texts = { ...base, "base/deployment.yaml": `${deployment}bomb:\n${bomb.join("\n")}\n` };
		expect(read(texts).notes).toEqual([
			["warning", "base/kustomization.yaml", "This kustomization is not reviewed: its parts multiply without end"],
		]);
	});
});
