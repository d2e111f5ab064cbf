import { describe, expect, it } from "vitest";
import { assemble } from "../../../src/design/assemble.ts";
import { type Attribute, byDefault } from "../../../src/design/attribute.ts";
import type { CodeUnit, Declaration, Extension, Values } from "../../../src/design/fragment.ts";
import { applyEdits, LineMap } from "../../../src/design/text.ts";
import type { Dialect } from "../../../src/dialects/dialect.ts";
import { kubernetes } from "../../../src/dialects/kubernetes/index.ts";
import type { Session } from "../../../src/review/session.ts";
import { openSession } from "../../support/memory-workspace.ts";
import { claimsWith, readWith, unitsWith, writeWith } from "../../support/reading.ts";

type Texts = Record<string, string>;

const deployment = `apiVersion: apps/v1
kind: Deployment
metadata:
  name: web
spec:
  replicas: 1 # one is enough here
  selector:
    matchLabels: { app: web }
  template:
    metadata:
      labels: { app: web }
    spec:
      terminationGracePeriodSeconds: 45
      containers:
        - name: web
          image: registry.example.com/shop/web:1.0
          env:
            - name: MODE
              value: plain
            - name: COLOUR
              value: red
          envFrom:
            - configMapRef: { name: settings }
          resources:
            requests: { cpu: 100m }
        - name: proxy
          image: envoy:1
`;
const service = `apiVersion: v1
kind: Service
metadata: { name: web }
spec:
  selector: { app: web }
  ports: [{ port: 80 }]
`;
const base: Texts = {
	"base/kustomization.yaml": "resources:\n  - deployment.yaml\n  - service.yaml\n",
	"base/deployment.yaml": deployment,
	"base/service.yaml": service,
};
const patch = `apiVersion: apps/v1
kind: Deployment
metadata:
  name: web
spec:
  replicas: 6
  template:
    spec:
      containers:
        - name: web
          env:
            - name: COLOUR
              value: blue
          resources:
            requests: { cpu: "2" }
`;

const sources = (texts: Texts) => Object.entries(texts).map(([path, text]) => ({ path, text }));

/** Claims what compose does in a workspace: files of variables. */
const variables: Dialect = {
	id: "variables",
	comment: "#",
	files: { names: ["*.env"], languages: [] },
	claims: () => true,
	read: () => ({ fragments: [], notes: [] }),
};

/** The base with one overlay over it. */
function over(kustomization: string, more: Texts = {}, folder = "overlays/prod"): Texts {
	const text = `resources:\n  - ${folder.replace(/[^/]+/g, "..")}/base\n${kustomization}`;
	return { ...base, [`${folder}/kustomization.yaml`]: text, ...more };
}

function read(texts: Texts) {
	const { fragments, notes } = readWith(kubernetes, sources(texts), [variables]);
	const pieces = fragments.filter((one): one is Declaration | Extension => "attributes" in one);
	const one = (kind: string, name?: string) => {
		const found = pieces.filter((each) => each.kind === kind && (!name || ("name" in each && each.name === name)));
		expect(found.map(({ file }) => file)).toHaveLength(1);
		return found[0] as Declaration;
	};
	const values = fragments.filter((each): each is Values => each.role === "values");
	const said = notes.map(({ file, range, severity, message }) => [
		severity,
		range === undefined ? file : `${file}:${range.start.line + 1}`,
		message,
	]);
	return { fragments, pieces, one, values, notes: said };
}

/** The value with the file and the text at its place. */
function told(texts: Texts, attribute: Attribute | undefined) {
	if (attribute?.provenance.kind !== "declared") return attribute?.provenance.kind;
	const { file, range } = attribute.provenance.at;
	const lines = new LineMap(texts[file]);
	const text = texts[file].slice(lines.offset(range.start), lines.offset(range.end));
	return [attribute.value ?? attribute.unknown, file, text];
}

function written(texts: Texts, kind: Declaration["kind"], attribute: string, value: number | string) {
	const piece = read(texts).one(kind);
	const current = piece.attributes[attribute];
	const change = { kind, name: piece.name, attribute, current, value, component: piece.attributes };
	const result = writeWith(kubernetes, change, sources(texts));
	if ("refused" in result) return result.refused;
	const edits = "edits" in result ? result.edits : result;
	const files = [...new Set(edits.map(({ file }) => file))];
	const after = { ...texts };
	for (const file of files)
		after[file] = applyEdits(
			texts[file],
			edits.filter((one) => one.file === file),
		);
	return { files, value: read(after).one(kind).attributes[attribute]?.value, after };
}

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

describe("the other fields", () => {
	const path = "overlays/prod/kustomization.yaml";

	it("set replicas, which are edited at their count", () => {
		const texts = over("replicas:\n  - name: web\n    count: 4\n");
		expect(told(texts, read(texts).one("Service").attributes.replicas)).toEqual([4, path, "4"]);
		const result = written(texts, "Service", "replicas", 8);
		expect(result).toMatchObject({ files: [path], value: 8 });
		expect(typeof result === "object" && result.after[path]).toContain("count: 8");
	});

	it("set images", () => {
		const image = (text: string) => {
			const texts = over(`images:\n  - name: registry.example.com/shop/web\n${text}`);
			return told(texts, read(texts).one("Service").attributes.image);
		};
		expect(image("    newTag: '2.1'\n")).toEqual(["registry.example.com/shop/web:2.1", path, "'2.1'"]);
		expect(image("    newName: other/web\n")).toEqual(["other/web:1.0", path, "other/web"]);
		expect(image("    digest: sha256:ab\n")).toEqual(["registry.example.com/shop/web@sha256:ab", path, "sha256:ab"]);
		const other = over("images:\n  - name: web\n    newTag: '2'\n");
		expect(read(other).one("Service").attributes.image.value).toBe("registry.example.com/shop/web:1.0");
	});

	it("set names, and whoever names them follows", () => {
		const scaler = `apiVersion: autoscaling/v1
kind: HorizontalPodAutoscaler
metadata: { name: web }
spec: { scaleTargetRef: { kind: Deployment, name: web }, maxReplicas: 9 }
`;
		const texts = over("  - scaler.yaml\nnamePrefix: a-\nnameSuffix: -z\nreplicas: [{ name: web, count: 3 }]\n", {
			"overlays/prod/scaler.yaml": scaler,
		});
		const { one } = read(texts);
		expect([one("Service").name, one("Balancer").name]).toEqual(["a-web-z", "a-web-z"]);
		expect(one("Service").at).toMatchObject({ file: "base/deployment.yaml" });
		expect(one("Scaler").links?.[0].other).toEqual({ by: "key", key: "k8s:default/Deployment/a-web-z" });
		expect(one("Service").attributes.replicas.value).toBe(3);
	});

	it("set the namespace and labels of all", () => {
		const texts = over("namespace: shop\ncommonLabels: { team: a }\n");
		const { one } = read(texts);
		expect(one("Service")).toMatchObject({ namespace: "shop", labels: { app: "web", team: "a" } });
		expect(one("Balancer").links?.[0].other).toEqual({
			by: "labels",
			labels: { app: "web", team: "a" },
			namespace: "shop",
		});
		const labels = read(over("labels:\n  - pairs: { team: a }\n    includeTemplates: true\n")).one;
		expect(labels("Service").labels).toEqual({ app: "web", team: "a" });
		expect(labels("Balancer").links?.[0].other).toMatchObject({ labels: { app: "web" } });
	});

	it("make ConfigMaps and Secrets", () => {
		const texts = over(
			`configMapGenerator:
  - name: settings
    literals:
      - URL=redis://a:1?x=y
      - QUOTED="two words"
    envs: [app.env]
secretGenerator:
  - name: keys
    literals: [TOKEN=abc]
`,
			{ "overlays/prod/app.env": "# of the app\nLEVEL=debug\nHOST\n" },
		);
		const [settings, keys] = read(texts).values;
		expect(settings).toMatchObject({
			keys: ["k8s:default/ConfigMap/settings"],
			scope: "overlay overlays/prod",
			environment: "prod",
			values: { URL: { text: "redis://a:1?x=y" }, QUOTED: { text: "two words" }, LEVEL: { text: "debug" } },
		});
		expect(settings.values.LEVEL.at).toMatchObject({ file: "overlays/prod/app.env", range: { start: { line: 1 } } });
		expect(settings.values.HOST.unknown).toContain("filled in later");
		expect(JSON.stringify(keys.values)).not.toContain("abc");
	});

	it("leave a ConfigMap out of which nobody can know all entries", () => {
		expect(read(over("configMapGenerator:\n  - name: settings\n    envs: [away.env]\n")).values).toEqual([]);
	});

	it("merge into what a base makes", () => {
		const texts = {
			...over("configMapGenerator:\n  - name: settings\n    behavior: merge\n    literals: [A=2]\n"),
			"base/kustomization.yaml": `${base["base/kustomization.yaml"]}configMapGenerator:\n  - name: settings\n    literals: [A=1, B=1]\n`,
		};
		const [{ values }] = read(texts).values;
		expect([values.A.text, values.A.at.file, values.B.text, values.B.at.file]).toEqual([
			"2",
			path,
			"1",
			"base/kustomization.yaml",
		]);
	});

	it("take in components, which change what is there", () => {
		const texts = over("components:\n  - ../../more\n", {
			"more/kustomization.yaml": "kind: Component\nreplicas:\n  - name: web\n    count: 5\n",
		});
		expect(told(texts, read(texts).one("Service").attributes.replicas)).toEqual([5, "more/kustomization.yaml", "5"]);
	});
});

describe("what is deployed", () => {
	const units = (texts: Texts) =>
		unitsWith(kubernetes, sources(texts)).map(
			({ key, environment }) => `${key}${environment ? ` = ${environment}` : ""}`,
		);

	it("is a base that nobody lays anything over, and any manifest outside", () => {
		const texts = { ...base, "other/service.yaml": service.replace("name: web", "name: other") };
		expect(units(texts)).toEqual([
			"part base/deployment.yaml",
			"overlay base",
			"part base/service.yaml",
			"other/service.yaml",
		]);
		const { pieces } = read(texts);
		expect(pieces.map(({ kind, scope }) => [kind, scope])).toEqual([
			["Service", "overlay base"],
			["Rollout", "overlay base"],
			["Balancer", "overlay base"],
			["Balancer", "other"],
		]);
		expect(pieces[0].attributes.replicas.value).toBe(1);
	});

	it("has the environment that its folders name", () => {
		const at = (folder: string) => units(over("", {}, folder)).find((unit) => unit.startsWith(`overlay ${folder}`));
		expect(at("deploy/staging")).toBe("overlay deploy/staging = staging");
		expect(at("overlays/prod-eu")).toBe("overlay overlays/prod-eu = prod-eu");
		expect(at("deploy/web")).toBe("overlay deploy/web");
		const two = { ...over("", {}, "sites/north"), ...over("", {}, "sites/south") };
		expect(units(two).filter((unit) => unit.startsWith("overlay"))).toEqual([
			"overlay sites/north = north",
			"overlay sites/south = south",
		]);
	});

	it("is one story in all its environments, and the same code runs in each", () => {
		const texts = {
			...over("replicas: [{ name: web, count: 9 }]\n"),
			...over("namespace: try\n", {}, "overlays/dev"),
			...over("namespace: stage\nreplicas: [{ name: web, count: 2 }]\n", {}, "overlays/staging"),
		};
		const { fragments } = read(texts);
		const code: CodeUnit = { role: "unit", file: "web/package.json", folder: "web", names: ["web"] };
		const range = { start: { line: 0, character: 0 }, end: { line: 0, character: 1 } };
		const at = { file: "web/main.ts", range };
		const says: Extension = {
			role: "extends",
			file: at.file,
			kind: "Service",
			of: { by: "path", path: at.file },
			at,
			attributes: { language: byDefault("typescript", at, "the file's name") },
		};
		const { components, links } = assemble([...fragments, code, says]);
		const services = components.filter(({ kind }) => kind === "Service");
		expect(services.map(({ id, environment, variantOf }) => [id, environment, variantOf])).toEqual([
			["service:web@dev", "dev", "service:web@prod"],
			["service:web@prod", "prod", undefined],
			["service:web@staging", "staging", "service:web@prod"],
		]);
		expect(services.map(({ attributes }) => [attributes.replicas.value, attributes.language?.value])).toEqual([
			[1, "typescript"],
			[9, "typescript"],
			[2, "typescript"],
		]);
		const routes = links.filter(({ kind, from }) => kind === "routes" && from.startsWith("balancer:"));
		expect(routes.map(({ from, to }) => [from, to])).toEqual(
			["dev", "prod", "staging"].map((name) => [`balancer:web@${name}`, `service:web@${name}`]),
		);
	});

	it("gives each overlay its own generated values", () => {
		const made = (url: string) => `configMapGenerator:\n  - name: settings\n    literals: [URL=${url}]\n`;
		const texts = { ...over(made("http://a"), {}, "sites/all/one"), ...over(made("http://b"), {}, "places/all/two") };
		const { fragments } = read(texts);
		const scopes = fragments
			.filter((one): one is Values => one.role === "values")
			.map((one) => [one.scope, one.values.URL.text]);
		expect(scopes).toEqual([
			["overlay places/all/two", "http://b"],
			["overlay sites/all/one", "http://a"],
		]);
	});
});

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

describe("an edit", () => {
	const rules = { rules: [] };
	const texts = {
		...over("patches:\n  - path: web.yaml\n", { "overlays/prod/web.yaml": patch }),
		...over("", {}, "overlays/dev"),
	};
	const replicas = (session: Session) =>
		Object.fromEntries(
			session
				.design()
				.components.filter(({ kind }) => kind === "Service")
				.map(({ id, attributes }) => [id, attributes.replicas.value]),
		);

	it("of a base, a patch or a kustomization is seen in every overlay that it reaches", async () => {
		const session = await openSession(texts, rules);
		expect(replicas(session)).toEqual({ "service:web@dev": 1, "service:web@prod": 6 });
		const change = async (path: string, text: string | undefined) => session.update([{ path, text }]);
		await change("base/deployment.yaml", deployment.replace("replicas: 1", "replicas: 2"));
		expect(replicas(session)).toEqual({ "service:web@dev": 2, "service:web@prod": 6 });
		await change("overlays/prod/web.yaml", patch.replace("replicas: 6", "replicas: 8"));
		expect(replicas(session)).toEqual({ "service:web@dev": 2, "service:web@prod": 8 });
		await change("overlays/dev/kustomization.yaml", "resources: [../../base]\nreplicas: [{ name: web, count: 3 }]\n");
		expect(replicas(session)).toEqual({ "service:web@dev": 3, "service:web@prod": 8 });
		await change("overlays/prod/web.yaml", undefined);
		expect(replicas(session)).toEqual({ "service:web@dev": 3, "service:web@prod": 2 });
		expect(session.review().notes.map(({ message }) => message)).toEqual([
			'the patch "web.yaml" is not among the files that are read',
		]);
		await change("overlays/prod/kustomization.yaml", undefined);
		await change("overlays/dev/kustomization.yaml", undefined);
		expect(replicas(session)).toEqual({ "service:web": 2 });
		await change("base/kustomization.yaml", undefined);
		expect(replicas(session)).toEqual({ "service:web": 2 });
	});

	it("carries a remedy out where the value stands, in the base or over it", async () => {
		const waits = deployment.replace(
			"          env:",
			"          lifecycle: { preStop: { sleep: { seconds: 50 } } }\n          env:",
		);
		const files = { ...texts, "base/deployment.yaml": waits };
		const session = await openSession(files);
		const [finding, ...more] = session.findings().filter(({ rule }) => rule === "abrupt-shutdown");
		expect(more).toEqual([]);
		expect([finding.at.file, finding.environments]).toEqual(["base/deployment.yaml", ["prod", "dev"]]);
		expect(finding.message).toContain("waits 50 s before SIGTERM, and it has 45 s in all");
		const { edits } = await session.remedy(finding);
		expect(edits.map(({ file, newText }) => [file, newText])).toEqual([["base/deployment.yaml", "65"]]);
		await session.update([
			{ path: "overlays/prod/web.yaml", text: `${patch}      terminationGracePeriodSeconds: 48\n` },
		]);
		const [over] = session.findings().filter(({ rule }) => rule === "abrupt-shutdown");
		const remedy = await session.remedy(over);
		expect(remedy.edits.map(({ file, newText }) => [file, newText])).toEqual([["overlays/prod/web.yaml", "65"]]);
	});

	it("that brings a missing file is seen", async () => {
		const session = await openSession({ "base/kustomization.yaml": "resources: [namespace.yaml]\n" }, rules);
		expect(session.review().notes).toHaveLength(1);
		await session.update([{ path: "base/namespace.yaml", text: "apiVersion: v1\nkind: Namespace\n" }]);
		expect(session.review().notes).toEqual([]);
	});
});

it("leaves Flux's objects of the same name alone", () => {
	const flux = "apiVersion: kustomize.toolkit.fluxcd.io/v1\nkind: Kustomization\nspec: { path: ./base }\n";
	expect(read({ "apps/kustomization.yaml": flux })).toMatchObject({ fragments: [], notes: [] });
});
