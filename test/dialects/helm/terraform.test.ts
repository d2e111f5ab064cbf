import { describe, expect, it } from "vitest";
import { openSession } from "../../support/memory-workspace.ts";

const chart = {
	"web/package.json": '{"name": "web", "dependencies": {"express": "4"}}',
	"web/Dockerfile": 'FROM node:22\nCOPY . .\nCMD ["node", "server.js"]\n',
	"web/server.js":
		'import express from "express";\nconst app = express();\napp.get("/", (_, answer) => answer.send("yes"));\napp.listen(80);\n',
	"charts/web/Chart.yaml": "apiVersion: v2\nname: web\nversion: 1.0.0\n",
	"charts/web/values.yaml": "replicas: 1\ngrace: 30\n",
	"charts/web/templates/web.yaml": `apiVersion: apps/v1
kind: Deployment
metadata: {name: {{ .Release.Name }}}
spec:
  replicas: {{ .Values.replicas }}
  template:
    metadata: {labels: {app: web}}
    spec:
      terminationGracePeriodSeconds: {{ .Values.grace }}
      containers: [{name: web, image: "web:1", ports: [{containerPort: 80}]}]
`,
};
const release = (more: string, from = 'chart = "./charts/web"') => `resource "helm_release" "shop" {
  name      = "shop"
  namespace = "prod"
  ${from}
${more}
}
`;

async function review(main: string, files: Record<string, string> = {}) {
	const session = await openSession({ ...chart, "main.tf": main, ...files });
	const { components } = session.design();
	const service = components.find(({ kind }) => kind === "Service");
	const told = (name: string) => {
		const { value, unknown, provenance } = service?.attributes[name] ?? {};
		return [value ?? `? ${unknown}`, provenance?.kind === "declared" ? provenance.at.file : undefined];
	};
	return { session, service, told, notes: session.notes().map(({ message }) => message) };
}

describe("a chart that Terraform deploys", () => {
	it.each([
		["a text", "  values = [<<-EOT\n    replicas: 4\n  EOT\n  ]", 4, "main.tf"],
		["an object", "  values = [yamlencode({ replicas = 5 })]", 5, "main.tf"],
		["a file", '  values = [file("shop.values.yaml")]', 7, "shop.values.yaml"],
		["a file of the module", `  values = [file("$\{path.module}/shop.values.yaml")]`, 7, "shop.values.yaml"],
		["a setting", '  set {\n    name  = "replicas"\n    value = "6"\n  }', 6, "main.tf"],
		["a list of settings", '  set = [{ name = "replicas", value = 8 }]', 8, "main.tf"],
		["nothing", "", 1, "charts/web/values.yaml"],
	])("has the values of %s", async (_, more, replicas, file) => {
		const { service, told } = await review(release(more), { "shop.values.yaml": "replicas: 7\n" });
		expect(service?.name).toBe("shop");
		expect(told("replicas")).toEqual([replicas, file]);
	});

	it("does not know what Terraform fills in", async () => {
		const { told } = await review(release('  set {\n    name  = "replicas"\n    value = var.replicas\n  }'));
		expect(told("replicas")).toEqual([expect.stringMatching(/^\? .*var\.replicas.* is filled in later$/), "main.tf"]);
	});

	it("gets what a remedy sets where the value stands", async () => {
		const { session } = await review(release('  set {\n    name  = "replicas"\n    value = "1"\n  }'));
		const [finding] = session.findings().filter(({ rule }) => rule === "single-replica");
		expect(finding.at).toMatchObject({ file: "main.tf" });
		const remedy = (await session.remedies([finding]))[finding.id];
		expect(remedy.edits.map(({ file, newText }) => [file, newText])).toEqual([["main.tf", '"2"']]);
	});

	it.each([
		["is of another place", release("", 'repository = "https://charts.example.com"\n  chart = "redis"')],
		["is of another place", release("", 'chart = "oci://registry.example.com/redis"')],
		["is not known here", release("", "chart = var.chart")],
		["not all of its values are known", release("  values = [var.values]")],
	])("is not reviewed, and a note says so: it %s", async (reason, main) => {
		const { notes } = await review(main);
		expect(notes).toEqual([expect.stringContaining(reason)]);
	});
});
