import { describe, expect, test } from "vitest";
import { assemble } from "../../src/design/assemble.ts";
import { declared } from "../../src/design/attribute.ts";
import { type Design, valueIn } from "../../src/design/design.ts";
import type { Declaration } from "../../src/design/fragment.ts";
import { neighbours } from "../../src/design/graph.ts";
import { applyPatch } from "../../src/design/patch.ts";
import type { Location } from "../../src/design/text.ts";
import { openSession } from "../support/memory-workspace.ts";

/** The design of a workspace, by what its files say; no rule is asked. */
async function designOf(files: Record<string, string>): Promise<Design> {
	return (await openSession(files, { rules: [] })).design();
}

const deployment = (name: string, { image = name, replicas = 3, pod = "" } = {}) => `apiVersion: apps/v1
kind: Deployment
metadata: { name: ${name} }
spec:
  replicas: ${replicas}
  selector: { matchLabels: { app: ${name} } }
  template:
    metadata: { labels: { app: ${name} } }
    spec:
${pod}
      containers:
        - name: main
          image: ${image}
          resources: { requests: { cpu: 500m } }
`;
const named = (name: string) => JSON.stringify({ name });
const code = `import session from "express-session";\napp.use(session({ secret: "s" }));\n`;
const sessionsOf = (design: Design, id: string) =>
	valueIn(
		design.components.find((one) => one.id === id),
		"sessions",
	);

describe("code joins what runs it", () => {
	test("by the settings, whatever the names say", async () => {
		const files = {
			"k8s/web.yaml": deployment("web"),
			"k8s/front.yaml": deployment("front"),
			"apps/front/package.json": named("front"),
			"apps/front/session.ts": code,
		};
		const byName = await designOf(files);
		expect([sessionsOf(byName, "service:web"), sessionsOf(byName, "service:front")]).toEqual([undefined, "memory"]);
		const said = await designOf({ ...files, "scaleproof.yaml": "components: { web: { code: apps/front } }\n" });
		expect([sessionsOf(said, "service:web"), sessionsOf(said, "service:front")]).toEqual(["memory", undefined]);
	});

	test("of packages within each other the innermost", async () => {
		const design = await designOf({
			"package.json": named("shop"),
			"services/web/package.json": named("web"),
			"services/web/session.ts": code,
			"k8s/shop.yaml": deployment("shop"),
			"k8s/web.yaml": deployment("web"),
		});
		expect([sessionsOf(design, "service:shop"), sessionsOf(design, "service:web")]).toEqual([undefined, "memory"]);
	});

	test("and the only one that is deployed, whatever that is called, and nothing that everybody runs", async () => {
		const made = (image: string, more: Record<string, string> = {}) =>
			designOf({ "src/session.ts": code, "k8s/web.yaml": deployment("portal", { image }), ...more });
		expect(sessionsOf(await made("acme/portal:1"), "service:portal")).toBe("memory");
		expect(sessionsOf(await made("portal:1"), "service:portal")).toBe("memory");
		expect(sessionsOf(await made("acme/portal:1", { "package.json": named("shop") }), "service:portal")).toBe("memory");
		expect(sessionsOf(await made("nginx:1"), "service:portal")).toBeUndefined();
		const other = { "k8s/other.yaml": deployment("other", { image: "acme/other:1" }) };
		expect(sessionsOf(await made("acme/portal:1", other), "service:portal")).toBeUndefined();
	});

	test("and all of its deployments, where several run one image", async () => {
		const design = await designOf({
			"services/web/package.json": named("web"),
			"services/web/session.ts": code,
			"k8s/blue.yaml": deployment("blue", { image: "example/web:1" }),
			"k8s/green.yaml": deployment("green", { image: "example/web:2" }),
		});
		expect([sessionsOf(design, "service:blue"), sessionsOf(design, "service:green")]).toEqual(["memory", "memory"]);
	});
});

function at(file: string): Location {
	return { file, range: { start: { line: 0, character: 0 }, end: { line: 0, character: 5 } } };
}

function piece(kind: Declaration["kind"], name: string, more: Partial<Declaration> = {}): Declaration {
	const file = `k8s/${name}.yaml`;
	return { role: "declares", kind, file, name, keys: [`${kind}/${name}`], at: at(file), attributes: {}, ...more };
}

const yes = declared(true, at("k8s/a.yaml"));
const to = (kind: "routes" | "calls", key: string) =>
	({ kind, direction: "to", other: { by: "key", key }, at: at("k8s/a.yaml") }) as const;
const clientsReach = (design: Design) => neighbours(design, "client:users", "out", ["routes"]).map(({ id }) => id);

describe("clients", () => {
	test("reach what is public, where something is known to be", () => {
		const design = assemble([
			piece("Balancer", "open", { attributes: { public: yes } }),
			piece("Balancer", "inner"),
			piece("Service", "alone"),
		]);
		expect(clientsReach(design)).toEqual(["balancer:open"]);
	});

	test("reach every entry, where nothing is known to be public, and nothing behind another", () => {
		const design = assemble([
			piece("Balancer", "front", { links: [to("routes", "Service/web")] }),
			piece("Service", "web", { links: [to("calls", "Service/orders")] }),
			piece("Service", "orders"),
			piece("Service", "other"),
		]);
		expect(clientsReach(design)).toEqual(["balancer:front", "service:other"]);
	});

	test("do not ask a worker", () => {
		const worker = declared("worker", at("k8s/mailer.yaml"));
		const mailer = piece("Service", "mailer", { attributes: { role: worker } });
		expect(clientsReach(assemble([mailer, piece("Service", "web")]))).toEqual(["service:web"]);
		expect(assemble([mailer]).components.map(({ kind }) => kind)).toEqual(["Service"]);
	});
});

describe("links", () => {
	const timeout = declared(2, at("a.ts"));
	const retries = declared(3, at("b.ts"));

	test("keep what a file says of them, and what each of several files says", () => {
		const design = assemble([
			piece("Service", "web", {
				links: [{ ...to("calls", "Service/orders"), attributes: { timeout } }],
			}),
			piece("Service", "orders"),
			{
				role: "extends",
				kind: "Service",
				file: "b.ts",
				of: { by: "key", key: "Service/web" },
				at: at("b.ts"),
				attributes: {},
				links: [{ ...to("calls", "Service/orders"), attributes: { retries } }],
			},
		]);
		const calls = design.links.filter(({ kind }) => kind === "calls");
		const said = Object.assign({}, ...calls.map(({ attributes }) => attributes));
		expect(said).toMatchObject({ timeout: { value: 2 }, retries: { value: 3 } });
	});

	test("of a component with itself are none", () => {
		const design = assemble([piece("Service", "web", { links: [to("calls", "Service/web")] })]);
		expect(design.links.filter(({ kind }) => kind === "calls")).toEqual([]);
	});
});

describe("room on nodes", () => {
	const pool = `apiVersion: karpenter.sh/v1
kind: NodePool
metadata: { name: only }
spec: { template: { spec: { nodeClassRef: { kind: EC2NodeClass, name: default } } } }
`;
	const placeholder = (priority: number) => ({
		"k8s/low.yaml": `apiVersion: scheduling.k8s.io/v1\nkind: PriorityClass\nmetadata: { name: low }\nvalue: ${priority}\n`,
		"k8s/room.yaml": deployment("room", {
			image: "registry.k8s.io/pause:3.9",
			replicas: 4,
			pod: "      priorityClassName: low",
		}),
	});
	const nodeGroup = `resource "aws_eks_node_group" "only" {
  node_group_name = "only"
  scaling_config {
    min_size     = 2
    max_size     = 10
    desired_size = 3
  }
}
`;

	test("is kept by pause pods, of any priority where Karpenter adds the nodes", async () => {
		const design = await designOf({ "k8s/pool.yaml": pool, ...placeholder(-100) });
		const [nodes] = design.components.filter(({ kind }) => kind === "NodePool");
		expect(valueIn(nodes, "headroomCpu")).toBe(2);
	});

	test.each([
		[-10, 2],
		[-11, undefined],
	])("is kept where Cluster Autoscaler does, at a priority of %d: %s cores", async (priority, cores) => {
		const design = await designOf({
			"infra/nodes.tf": nodeGroup,
			"k8s/autoscaler.yaml": deployment("autoscaler", {
				image: "registry.k8s.io/autoscaling/cluster-autoscaler:v1.30.0",
			}),
			...placeholder(priority),
		});
		const [nodes] = design.components.filter(({ kind }) => kind === "NodePool");
		expect(valueIn(nodes, "headroomCpu")).toBe(cores);
		if (cores === undefined) expect(nodes.attributes.headroom.unknown).toContain("priority below -10");
	});
});

describe("a patch", () => {
	const design = assemble([piece("Service", "web", { attributes: { replicas: declared(3, at("k8s/web.yaml")) } })]);

	test("changes one attribute, keeps where it stands, and leaves the design itself as it was", () => {
		const patched = applyPatch(design, [{ of: "service:web", attribute: "replicas", value: 5 }] as never);
		const [before, after] = [design, patched].map(
			({ components }) => components.find(({ id }) => id === "service:web")!.attributes.replicas,
		);
		expect([before.value, after.value]).toEqual([3, 5]);
		expect(after.provenance).toEqual(before.provenance);
	});

	test.each([
		["replicas", -2],
		["replicas", "many"],
		["replicsa", 2],
	])("of %s to %s is refused", (attribute, value) => {
		expect(() => applyPatch(design, [{ of: "service:web", attribute, value }] as never)).toThrow();
	});
});

describe("a deployment that starts something else than its image", () => {
	const signal = async (dockerfile: string, files: Record<string, string>) => {
		const design = await designOf({ "web/Dockerfile": `FROM node\n${dockerfile}\n`, ...files });
		const { attributes } = design.components.find(({ id }) => id === "service:web")!;
		return [attributes.sigterm?.value, attributes.processOne?.value];
	};
	const pod = (more: string) => ({
		"k8s.yaml": deployment("web").replace("image: web", `image: web\n          ${more}`),
	});
	const compose = (more: string) => ({ "compose.yaml": `services:\n  web:\n    build: web\n    ${more}\n` });
	const task = (more: string) => ({
		"ecs.tf": `resource "aws_ecs_task_definition" "web" {\n  container_definitions = jsonencode([{ name = "web", image = "web"${more} }])\n}\nresource "aws_ecs_service" "web" {\n  name = "web"\n  task_definition = aws_ecs_task_definition.web.arn\n}\n`,
	});
	const [cmd, entry, alone] = ["CMD npm start", 'ENTRYPOINT ["npm", "start"]', 'CMD ["node", "."]'];

	test.each<[string, string, Record<string, string>, (string | boolean | undefined)[]]>([
		["nothing is replaced", cmd, pod("tty: false"), ["not-delivered", undefined]],
		["a command replaces both", entry, pod('command: ["celery"]'), [undefined, undefined]],
		["arguments replace CMD", cmd, pod('args: ["x"]'), [undefined, undefined]],
		["arguments leave ENTRYPOINT", entry, pod('args: ["x"]'), ["not-delivered", undefined]],
		["a command may keep the signal itself", alone, pod('command: ["npm", "start"]'), ["not-delivered", undefined]],
		["as may a shell", alone, pod('command: ["sh", "-c"]\n          args: ["node ."]'), ["not-delivered", undefined]],
		["or be the program", cmd, pod('command: ["node", "."]'), [undefined, true]],
		["Compose: a command", cmd, compose("command: node ."), [undefined, undefined]],
		["Compose: a command leaves ENTRYPOINT", entry, compose("command: x"), ["not-delivered", undefined]],
		["Compose: an entry point", cmd, compose("entrypoint: node"), [undefined, undefined]],
		["ECS: nothing", cmd, task(""), ["not-delivered", undefined]],
		["ECS: a command", cmd, task(', command = ["x"]'), [undefined, undefined]],
		["ECS: a command leaves ENTRYPOINT", entry, task(', command = ["x"]'), ["not-delivered", undefined]],
		["ECS: an entry point", cmd, task(', entryPoint = ["x"]'), [undefined, undefined]],
	])("%s", async (_, image, files, expected) => {
		expect(await signal(image, files)).toEqual(expected);
	});
});

test("what scales an Argo Rollout scales the Deployment that it takes its pods from", async () => {
	const rollout = `apiVersion: argoproj.io/v1alpha1
kind: Rollout
metadata: { name: web-rollout }
spec: { replicas: 4, workloadRef: { apiVersion: apps/v1, kind: Deployment, name: web }, strategy: { canary: {} } }
`;
	const hpa = `apiVersion: autoscaling/v2
kind: HorizontalPodAutoscaler
metadata: { name: web }
spec:
  scaleTargetRef: { apiVersion: argoproj.io/v1alpha1, kind: Rollout, name: web-rollout }
  minReplicas: 3
  maxReplicas: 9
`;
	const design = await designOf({ "web.yaml": deployment("web"), "rollout.yaml": rollout, "hpa.yaml": hpa });
	const services = design.components.filter(({ kind }) => kind === "Service");
	expect(services.map(({ name, attributes }) => [name, attributes.maxReplicas?.value])).toEqual([["web", 9]]);
});
