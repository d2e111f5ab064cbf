import { describe, expect, it } from "vitest";
import { openSession } from "../../support/memory-workspace.ts";

const values = (replicas: number) => `controllers:
  shop:
    replicas: ${replicas}
    strategy: RollingUpdate
    containers:
      app: {image: {repository: ghcr.io/acme/shop, tag: "1"}}
service:
  app: {controller: shop, ports: {http: {port: 8080}}}
`;
const indented = (text: string, by: number) => text.replace(/^(?=.)/gm, " ".repeat(by));
const repository = "https://bjw-s-labs.github.io/helm-charts";
const flux = (
	more: string,
	chart = `chart: {spec: {chart: app-template, sourceRef: {kind: HelmRepository, name: bjw-s}}}`,
) =>
	`apiVersion: helm.toolkit.fluxcd.io/v2
kind: HelmRelease
metadata: {name: shop, namespace: prod}
spec:
  ${chart}
${more}`;
const argo = (more: string, kind = "Application") =>
	`apiVersion: argoproj.io/v1alpha1
kind: ${kind}
metadata: {name: shop}
spec:
${kind === "Application" ? indented(more, 2) : indented(`template:\n  metadata: {name: shop}\n  spec:\n${indented(more, 4)}`, 2)}`;
const source = (helm: string) => `destination: {namespace: prod}
source:
  repoURL: ${repository}
  chart: app-template
  helm:
${indented(helm, 4)}`;

async function review(files: Record<string, string>) {
	const session = await openSession(files);
	const { components } = session.design();
	const service = components.find(({ kind }) => kind === "Service");
	const told = (name: string) => {
		const { value, unknown, provenance } = service?.attributes[name] ?? {};
		const at = provenance && "at" in provenance ? provenance.at : undefined;
		const line = at && files[at.file].split("\n")[at.range.start.line];
		return [
			value ?? `? ${unknown}`,
			provenance?.kind,
			at?.file,
			line?.slice(at?.range.start.character, at?.range.end.character),
		];
	};
	return { session, components, service, told, notes: session.notes().map(({ message }) => message) };
}

describe("a chart that is fetched and known", () => {
	const terraform = (more: string) =>
		`resource "helm_release" "shop" {\n  name       = "shop"\n  repository = "${repository}"\n  chart      = "app-template"\n${more}\n}\n`;
	it.each<[string, Record<string, string>, string]>([
		["Flux", { "a.yaml": flux(`  values:\n${indented(values(4), 4)}`) }, "a.yaml"],
		[
			"Flux, from an OCIRepository",
			{
				"a.yaml": flux(`  values:\n${indented(values(4), 4)}`, "chartRef: {kind: OCIRepository, name: shop}"),
				"b.yaml":
					"apiVersion: source.toolkit.fluxcd.io/v1\nkind: OCIRepository\nmetadata: {name: shop}\nspec: {url: oci://ghcr.io/bjw-s-labs/helm/app-template, ref: {tag: 4.1.0}}\n",
			},
			"a.yaml",
		],
		[
			"Flux, with values of a ConfigMap that kustomize makes",
			{
				"app/a.yaml": flux("  valuesFrom:\n  - {kind: ConfigMap, name: shop-values}\n"),
				"app/kustomization.yaml":
					"resources: [a.yaml]\nconfigMapGenerator:\n- name: shop-values\n  files:\n  - values.yaml=./shop-values.yaml\n",
				"app/shop-values.yaml": values(4),
			},
			"app/shop-values.yaml",
		],
		[
			"Flux, with a patch of an environment",
			{
				"base/a.yaml": flux(`  values:\n${indented(values(1), 4)}`),
				"production/shop-values.yaml":
					"apiVersion: helm.toolkit.fluxcd.io/v2\nkind: HelmRelease\nmetadata: {name: shop}\nspec:\n  values: {controllers: {shop: {replicas: 4}}}\n",
			},
			"production/shop-values.yaml",
		],
		["Argo CD, as an object", { "a.yaml": argo(source(`valuesObject:\n${indented(values(4), 2)}`)) }, "a.yaml"],
		["Argo CD, as a text", { "a.yaml": argo(source(`values: |\n${indented(values(4), 2)}`)) }, "a.yaml"],
		[
			"Argo CD, by a parameter",
			{
				"a.yaml": argo(
					source(`values: |\n${indented(values(1), 2)}\nparameters:\n- {name: controllers.shop.replicas, value: "4"}`),
				),
			},
			"a.yaml",
		],
		[
			"Argo CD, from a second source",
			{
				"a.yaml": argo(
					`destination: {namespace: prod}\nsources:\n- repoURL: ${repository}\n  chart: app-template\n  helm: {valueFiles: [$values/apps/shop/values.yaml]}\n- {repoURL: https://example.com/this.git, ref: values}`,
				),
				"apps/shop/values.yaml": values(4),
			},
			"apps/shop/values.yaml",
		],
		[
			"an ApplicationSet",
			{ "a.yaml": argo(source(`valuesObject:\n${indented(values(4), 2)}`), "ApplicationSet") },
			"a.yaml",
		],
		[
			"Terraform",
			{
				"main.tf": terraform(
					`  values = [<<-EOT\n${indented(values(1), 4)}  EOT\n  ]\n  set {\n    name  = "controllers.shop.replicas"\n    value = "4"\n  }`,
				),
			},
			"main.tf",
		],
		[
			"a helmfile",
			{
				"helmfile.yaml": `repositories:\n- {name: bjw-s, url: "${repository}"}\nreleases:\n- name: shop\n  chart: bjw-s/app-template\n  values:\n  - shop-values.yaml\n`,
				"shop-values.yaml": values(4),
			},
			"shop-values.yaml",
		],
		[
			"kustomize",
			{
				"kustomization.yaml": `helmCharts:\n- name: app-template\n  releaseName: shop\n  repo: ${repository}\n  valuesInline:\n${indented(values(4), 4)}`,
			},
			"kustomization.yaml",
		],
		[
			"Skaffold",
			{
				"skaffold.yaml": `apiVersion: skaffold/v4beta11\nkind: Config\ndeploy:\n  helm:\n    releases:\n    - name: shop\n      remoteChart: app-template\n      repo: ${repository}\n      valuesFiles: [shop-values.yaml]\n`,
				"shop-values.yaml": values(4),
			},
			"shop-values.yaml",
		],
		[
			"K3s",
			{
				"a.yaml": `apiVersion: helm.cattle.io/v1\nkind: HelmChart\nmetadata: {name: shop}\nspec:\n  repo: ${repository}\n  chart: app-template\n  targetNamespace: prod\n  valuesContent: |-\n${indented(values(4), 4)}`,
			},
			"a.yaml",
		],
		[
			"Fleet",
			{
				"shop/fleet.yaml": `namespace: prod\nhelm:\n  releaseName: shop\n  chart: app-template\n  repo: ${repository}\n  valuesFiles: [values.yaml]\n`,
				"shop/values.yaml": values(4),
			},
			"shop/values.yaml",
		],
		[
			"a chart that depends on it",
			{
				"Chart.yaml": `apiVersion: v2\nname: shop\nversion: 1.0.0\ndependencies:\n- {name: app-template, alias: web, repository: "${repository}", version: 4.0.0}\n`,
				"values.yaml": `web:\n${indented(values(4), 2)}`,
			},
			"values.yaml",
		],
	])("is reviewed with the values of %s", async (_, files, at) => {
		const { service, told, notes } = await review(files);
		expect(notes).toEqual([]);
		expect(service?.name).toBe("shop");
		const [value, kind, file, text] = told("replicas");
		expect([value, kind, file]).toEqual([4, "declared", at]);
		expect(text).toMatch(/^"?4"?$/);
	});

	it("says what is its default, at its name in the release", async () => {
		const { session, told } = await review({
			"a.yaml": flux(`  values:\n${indented(values(1).replace(/ {4}(replicas|strategy):.*\n/g, ""), 4)}`),
		});
		expect(told("replicas")).toEqual([1, "default", "a.yaml", "app-template"]);
		const finding = session.findings().find(({ rule }) => rule === "downtime-rollout");
		expect(finding?.message).toMatch(/No value says so: it is the default of the chart app-template\./);
	});

	it("may be named by an anchor, as its controllers may", async () => {
		const aliased = values(3)
			.replace("  shop:", "  *app :")
			.replace("controller: shop, ", "")
			.replace(/ +strategy:.*\n/, "");
		const { service, told, session } = await review({
			"a.yaml": flux(`  values:\n${indented(aliased, 4)}`, "chartRef: {kind: OCIRepository, name: *app}").replace(
				"name: shop,",
				"name: &app shop,",
			),
			"b.yaml":
				"apiVersion: source.toolkit.fluxcd.io/v1\nkind: OCIRepository\nmetadata: {name: shop}\nspec: {url: oci://ghcr.io/bjw-s-labs/helm/app-template}\n",
		});
		expect(service?.name).toBe("shop");
		expect(told("replicas")[0]).toBe(3);
		const finding = session.findings().find(({ rule }) => rule === "downtime-rollout");
		expect(finding?.at.range.start.line).toBe(4);
	});

	it.each([
		[
			"a Secret has values",
			{
				"a.yaml": flux(
					"  valuesFrom:\n  - {kind: Secret, name: shop}\n  values: {service: {}}\n",
					"chart: {spec: {chart: podinfo, sourceRef: {kind: HelmRepository, name: podinfo}}}",
				),
			},
			/the Secret shop may say more/,
		],
		[
			"a file of values is of another repository",
			{
				"a.yaml": argo(
					`destination: {namespace: prod}\nsource:\n  repoURL: https://stefanprodan.github.io/podinfo\n  chart: podinfo\n  helm: {valueFiles: [$values/shop/values.yaml]}`,
				),
			},
			/shop\/values\.yaml may say more/,
		],
		[
			"Terraform fills values in",
			{
				"main.tf":
					'resource "helm_release" "shop" {\n  name = "shop"\n  repository = "https://stefanprodan.github.io/podinfo"\n  chart = "podinfo"\n  values = [var.values]\n}\n',
			},
			/not all of its values are known here/,
		],
	])("is not known where %s", async (_, files, why) => {
		const { session, told } = await review(files as Record<string, string>);
		expect(told("replicas")[0]).toMatch(why);
		expect(session.findings()).toEqual([]);
	});

	it("is a store or a broker, with the hosts that its clients have", async () => {
		const files = {
			"a.yaml": `${flux("  values: {architecture: replication, readReplicas: {replicaCount: 2}}\n", "chart: {spec: {chart: postgresql, sourceRef: {kind: HelmRepository, name: bitnami}}}")}---\n${flux(
				`  values:\n${indented(values(2).replace('tag: "1"}', 'tag: "1"}, env: {DATABASE_URL: "postgres://shop-postgresql-primary/shop"}'), 4)}`,
			).replace("name: shop", "name: web")}`,
		};
		const { components, session } = await review(files);
		const store = components.find(({ kind }) => kind === "Store");
		expect(store).toMatchObject({
			name: "shop-postgresql",
			attributes: { engine: { value: "postgres" }, readReplicas: { value: 2 } },
		});
		expect(session.findings().map(({ rule }) => rule)).toContain("single-writer");
	});

	it("has the writer's address where it is alone as well, if its chart gives it one", async () => {
		const { session } = await review({
			"a.yaml": `${flux("  values: {architecture: standalone}\n", "chart: {spec: {chart: redis, sourceRef: {kind: HelmRepository, name: bitnami}}}")}---\n${flux(
				`  values:\n${indented(values(2).replace('tag: "1"}', 'tag: "1"}, env: {REDIS_URL: "redis://shop-redis-master:6379"}'), 4)}`,
			).replace("name: shop", "name: web")}`,
		});
		const { components, links } = session.design();
		const store = components.find(({ kind }) => kind === "Store");
		expect(store?.attributes.readReplicas).toBeUndefined();
		expect(links.filter(({ to }) => to === store?.id)).toHaveLength(1);
	});

	it.each([
		[
			"helmfile decrypts",
			{
				"helmfile.yaml": `repositories: [{name: bjw-s, url: "${repository}"}]\nreleases:\n- name: shop\n  chart: bjw-s/app-template\n  secrets: [secrets.yaml]\n  values: [{controllers: {shop: {containers: {app: {image: {repository: a/shop, tag: "1"}}}}}}]\n`,
			},
		],
		[
			"a post-renderer changes",
			{
				"a.yaml": flux(
					`  postRenderers: [{kustomize: {}}]\n  values:\n${indented(values(2).replace("    replicas: 2\n", ""), 4)}`,
				),
			},
		],
		[
			"is encrypted",
			{
				"a.yaml": flux(
					`  values:\n${indented(values(2).replace("replicas: 2", "replicas: ENC[AES256_GCM,data:Zg==,type:int]"), 4)}`,
				),
			},
		],
	])("does not know what %s", async (_, files) => {
		const { told } = await review(files);
		expect(told("replicas")[0]).toMatch(/^\? .*(may|encrypted)/);
	});

	it("comes from the nearest of several sources of one name", async () => {
		const source = (url: string) =>
			`apiVersion: source.toolkit.fluxcd.io/v1\nkind: OCIRepository\nmetadata: {name: x}\nspec: {url: "oci://ghcr.io/${url}"}\n`;
		const { components, notes } = await review({
			"clusters/a/release.yaml": flux(
				`  values:\n${indented(values(2), 4)}`,
				"chartRef: {kind: OCIRepository, name: x}",
			),
			"clusters/a/source.yaml": source("bjw-s-labs/helm/app-template"),
			"clusters/b/source.yaml": source("acme/other"),
		});
		expect(notes).toEqual([]);
		expect(components.map(({ kind }) => kind)).toContain("Service");
	});

	it.each([
		["nothing", "{}", 100],
		["a text", '{primary: {extendedConfiguration: "max_connections = 300"}}', 300],
		["a ConfigMap", "{primary: {existingConfigmap: shop}}", "? primary.existingConfigmap may say"],
	])("is a database whose connections are said by %s", async (_, given, expected) => {
		const { components } = await review({
			"a.yaml": flux(
				`  values: ${given}\n`,
				"chart: {spec: {chart: postgresql, sourceRef: {kind: HelmRepository, name: bitnami}}}",
			),
		});
		const { value, unknown } = components.find(({ kind }) => kind === "Store")?.attributes.maxConnections ?? {};
		expect(value ?? `? ${unknown}`).toBe(expected);
	});

	it("looks after the cluster and is silent, or is named once where nobody knows it", async () => {
		const one = (chart: string) =>
			flux("", `chart: {spec: {chart: ${chart}, sourceRef: {kind: HelmRepository, name: x}}}`);
		const { notes, components } = await review({
			"a.yaml": ["cert-manager", "karpenter", "sentry"].map(one).join("---\n"),
			"b.yaml": one("sentry"),
			"kustomization.yaml":
				"helmCharts:\n- {name: sentry, repo: https://example.com}\n- {name: mattermost, repo: https://example.com}\n",
		});
		expect(components).toEqual([]);
		expect(notes).toEqual(
			["sentry", "mattermost"].map(
				(chart) => `the chart ${chart} is of another place and not known here, so what it deploys is not reviewed`,
			),
		);
	});
});

describe("a chart of the workspace", () => {
	it("has the values that environments lay over its release", async () => {
		const { components } = await review({
			"charts/web/Chart.yaml": "apiVersion: v2\nname: web\nversion: 1.0.0\n",
			"charts/web/templates/web.yaml":
				"apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: web}\nspec:\n  replicas: {{ .Values.replicas }}\n  template: {metadata: {labels: {a: b}}, spec: {containers: [{name: a, image: b}]}}\n",
			"apps/base/web.yaml": flux(
				"  releaseName: web\n  values: {replicas: 1}\n",
				"chart: {spec: {chart: ./charts/web, sourceRef: {kind: GitRepository, name: this}}}",
			),
			...Object.fromEntries(
				["production", "staging"].map((name, index) => [
					`apps/${name}/web.yaml`,
					`apiVersion: helm.toolkit.fluxcd.io/v2\nkind: HelmRelease\nmetadata: {name: shop}\nspec: {values: {replicas: ${3 + index}}}\n`,
				]),
			),
		});
		const services = components.filter(({ kind }) => kind === "Service");
		expect(services.map(({ environment, attributes }) => [environment, attributes.replicas.value])).toEqual([
			["production", 3],
			["staging", 4],
		]);
	});
});

describe("a remedy of a chart that is fetched", () => {
	const podinfo = (more: string) =>
		`${flux(more, "chart: {spec: {chart: podinfo, sourceRef: {kind: HelmRepository, name: podinfo}}}")}`;
	const code = {
		"podinfo/package.json": '{"name": "podinfo", "dependencies": {"express": "4"}}',
		"podinfo/Dockerfile": 'FROM node:22\nCOPY . .\nCMD ["node", "server.js"]\n',
		"podinfo/server.js":
			'import express from "express";\nconst app = express();\napp.get("/", (_, answer) => answer.send("yes"));\napp.listen(80);\n',
	};

	async function fixed(files: Record<string, string>) {
		const session = await openSession({ ...code, ...files });
		const [finding] = session.findings().filter(({ rule }) => rule === "single-replica");
		return (await session.remedies([finding]))[finding.id];
	}

	it("is a new value of the release where the chart's default decides", async () => {
		const { edits } = await fixed({ "a.yaml": podinfo("  values:\n    ui: {color: red}\n") });
		expect(edits.map(({ file, newText }) => [file, newText])).toEqual([["a.yaml", "    replicaCount: 2\n"]]);
	});

	it("is the value where one stands", async () => {
		const { edits } = await fixed({ "a.yaml": podinfo("  values:\n    replicaCount: 1 # one is enough\n") });
		expect(edits.map(({ file, newText }) => [file, newText])).toEqual([["a.yaml", "2"]]);
	});

	it("is for a person, with the key, where the values stand in a text", async () => {
		const application = argo(
			`destination: {namespace: prod}\nsource:\n  repoURL: https://stefanprodan.github.io/podinfo\n  chart: podinfo\n  helm:\n    values: |\n      ui: {color: red}`,
		);
		const { edits, byHand } = await fixed({ "a.yaml": application });
		expect(edits).toEqual([]);
		expect(byHand.join(" ")).toContain("set replicaCount: 2 in the values of this release");
	});

	it("is for a person, with the key that the chart documents, where no default can be replaced", async () => {
		const text = flux(`  values:\n${indented(values(3).replace(/ +strategy:.*\n/, ""), 4)}`);
		const session = await openSession({ "a.yaml": text });
		const [finding] = session.findings().filter(({ rule }) => rule === "downtime-rollout");
		const { edits, byHand } = (await session.remedies([finding]))[finding.id];
		expect(edits).toEqual([]);
		expect(byHand.join(" ")).toContain("set controllers.<name>.strategy: RollingUpdate in the values of this release");
	});

	it("says the chart's key also where the objects leave no room for it", async () => {
		const text = flux(`  values:\n${indented(values(3), 4)}`);
		const session = await openSession({ "a.yaml": text });
		const [finding] = session.findings().filter(({ rule }) => rule === "unhealthy-target");
		const { byHand } = (await session.remedies([finding]))[finding.id];
		expect(byHand.join(" ")).toContain(
			"no port that a readinessProbe could ask; set controllers.<name>.containers.<name>.probes.readiness in the values",
		);
	});
});
