/** What a person changes in a large design; `turn` is 0 or 1, so that each edit takes back the one before. */
export interface Edit {
	name: string;
	path: string;
	texts(before: string, turn: number): string | undefined;
}

const manifest = "deploy/service-7.yaml";

export const edits: readonly Edit[] = [
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

/** Each a Deployment with Service, Ingress and scaler, and its server, which calls the one before it. */
export function servicesInARow(count: number): Record<string, string> {
	return Object.fromEntries(Array.from({ length: count }, (_, index) => filesOf(index)).flat());
}

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
