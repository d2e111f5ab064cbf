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
const edits = Number(process.env.EDITS ?? 200);
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

/** What a person changes in a large design; `turn` is 0 or 1, so that each edit takes back the one before. */
interface Kind {
	name: string;
	path: string;
	texts(before: string, turn: number): string | undefined;
}

const manifest = "deploy/service-7.yaml";
const kinds: Kind[] = [
	{ name: "a number", path: manifest, texts: (text, turn) => text.replace("replicas: 1", `replicas: ${1 + turn}`) },
	{ name: "a line above", path: manifest, texts: (text, turn) => "# more\n".repeat(turn) + text },
	{
		name: "another is called",
		path: manifest,
		texts: (text, turn) => text.replace("http://service-6", `http://service-${5 + turn}`),
	},
	{
		name: "another is selected",
		path: manifest,
		texts: (text, turn) => text.replace("selector: { app: service-7 }", `selector: { app: service-${7 + turn} }`),
	},
	{
		name: "another namespace",
		path: manifest,
		texts: (text, turn) =>
			text.replace(/metadata: \{ name: (service-7) \}/g, `metadata: { name: $1, namespace: n-${turn} }`),
	},
	{ name: "a file comes and goes", path: manifest, texts: (text, turn) => (turn === 0 ? undefined : text) },
	{
		name: "code calls otherwise",
		path: "services/service-7/src/server.ts",
		texts: (text, turn) => text.replace('"/x")', turn === 0 ? '"/x")' : '"/x", { signal: AbortSignal.timeout(500) })'),
	},
];

const { rules } = await readRules();

const session = new Session(folderWorkspace("examples/storefront"), { rules });
await session.open();
for (const [path, make] of process.env.KIND ? [] : Object.entries(files)) {
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
	for (const { name, path, texts } of kinds.filter(({ name }) => name.includes(process.env.KIND ?? ""))) {
		const before = workspace[path] ?? "";
		await timed(`  ${name}`, large, path, (edit) => texts(before, edit % 2));
		await large.update([{ path, text: workspace[path] }]);
	}
}

async function timed(
	name: string,
	on: Session,
	path: string,
	text: (edit: number) => string | undefined,
): Promise<void> {
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
	diagnosticsOf({
		root: session.root,
		findings: session.findings(),
		notes: session.notes(),
		unknown: session.undecided(),
	});
}
