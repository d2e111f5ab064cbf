import { describe, expect, it } from "vitest";
import { kubernetes } from "../../../../src/dialects/kubernetes/index.ts";
import { claimsWith } from "../../../support/reading.ts";
import { deployment, over, patch, read, type Texts, told, written } from "./support.ts";

describe("a strategic merge patch", () => {
	const texts = over("patches:\n  - path: web.yaml\n", { "overlays/prod/web.yaml": patch });

	it("lays its values over the base's, each told where it stands", () => {
		const { attributes, given, scope, environment } = read(texts).one("Service");
		expect(told(texts, attributes.replicas)).toEqual([6, "overlays/prod/web.yaml", "6"]);
		expect(told(texts, attributes.grace)).toEqual([45, "base/deployment.yaml", "45"]);
		expect(told(texts, attributes.cpuRequest)).toEqual([2, "overlays/prod/web.yaml", '"2"']);
		expect(told(texts, attributes.image)).toEqual([
			"registry.example.com/shop/web:1.0",
			"base/deployment.yaml",
			"registry.example.com/shop/web:1.0",
		]);
		expect([given?.MODE.text, given?.COLOUR.text, given?.COLOUR.at.file]).toEqual([
			"plain",
			"blue",
			"overlays/prod/web.yaml",
		]);
		expect([scope, environment]).toEqual(["overlay overlays/prod", "prod"]);
	});

	it("reads a base under its overlay once, and a patch never alone", () => {
		const { pieces, notes } = read(texts);
		expect(pieces.map(({ kind }) => kind).sort()).toEqual(["Balancer", "Rollout", "Service"]);
		expect(notes).toEqual([]);
	});

	it("is edited where it gives the value, and the base where that does", () => {
		const replicas = written(texts, "Service", "replicas", 9);
		expect(replicas).toMatchObject({ files: ["overlays/prod/web.yaml"], value: 9 });
		const grace = written(texts, "Service", "grace", 60);
		expect(grace).toMatchObject({ files: ["base/deployment.yaml"], value: 60 });
		expect(written(texts, "Service", "preStop", 5)).toMatchObject({ files: ["base/deployment.yaml"], value: 5 });
	});

	it.each([
		["patches", (text: string) => `patches:\n  - patch: |-\n${text}`],
		["patchesStrategicMerge", (text: string) => `patchesStrategicMerge:\n  - |-\n${text}`],
	])("stands in the kustomization itself under %s, and is read and edited there", (_, kustomization) => {
		const inline = over(kustomization(patch.replace(/^(?=.)/gm, "      ")));
		const file = "overlays/prod/kustomization.yaml";
		const { attributes } = read(inline).one("Service");
		expect(told(inline, attributes.replicas)).toEqual([6, file, "6"]);
		const result = written(inline, "Service", "replicas", 9);
		expect(result).toMatchObject({ files: [file], value: 9 });
		expect(read(inline).notes).toEqual([]);
	});

	it("is named by patchesStrategicMerge as a file", () => {
		const legacy = over("patchesStrategicMerge:\n  - web.yaml\n", { "overlays/prod/web.yaml": patch });
		expect(told(legacy, read(legacy).one("Service").attributes.replicas)).toEqual([6, "overlays/prod/web.yaml", "6"]);
	});

	it("removes, replaces and adds parts", () => {
		const spec = (text: string) =>
			over(
				`patches:\n  - patch: |\n      apiVersion: apps/v1\n      kind: Deployment\n      metadata: { name: web }\n      spec: ${text}\n`,
			);
		const replicas = spec("{ replicas: null }");
		expect(told(replicas, read(replicas).one("Service").attributes.replicas)).toBe("default");
		const containers = (text: string) => spec(`{ template: { spec: { containers: ${text} } } }`);
		const names = (texts: Texts) => {
			const { given } = read(texts).one("Service");
			return Object.keys(given ?? {});
		};
		expect(names(containers("[{ name: web, env: [{ name: MODE, $patch: delete }] }]"))).toEqual(["COLOUR"]);
		expect(names(containers("[{ name: web, env: [{ $patch: replace }, { name: NEW, value: a }] }]"))).toEqual(["NEW"]);
		const added = containers(
			"[{ name: side, image: fluentd:1, env: [] }, { name: web, env: [{ name: X, value: y }] }]",
		);
		expect(names(added)).toEqual(["MODE", "COLOUR", "X"]);
		const gone = over(
			"patches:\n  - patch: |\n      apiVersion: v1\n      kind: Service\n      metadata: { name: web }\n      $patch: delete\n",
		);
		expect(read(gone).pieces.map(({ kind }) => kind)).toEqual(["Service", "Rollout"]);
	});

	it("reaches what its target selects, by expressions and by labels", () => {
		const target = (text: string) =>
			over(
				`patches:\n  - target: ${text}\n    patch: |\n      kind: Any\n      metadata: { name: any }\n      spec: { replicas: 6 }\n`,
			);
		const replicas = (text: string) => read(target(text)).one("Service").attributes.replicas.value;
		expect(replicas("{ kind: Deployment }")).toBe(6);
		expect(replicas("{ group: apps, version: v1, name: w.* }")).toBe(6);
		expect(replicas("{ kind: StatefulSet|Deployment, namespace: default }")).toBe(6);
		expect(replicas("{ name: we }")).toBe(1);
		expect(replicas("{ kind: Deployment, labelSelector: tier=web }")).toBe(1);
		expect(replicas("{ kind: Deployment, labelSelector: 'tier!=web' }")).toBe(6);
		expect(read(target("{ name: (a+)+b }")).notes).toEqual([
			["info", "overlays/prod/kustomization.yaml:4", "this target is not understood, so its patch is not applied"],
		]);
	});

	it("says where it finds nothing", () => {
		const lost = over("patches:\n  - path: web.yaml\n", {
			"overlays/prod/web.yaml": patch.replace("name: web", "name: other"),
		});
		expect(read(lost).notes).toEqual([
			["info", "overlays/prod/kustomization.yaml:4", "this patch finds no Deployment of its name here"],
		]);
	});

	it("resolves anchors and merge keys of the base", () => {
		const anchored = deployment
			.replace("replicas: 1 # one is enough here", "replicas: &few 1\n  revisionHistoryLimit: *few")
			.replace("requests: { cpu: 100m }", "requests: { <<: { cpu: 100m }, memory: 1Gi }");
		const both = over("patches:\n  - path: web.yaml\n", {
			"base/deployment.yaml": anchored,
			"overlays/prod/web.yaml": patch,
		});
		const { attributes } = read(both).one("Service");
		expect([attributes.replicas.value, attributes.cpuRequest.value, attributes.memoryRequest.value]).toEqual([
			6,
			2,
			2 ** 30,
		]);
	});
});

describe("a JSON patch", () => {
	const operations = `- op: replace
  path: /spec/replicas
  value: 7
- op: add
  path: /spec/template/spec/containers/0/env/-
  value: { name: NEW, value: here }
- op: remove
  path: /spec/template/spec/terminationGracePeriodSeconds
- op: add
  path: /metadata/annotations
  value: { example.com~1x: a }
`;
	const target = "target: { group: apps, version: v1, kind: Deployment, name: web }";
	const indented = operations.replace(/^(?=.)/gm, "      ");
	const path = "overlays/prod/kustomization.yaml";

	it.each([
		["in line", over(`patches:\n  - ${target}\n    patch: |-\n${indented}`), path],
		["in line, as it was", over(`patchesJson6902:\n  - ${target}\n    patch: |-\n${indented}`), path],
		[
			"in a file",
			over(`patchesJson6902:\n  - ${target}\n    path: ops.yaml\n`, { "overlays/prod/ops.yaml": operations }),
			"overlays/prod/ops.yaml",
		],
	])("is carried out %s, and its values are left to a person", (_, texts, file) => {
		const { one, notes } = read(texts);
		const { attributes, given } = one("Service");
		expect(told(texts, attributes.replicas)).toEqual([7, file, "7"]);
		expect(told(texts, attributes.grace)).toBe("default");
		expect([given?.NEW.text, given?.NEW.at.file]).toEqual(["here", file]);
		expect(notes).toEqual([]);
		expect(written(texts, "Service", "replicas", 9)).toBe("replicas: an operation of a kustomize patch sets it");
	});

	it("is read from JSON, in a file and in one line", () => {
		const text = '[{"op": "replace", "path": "/spec/replicas", "value": 7}]';
		const file = over(`patches:\n  - ${target}\n    path: patch.json\n`, { "overlays/prod/patch.json": text });
		expect(told(file, read(file).one("Service").attributes.replicas)).toEqual([7, "overlays/prod/patch.json", "7"]);
		const line = over(`patches:\n  - ${target}\n    patch: '${text}'\n`);
		expect(told(line, read(line).one("Service").attributes.replicas)).toEqual([7, path, "7"]);
		const escaped = over(`patches:\n  - ${target}\n    patch: ${JSON.stringify(text)}\n`);
		expect(told(escaped, read(escaped).one("Service").attributes.replicas)).toEqual([7, path, JSON.stringify(text)]);
		expect(claimsWith(kubernetes, { path: "a/patch.json", text })).toBe(true);
		expect(claimsWith(kubernetes, { path: "a/package.json", text })).toBe(false);
	});

	it("says where an operation finds no place", () => {
		const texts = over(
			`patches:\n  - ${target}\n    patch: |-\n      - op: replace\n        path: /spec/none\n        value: 1\n`,
		);
		const { one, notes } = read(texts);
		expect(one("Service").attributes.replicas.value).toBe(1);
		expect(notes).toEqual([
			["warning", `${path}:6`, "this patch of Deployment web is not applied: there is no /spec/none to replace"],
		]);
	});
});
