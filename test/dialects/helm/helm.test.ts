import { describe, expect, it } from "vitest";
import type { Attribute } from "../../../src/design/attribute.ts";
import type { Declaration, Extension, Fragment } from "../../../src/design/fragment.ts";
import { applyEdits, LineMap, type Location, type SourceFile } from "../../../src/design/text.ts";
import { helm } from "../../../src/dialects/helm/index.ts";
import { readWith, unitsWith, writeWith } from "../../support/reading.ts";

const helpers = `{{- define "shop.fullname" -}}
{{- printf "%s-%s" .Release.Name .Chart.Name | trunc 63 | trimSuffix "-" -}}
{{- end -}}
{{- define "shop.labels" -}}
app: {{ .Chart.Name }}
{{- end -}}
`;
const deployment = `{{- if .Values.enabled }}
apiVersion: apps/v1
kind: Deployment
metadata:
  name: {{ include "shop.fullname" . }}
spec:
  replicas: {{ .Values.replicaCount }}
  selector:
    matchLabels:
      {{- include "shop.labels" . | nindent 6 }}
  template:
    metadata:
      labels:
        {{- include "shop.labels" . | nindent 8 }}
    spec:
      terminationGracePeriodSeconds: {{ default 30 .Values.grace }}
      containers:
        - name: web
          image: "{{ .Values.image.repository }}:{{ .Values.image.tag | default .Chart.AppVersion }}"
          resources:
            {{- toYaml .Values.resources | nindent 12 }}
{{- end }}
`;
const values = `enabled: true
# of the web
replicaCount: 2
image: { repository: "registry.example.com/web", tag: "" }
resources:
  requests:
    cpu: 250m
`;
const chartFile = 'apiVersion: v2\nname: shop\nversion: 1.0.0\nappVersion: "2.0"\n';

function chart(change: Record<string, string> = {}, folder = "chart"): SourceFile[] {
	const files: Record<string, string> = {
		"Chart.yaml": chartFile,
		"values.yaml": values,
		"templates/_helpers.tpl": helpers,
		"templates/web.yaml": deployment,
		...change,
	};
	return Object.entries(files).map(([path, text]) => ({ path: `${folder}/${path}`, text }));
}

type Piece = Declaration | Extension;

function service(files: SourceFile[], name?: string): Piece {
	const { fragments } = readWith(helm, files);
	const found = fragments.find(
		(one: Fragment): one is Declaration =>
			one.role === "declares" && one.kind === "Service" && (name === undefined || one.name === name),
	);
	if (!found) throw new Error(`no service among ${fragments.length} fragments`);
	return found;
}

function textAt(files: SourceFile[], { file, range }: Location): string {
	const { text } = files.find(({ path }) => path === file)!;
	const lines = new LineMap(text);
	return `${file}: ${text.slice(lines.offset(range.start), lines.offset(range.end))}`;
}

function places(files: SourceFile[], attribute: Attribute | undefined): string[] {
	const { provenance } = attribute!;
	if (provenance.kind !== "declared") return [provenance.kind];
	return [provenance.at, ...(provenance.through ?? [])].map((at) => textAt(files, at));
}

describe("what a chart deploys", () => {
	it("is told at the value, with the action that puts it in", () => {
		const files = chart();
		const { replicas, cpuRequest, grace, image } = service(files).attributes;
		expect(replicas?.value).toBe(2);
		expect(places(files, replicas)).toEqual([
			"chart/values.yaml: 2",
			"chart/templates/web.yaml: {{ .Values.replicaCount }}",
		]);
		expect(cpuRequest?.value).toBe(0.25);
		expect(places(files, cpuRequest)[0]).toBe("chart/values.yaml: 250m");
		expect(places(files, grace)).toEqual(["chart/templates/web.yaml: {{ default 30 .Values.grace }}"]);
		expect(image?.value).toBe("registry.example.com/web:2.0");
	});

	it("is named where its template asks for the name", () => {
		const files = chart();
		const web = service(files) as Declaration;
		expect(web.name).toBe("shop-shop");
		expect(textAt(files, web.at)).toBe('chart/templates/web.yaml: {{ include "shop.fullname" . }}');
	});

	it("is nothing where a condition says so", () => {
		const off = chart({ "values.yaml": values.replace("enabled: true", "enabled: false") });
		expect(readWith(helm, off).fragments).toEqual([]);
	});

	it("takes values from beside it that give something it has, and not those of other charts", () => {
		const beside = [
			{ path: "prod-values.yaml", text: "replicaCount: 9\n" },
			{ path: "vpa-values.yaml", text: "recommender:\n  extraArgs: {}\n" },
		];
		const units = unitsWith(helm, [...chart(), ...beside]).filter(({ key }) => key.startsWith("chart "));
		expect(units.map(({ environment }) => environment)).toEqual(["prod"]);
	});

	it("has nothing to say of templates that are no chart's", () => {
		const mail = { path: "app/mail/templates/report.tpl", text: "{% if x %}{{ finding.title|safe }}{% endif %}\n" };
		expect(readWith(helm, [...chart(), mail]).notes).toEqual([]);
	});

	it("is one release for each file of values of an environment", () => {
		const files = chart({
			"values-prod.yaml": "replicaCount: 9\n",
			"values-staging.yaml": "grace: 5\n",
			"ci/x-values.yaml": "a: 1\n",
		});
		const units = unitsWith(helm, files).filter(({ key }) => key.startsWith("chart "));
		expect(units.map(({ environment }) => environment)).toEqual(["prod", "staging"]);
		const { fragments } = readWith(helm, files);
		const all = fragments.filter((one): one is Declaration => one.role === "declares" && one.kind === "Service");
		expect(
			all.map(({ environment, attributes }) => [environment, attributes.replicas?.value, attributes.grace?.value]),
		).toEqual([
			["prod", 9, 30],
			["staging", 2, 5],
		]);
		expect(places(files, all[0].attributes.replicas)[0]).toBe("chart/values-prod.yaml: 9");
	});

	it("takes in the charts that it depends on, with the values that it gives them", () => {
		const child = { "charts/api/Chart.yaml": chartFile.replace("shop", "api"), "charts/api/values.yaml": values };
		const files = chart({
			...child,
			"charts/api/templates/web.yaml": deployment,
			"values.yaml": `${values}api:\n  replicaCount: 5\nglobal: { region: eu }\n`,
		});
		const api = service(files, "shop-api");
		expect(places(files, api.attributes.replicas)[0]).toBe("chart/values.yaml: 5");
		const without = files.map(({ path, text }) => ({
			path,
			text:
				path === "chart/Chart.yaml"
					? `${text}dependencies:\n- { name: api, condition: api.enabled }\n- name: redis\n`
					: path === "chart/values.yaml"
						? text.replace("api:\n", "api:\n  enabled: false\n")
						: text,
		}));
		expect(() => service(without, "shop-api")).toThrow();
		expect(readWith(helm, without).notes.map(({ message }) => message)).toEqual([
			"the dependency redis does not lie in this workspace, so what it adds is not reviewed",
		]);
	});

	it("is what a helmfile, Argo CD or Flux releases, where one does", () => {
		const released = (path: string, text: string) => {
			const files = [
				...chart({ "values-prod.yaml": "replicaCount: 9\n", "values-dev.yaml": "replicaCount: 1\n" }),
				{ path, text },
			];
			const { fragments } = readWith(helm, files);
			const all = fragments.filter((one): one is Declaration => one.role === "declares" && one.kind === "Service");
			return all.map((one) => [
				one.environment,
				one.name,
				one.attributes.replicas?.value,
				places(files, one.attributes.replicas)[0],
			]);
		};
		const helmfile =
			"environments: { prod: {}, dev: {} }\n---\nreleases:\n- name: web\n  chart: ./chart\n  values:\n  - chart/values-{{ .Environment.Name }}.yaml\n";
		expect(released("helmfile.yaml", helmfile)).toEqual([
			["prod", "web-shop", 9, "chart/values-prod.yaml: 9"],
			["dev", "web-shop", 1, "chart/values-dev.yaml: 1"],
		]);
		const argo =
			"apiVersion: argoproj.io/v1alpha1\nkind: Application\nmetadata: { name: shop-prod }\nspec:\n  source:\n    path: chart\n    helm:\n      releaseName: s\n      valueFiles: [values-prod.yaml]\n      valuesObject: { replicaCount: 12 }\n";
		expect(released("apps/shop.yaml", argo)).toEqual([["prod", "s-shop", 12, "apps/shop.yaml: 12"]]);
		const flux =
			"apiVersion: helm.toolkit.fluxcd.io/v2\nkind: HelmRelease\nmetadata: { name: shop }\nspec:\n  chart:\n    spec: { chart: ./chart, sourceRef: { kind: GitRepository } }\n  values:\n    replicaCount: 7\n";
		expect(released("clusters/staging/shop.yaml", flux)).toEqual([
			["staging", "shop-shop", 7, "clusters/staging/shop.yaml: 7"],
		]);
	});

	it("is unknown where the files do not tell", () => {
		const files = chart({ "templates/web.yaml": deployment.replace(".Values.replicaCount", "randInt 1 9") });
		expect(service(files).attributes.replicas?.unknown).toMatch(/a random number/);
	});

	it("is told of where it cannot be rendered", () => {
		const failing = chart({
			"templates/bad.yaml": '{{ fail "set the name" }}',
			"templates/broken.yaml": "{{ if }}",
		});
		const { notes, fragments } = readWith(helm, failing);
		expect(fragments.length).toBeGreaterThan(0);
		expect(notes.map(({ file, message }) => `${file}: ${message}`)).toEqual(
			expect.arrayContaining(["chart/templates/bad.yaml: this template renders nothing: set the name"]),
		);
		expect(notes.some(({ file }) => file === "chart/templates/broken.yaml")).toBe(true);
	});
});

describe("a change", () => {
	function written(files: SourceFile[], attribute: string, value: number | string): string {
		const { attributes } = service(files);
		const edits = writeWith(
			helm,
			{ kind: "Service", name: "shop", attribute, current: attributes[attribute]!, value, component: attributes },
			files,
		);
		if ("refused" in edits) return edits.refused;
		const all = "edits" in edits ? edits.edits : edits;
		const [{ file }] = all;
		const before = files.find(({ path }) => path === file)!.text;
		const now = applyEdits(before, all);
		const lines = now.split("\n").filter((line) => !before.split("\n").includes(line));
		return `${file}: ${lines.join("\n")}`;
	}

	it("is written into the value that decides", () => {
		expect(written(chart(), "replicas", 4)).toBe("chart/values.yaml: replicaCount: 4");
		const staged = chart({ "values-prod.yaml": "replicaCount: 3 # for now\n" });
		expect(written(staged, "replicas", 4)).toBe("chart/values-prod.yaml: replicaCount: 4 # for now");
	});

	it("is written into the template where that has the text", () => {
		const plain = chart({ "templates/web.yaml": deployment.replace("{{ default 30 .Values.grace }}", "45") });
		expect(written(plain, "grace", 60)).toBe("chart/templates/web.yaml:       terminationGracePeriodSeconds: 60");
		const absent = chart({ "templates/web.yaml": deployment.replace(/ +terminationGrace.*\n/, "") });
		expect(written(absent, "grace", 60)).toBe("chart/templates/web.yaml:       terminationGracePeriodSeconds: 60");
	});

	it("does not go into the branch of the template that follows", () => {
		const scaler = `apiVersion: autoscaling/v2
kind: HorizontalPodAutoscaler
metadata:
  name: web
spec:
  scaleTargetRef: { apiVersion: apps/v1, kind: Deployment, name: shop-shop }
  maxReplicas: 9
  metrics:
    {{- METRICS }}
  {{- if .Values.enabled }}
  behavior:
    scaleDown: { stabilizationWindowSeconds: 60 }
  {{- end }}
`;
		const metric =
			"- type: Resource\n      resource: { name: cpu, target: { type: Utilization, averageUtilization: 70 } }";
		const signals = (metrics: string) => {
			const files = chart({
				"templates/hpa.yaml": scaler.replace("{{- METRICS }}", metrics),
				"values.yaml": `${values}metrics:\n- type: Resource\n  resource: { name: cpu, target: { type: Utilization, averageUtilization: 70 } }\n`,
			});
			const { fragments } = readWith(helm, files);
			const { attributes } = fragments.find(
				(one): one is Declaration => one.role === "declares" && one.kind === "Scaler",
			)!;
			const requestsTarget = { value: 50, provenance: { kind: "assumed", source: "a test" } } as Attribute;
			const edits = writeWith(
				helm,
				{
					...{
						kind: "Scaler",
						name: "web",
						attribute: "signals",
						current: attributes.signals!,
						value: ["cpu", "requests"],
					},
					component: { ...attributes, requestsTarget },
				},
				files,
			);
			if ("refused" in edits) return edits.refused;
			const all = "edits" in edits ? edits.edits : edits;
			return applyEdits(files.find(({ path }) => path === "chart/templates/hpa.yaml")!.text, all);
		};
		for (const metrics of ["{{- toYaml .Values.metrics | nindent 4 }}", metric]) {
			const written = signals(metrics);
			expect(written.indexOf("type: Pods")).toBeGreaterThan(0);
			expect(written.indexOf("type: Pods")).toBeLessThan(written.indexOf("{{- if .Values.enabled }}"));
		}
	});

	it("is refused where a template puts the text together, or puts it in more than once", () => {
		expect(written(chart(), "grace", 60)).toMatch(/a template puts it together/);
		const looped = deployment
			.replace("{{- if .Values.enabled }}", "{{- range list 1 }}{{- with $ }}")
			.replace(/\{\{- end \}\}\n$/, "{{- end }}{{ end }}\n")
			.replace("{{ default 30 .Values.grace }}", "45");
		expect(written(chart({ "templates/web.yaml": looped }), "grace", 60)).toMatch(/more than once/);
	});
});
