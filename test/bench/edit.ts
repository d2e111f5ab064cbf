import { readRules } from "../../src/review/assets.ts";
import { Session } from "../../src/review/session.ts";
import { folderWorkspace } from "../../src/review/workspace.ts";
import type { Rule } from "../../src/rules/rule.ts";
import { diagnosticsOf } from "../../src/server/diagnostics.ts";
import { memoryWorkspace } from "../support/memory-workspace.ts";

/**
 * From an edit to its diagnostics, without the pause before and the wire after: of long files, and in large designs.
 * Processor time, of all threads, tells on a machine that has other work what the clock does not.
 */
const edits = 200;
const lines = 3_000;
const wantedRules = 45;

const files: Record<string, () => string> = {
	"services/web/src/long.ts": () =>
		repeated("export function step#(order: { id: string }) {\n\treturn order.id + '#';\n}\n"),
	"deploy/k8s/long.yaml": () =>
		repeated("apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: setting-#\ndata: { value: '#' }\n---\n"),
	"infra/terraform/long.tf": () =>
		repeated('resource "aws_lb_target_group" "long_#" {\n  name = "long-#"\n  port = 80\n}\n', 20) +
		repeated('locals {\n  long_# = "#"\n}\n'),
};

const { rules } = await readRules();

const session = new Session(folderWorkspace("examples/storefront"), { rules });
await session.open();
for (const [path, make] of Object.entries(files)) {
	const text = make();
	const sign = path.endsWith(".ts") ? "//" : "#";
	await timed(`${path}, ${lines} lines`, session, path, (edit) => `${text}${sign} ${edit}\n`);
	await session.update([{ path, text: undefined }]);
}

/** As many as the guide has: each of ours several times, under names of their own. */
const many: Rule[] = Array.from({ length: wantedRules }, (_, index) => {
	const rule = rules[index % rules.length];
	return index < rules.length ? rule : { ...rule, id: `${rule.id}-${index}` };
});
for (const services of (process.env.SERVICES ?? "50,200,800").split(",").map(Number)) {
	const workspace = Object.fromEntries(Array.from({ length: services }, (_, index) => filesOf(index)).flat());
	const large = new Session(memoryWorkspace(workspace), { rules: many });
	const start = performance.now();
	await large.open();
	told(large);
	console.log(`${services} services, ${many.length} rules: opened in ${(performance.now() - start).toFixed(0)} ms`);
	const path = "deploy/service-7.yaml";
	const text = workspace[path];
	await timed(`  one manifest edited`, large, path, (edit) =>
		text.replace("replicas: 1", `replicas: ${1 + (edit % 2)}`),
	);
	await timed(`  the same, so that it calls another`, large, path, (edit) =>
		text.replace("http://service-6", `http://service-${5 + (edit % 2)}`),
	);
}

async function timed(name: string, on: Session, path: string, text: (edit: number) => string): Promise<void> {
	const times: number[] = [];
	const work: number[] = [];
	for (let edit = 0; edit < edits; edit++) {
		const start = performance.now();
		const used = process.cpuUsage();
		await on.update([{ path, text: text(edit) }]);
		told(on);
		times.push(performance.now() - start);
		const { user, system } = process.cpuUsage(used);
		work.push((user + system) / 1000);
	}
	const at = (all: number[], share: number) =>
		`${all.sort((a, b) => a - b)[Math.floor(share * (all.length - 1))].toFixed(1)} ms`;
	const processor = `processor: median ${at(work, 0.5)}, p95 ${at(work, 0.95)}`;
	console.log(`${name}: median ${at(times, 0.5)}, p95 ${at(times, 0.95)}, slowest ${at(times, 1)} (${processor})`);
}

/** A Deployment with Service, Ingress and scaler, and its server, which calls the one before it. */
function filesOf(index: number): [string, string][] {
	const name = `service-${index}`;
	const manifest = [
		`apiVersion: apps/v1\nkind: Deployment\nmetadata: { name: ${name} }\nspec:\n  replicas: 1\n  selector: { matchLabels: { app: ${name} } }`,
		`  template:\n    metadata: { labels: { app: ${name} } }\n    spec:\n      containers:\n        - name: ${name}\n          image: example/${name}:1`,
		`          ports: [{ containerPort: 80 }]\n          env: [{ name: NEXT_URL, value: "http://service-${Math.max(0, index - 1)}" }]`,
		`---\napiVersion: v1\nkind: Service\nmetadata: { name: ${name} }\nspec:\n  selector: { app: ${name} }\n  ports: [{ port: 80 }]`,
		`---\napiVersion: networking.k8s.io/v1\nkind: Ingress\nmetadata: { name: ${name} }\nspec:\n  rules:\n    - http: { paths: [{ path: /, pathType: Prefix, backend: { service: { name: ${name}, port: { number: 80 } } } }] }`,
		`---\napiVersion: autoscaling/v2\nkind: HorizontalPodAutoscaler\nmetadata: { name: ${name} }\nspec:\n  scaleTargetRef: { apiVersion: apps/v1, kind: Deployment, name: ${name} }\n  minReplicas: 2\n  maxReplicas: 9`,
		`  metrics: [{ type: Resource, resource: { name: cpu, target: { type: Utilization, averageUtilization: 70 } } }]`,
	].join("\n");
	const server = `import express from "express";\nconst app = express();\napp.get("/", async (_, answer) => answer.send(await fetch(process.env.NEXT_URL + "/x")));\napp.listen(80);\n`;
	return [
		[`deploy/${name}.yaml`, manifest],
		[`services/${name}/package.json`, JSON.stringify({ name })],
		[`services/${name}/src/server.ts`, server],
	];
}

function repeated(part: string, count = Math.ceil(lines / (part.split("\n").length - 1))): string {
	return Array.from({ length: count }, (_, index) => part.replaceAll("#", String(index))).join("");
}

/** What the server then sends. */
function told(session: Session): void {
	diagnosticsOf({ root: session.root, findings: session.findings(), notes: session.notes() });
}
