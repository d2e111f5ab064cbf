import { describe, expect, it } from "vitest";
import { openSession } from "../../support/memory-workspace.ts";

const chart = {
	"web/package.json": '{"name": "web", "dependencies": {"express": "4"}}',
	"web/Dockerfile": 'FROM node:22\nCOPY . .\nCMD ["node", "server.js"]\n',
	"web/server.js":
		'import express from "express";\nconst app = express();\napp.get("/", (_, answer) => answer.send("yes"));\napp.listen(80);\n',
	"charts/web/Chart.yaml": "apiVersion: v2\nname: web\nversion: 1.0.0\n",
	"charts/web/values.yaml": "replicas: 3\n",
	"charts/web/templates/web.yaml": `apiVersion: apps/v1
kind: Deployment
metadata: {name: {{ .Release.Name }}}
spec:
  replicas: {{ .Values.replicas }}
  template:
    metadata: {labels: {app: web}}
    spec:
      containers: [{name: web, image: "web:1", ports: [{containerPort: 80}]}]
`,
};
const argo = (helm: string) => `apiVersion: argoproj.io/v1alpha1
kind: Application
metadata: {name: shop}
spec:
  destination: {namespace: prod}
  source:
    path: charts/web
    helm:
${helm}`;
const flux = `apiVersion: helm.toolkit.fluxcd.io/v2
kind: HelmRelease
metadata: {name: shop, namespace: prod}
spec:
  chart: {spec: {chart: ./charts/web, sourceRef: {kind: GitRepository, name: shop}}}
  values:
    replicas: 1 # one is enough
`;
const apps = {
	"apps/Chart.yaml": "apiVersion: v2\nname: apps\nversion: 1.0.0\n",
	"apps/values.yaml": "shop:\n  replicas: 1\n",
	"apps/templates/shop.yaml": `apiVersion: argoproj.io/v1alpha1
kind: Application
metadata: {name: shop}
spec:
  destination: {namespace: prod}
  source:
    path: charts/web
    helm:
      valuesObject:
        replicas: {{ .Values.shop.replicas }}
`,
};

/** The text that the remedy of a single replica writes, by its file. */
async function fixed(files: Record<string, string>): Promise<Record<string, string>> {
	const session = await openSession({ ...chart, ...files });
	const [finding] = session.findings().filter(({ rule }) => rule === "single-replica");
	const { edits } = (await session.remedies([finding]))[finding.id];
	return Object.fromEntries(edits.map(({ file, newText }) => [file, newText]));
}

describe("a remedy is written where the value is set", () => {
	it.each([
		["the text of an Application", { "app.yaml": argo("      values: |\n        replicas: 1\n") }, { "app.yaml": "2" }],
		[
			"the object of an Application",
			{ "app.yaml": argo("      valuesObject:\n        replicas: 1\n") },
			{ "app.yaml": "2" },
		],
		[
			"a parameter of an Application",
			{ "app.yaml": argo('      parameters:\n        - name: replicas\n          value: "1"\n') },
			{ "app.yaml": '"2"' },
		],
		["the values of a HelmRelease", { "release.yaml": flux }, { "release.yaml": "2" }],
		["the values that a chart of Applications hands on", apps, { "apps/values.yaml": "2" }],
	])("%s", async (_, files, expected) => {
		expect(await fixed(files as unknown as Record<string, string>)).toEqual(expected);
	});
});
