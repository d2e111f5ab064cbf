import { beforeAll, describe, expect, it } from "vitest";
import { assemble } from "../../../src/design/assemble.ts";
import type { Design } from "../../../src/design/design.ts";
import { neighbours } from "../../../src/design/graph.ts";
import { kubernetes } from "../../../src/dialects/kubernetes/index.ts";
import { terraform } from "../../../src/dialects/terraform/index.ts";
import { readWith } from "../../support/reading.ts";

beforeAll(() => terraform.load!());

/** Kubernetes files one by one, Terraform as a folder, as a workspace is read. */
function designOf(files: Record<string, string>): Design {
	const all = Object.entries(files).map(([path, text]) => ({ path, text }));
	const manifests = all
		.filter((file) => file.path.endsWith(".yaml"))
		.flatMap((file) => readWith(kubernetes, [file]).fragments);
	const folder = all.filter((file) => file.path.endsWith(".tf"));
	return assemble([...manifests, ...(folder.length > 0 ? readWith(terraform, folder).fragments : [])]);
}

const deployment = (name: string, pod = "", image = "shop/web:1", replicas = 3, cpu = "500m") => `apiVersion: apps/v1
kind: Deployment
metadata: {name: ${name}}
spec:
  replicas: ${replicas}
  selector: {matchLabels: {app: ${name}}}
  template:
    metadata: {labels: {app: ${name}}}
    spec:
${pod}
      containers:
        - name: main
          image: ${image}
          resources: {requests: {cpu: ${cpu}}}
`;

const karpenter = (name: string, spec = "", limits = "") => `apiVersion: karpenter.sh/v1
kind: NodePool
metadata: {name: ${name}}
spec:
  template:
    spec:
      nodeClassRef: {group: karpenter.k8s.aws, kind: EC2NodeClass, name: default}
${spec}
${limits}
`;

const nodeGroup = (name: string, more = "") => `
resource "aws_eks_node_group" "${name}" {
  node_group_name = "${name}"
  instance_types  = ["m5.xlarge"]
  scaling_config {
    min_size     = 2
    max_size     = 10
    desired_size = 3
  }
  ${more}
}
`;

/** Where the pods of a service run, by the ids of pools. */
const poolOf = (design: Design, name: string) =>
	neighbours(design, `service:${name}`, "out", ["runs-on"]).map((one) => one.id);
const said = (design: Design, id: string) =>
	Object.fromEntries(
		Object.entries(design.components.find((one) => one.id === id)?.attributes ?? {})
			.filter(([, one]) => one.provenance.kind !== "assumed")
			.map(([name, one]) => [name, one.value ?? `? ${one.unknown}`]),
	);

describe("a Deployment runs on the nodes of the one pool that takes it", () => {
	it("which Karpenter makes", () => {
		const requirements = `      requirements:
        - {key: karpenter.sh/capacity-type, operator: In, values: [spot, on-demand]}
        - {key: node.kubernetes.io/instance-type, operator: In, values: [m5.large]}`;
		const files = {
			"web.yaml": deployment("web"),
			"pool.yaml": karpenter("general", requirements, "  limits: {nodes: 12}"),
		};
		const design = designOf(files);
		expect(poolOf(design, "web")).toEqual(["nodepool:general"]);
		expect(said(design, "nodepool:general")).toEqual({
			provisioner: "karpenter",
			capacity: "mixed",
			instanceType: "m5.large",
			min: 0,
			max: 12,
			bounded: true,
			spare: 0,
		});
	});

	it("which Karpenter keeps at a fixed size", () => {
		const design = designOf({ "web.yaml": deployment("web"), "pool.yaml": karpenter("fixed", "", "  replicas: 4") });
		expect(said(design, "nodepool:fixed")).toMatchObject({ provisioner: "none", min: 4, max: 4 });
	});

	it("of the old Provisioner", () => {
		const text = `apiVersion: karpenter.sh/v1alpha5
kind: Provisioner
metadata: {name: old}
spec:
  requirements: [{key: karpenter.sh/capacity-type, operator: In, values: [spot]}]
`;
		const design = designOf({ "web.yaml": deployment("web"), "pool.yaml": text });
		expect(poolOf(design, "web")).toEqual(["nodepool:old"]);
		expect(said(design, "nodepool:old")).toMatchObject({ provisioner: "karpenter", capacity: "spot" });
	});

	it("which is a node group of EKS; a Cluster Autoscaler beside it adds its nodes", () => {
		const design = designOf({
			"k8s/web.yaml": deployment("web"),
			"k8s/ca.yaml": deployment("cluster-autoscaler", "", "registry.k8s.io/autoscaling/cluster-autoscaler:v1.30.0", 1),
			"infra/main.tf": nodeGroup("workers"),
		});
		expect(poolOf(design, "web")).toEqual(["nodepool:workers"]);
		expect(said(design, "nodepool:workers")).toMatchObject({
			provisioner: "cluster-autoscaler",
			min: 2,
			max: 10,
			instanceType: "m5.xlarge",
		});
	});

	it("whose bounds a Cluster Autoscaler is told", () => {
		const container = `apiVersion: apps/v1
kind: Deployment
metadata: {name: cluster-autoscaler}
spec:
  template:
    spec:
      containers:
        - name: main
          image: registry.k8s.io/autoscaling/cluster-autoscaler:v1.30.0
          command: [./cluster-autoscaler, --cloud-provider=aws, "--nodes=1:8:workers-asg"]
`;
		const group = `resource "aws_autoscaling_group" "workers" {
  name     = "workers-asg"
  min_size = 1
  max_size = 8
  launch_template {
    id = aws_launch_template.workers.id
  }
}
resource "aws_launch_template" "workers" {
  instance_type = "m5.large"
  user_data     = base64encode("/etc/eks/bootstrap.sh main")
}
`;
		const files = { "k8s/ca.yaml": container, "k8s/web.yaml": deployment("web") };
		const alone = designOf(files);
		expect(poolOf(alone, "web")).toEqual(["nodepool:workers-asg"]);
		expect(said(alone, "nodepool:workers-asg")).toMatchObject({ provisioner: "cluster-autoscaler", min: 1, max: 8 });
		// The group that Terraform makes is the same one.
		const both = designOf({ ...files, "infra/main.tf": group });
		expect(both.components.filter((one) => one.kind === "NodePool")).toHaveLength(1);
		expect(poolOf(both, "web")).toHaveLength(1);
	});

	it("of several only where its labels and tolerations leave one", () => {
		const two = {
			"a.yaml": karpenter("a"),
			"b.yaml": karpenter("b", "      taints: [{key: gpu, value: 'yes', effect: NoSchedule}]"),
		};
		const on = (pod: string) => poolOf(designOf({ ...two, "web.yaml": deployment("web", pod) }), "web");
		expect(on("")).toEqual(["nodepool:a"]);
		expect(on("      tolerations: [{key: gpu, operator: Exists}]")).toEqual([]);
		expect(on("      tolerations: [{key: gpu, value: 'no'}]")).toEqual(["nodepool:a"]);
		expect(on("      tolerations: [{operator: Exists}]\n      nodeSelector: {karpenter.sh/nodepool: b}")).toEqual([
			"nodepool:b",
		]);
		const affinity = (operator: string) => `      affinity:
        nodeAffinity:
          requiredDuringSchedulingIgnoredDuringExecution:
            nodeSelectorTerms:
              - matchExpressions: [{key: karpenter.sh/nodepool, operator: ${operator}, values: [a]}]`;
		expect(on(affinity("In"))).toEqual(["nodepool:a"]);
		expect(on(affinity("NotIn"))).toEqual([]);
	});

	it("is not guessed: two pools alike, a label that no pool has, taints that nobody knows", () => {
		const web = (pod = "") => ({ "web.yaml": deployment("web", pod) });
		expect(poolOf(designOf({ ...web(), "a.yaml": karpenter("a"), "b.yaml": karpenter("b") }), "web")).toEqual([]);
		const wanted = web("      nodeSelector: {team: payments}");
		expect(poolOf(designOf({ ...wanted, "a.yaml": karpenter("a") }), "web")).toEqual([]);
		expect(
			poolOf(designOf({ ...web("      nodeSelector: {kubernetes.io/os: linux}"), "a.yaml": karpenter("a") }), "web"),
		).toEqual(["nodepool:a"]);
		const labelled = nodeGroup("pay", 'labels = { team = "payments" }');
		expect(poolOf(designOf({ ...wanted, "infra/main.tf": labelled }), "web")).toEqual(["nodepool:pay"]);
		const dynamic = nodeGroup(
			"pay",
			'dynamic "taint" {\n    for_each = var.taints\n    content {\n      key = taint.value\n    }\n  }',
		);
		expect(poolOf(designOf({ ...web(), "infra/main.tf": dynamic }), "web")).toEqual([]);
	});
});

describe("pause pods that give way to all others", () => {
	const priority = (value: number) => `apiVersion: scheduling.k8s.io/v1
kind: PriorityClass
metadata: {name: placeholder}
value: ${value}
`;
	const pause = (replicas: number, cpu: string) =>
		deployment("room", "      priorityClassName: placeholder", "registry.k8s.io/pause:3.9", replicas, cpu);

	it("keep CPU free on the pool, and are no service", () => {
		const design = designOf({
			"web.yaml": deployment("web"),
			"pool.yaml": karpenter("general"),
			"priority.yaml": priority(-10),
			"room.yaml": pause(4, "1500m"),
		});
		expect(said(design, "nodepool:general")).toMatchObject({ headroomCpu: 6 });
		expect(design.components.map((one) => one.id).sort()).toEqual([
			"client:users",
			"nodepool:general",
			"rollout:web",
			"service:web",
		]);
		expect(design.links.every((link) => !link.id.includes("room"))).toBe(true);
	});

	it("do so only under a class below 0", () => {
		const design = designOf({
			"pool.yaml": karpenter("general"),
			"priority.yaml": priority(10),
			"room.yaml": pause(4, "1"),
		});
		expect(said(design, "nodepool:general")).not.toHaveProperty("headroomCpu");
		expect(design.components.map((one) => one.id)).toContain("service:room");
	});

	it("are below what a Cluster Autoscaler adds nodes for, from its cutoff on", () => {
		const files = {
			"ca.yaml": deployment("cluster-autoscaler", "", "registry.k8s.io/autoscaling/cluster-autoscaler:v1.30.0", 1),
			"room.yaml": pause(4, "1"),
			"infra/main.tf": nodeGroup("workers"),
		};
		const room = (value: number) => said(designOf({ ...files, "priority.yaml": priority(value) }), "nodepool:workers");
		expect(room(-10)).toMatchObject({ headroomCpu: 4 });
		expect(room(-1000).headroom).toMatch(/^\? no node is added for pods of a priority below -10/);
		// Whoever runs it may say otherwise.
		const told = (cutoff: string) => {
			const ca = files["ca.yaml"].replace(/resources: .*/, `args: ["--expendable-pods-priority-cutoff=${cutoff}"]`);
			return said(designOf({ ...files, "ca.yaml": ca, "priority.yaml": priority(-100) }), "nodepool:workers");
		};
		expect(told("-1000")).toMatchObject({ headroomCpu: 4 });
		expect(told("$CUTOFF").headroom).toMatch(/CUTOFF/);
	});
});
