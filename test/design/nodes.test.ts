import { expect, test } from "vitest";
import { accepts, type Nodes, type Placement } from "../../src/design/nodes.ts";

const pool: Nodes = { labels: { disk: ["ssd", "nvme"] }, taints: [] };
const asks = (selector: Placement["selector"], tolerations: Placement["tolerations"] = []) => ({
	selector,
	tolerations,
});

test("a pool takes a pod that asks for a label it has, or that any node may have", () => {
	expect(accepts(pool, asks({}))).toBe(true);
	expect(accepts(pool, asks({ disk: ["hdd", "nvme"] }))).toBe(true);
	expect(accepts(pool, asks({ disk: ["hdd"] }))).toBe(false);
	expect(accepts(pool, asks({ disk: ["ssd"], gpu: ["a100"] }))).toBe(false);
	expect(accepts(pool, asks({ "kubernetes.io/arch": ["arm64"] }))).toBe(true);
	expect(accepts({ ...pool, open: ["karpenter.sh/"] }, asks({ "karpenter.sh/zone": ["a"] }))).toBe(true);
	expect(accepts({ ...pool, open: ["karpenter.sh/"] }, asks({ gpu: ["a100"] }))).toBe(false);
});

test("a taint keeps a pod away that does not tolerate it", () => {
	const tainted = { ...pool, taints: [{ key: "spot", value: "yes" }] };
	expect(accepts(tainted, asks({}))).toBe(false);
	expect(accepts(tainted, asks({}, [{}]))).toBe(true);
	expect(accepts(tainted, asks({}, [{ key: "spot" }]))).toBe(true);
	expect(accepts(tainted, asks({}, [{ key: "spot", value: "no" }]))).toBe(false);
	expect(accepts(tainted, asks({}, [{ key: "gpu", value: "yes" }]))).toBe(false);
	const twice = { ...tainted, taints: [...tainted.taints, { key: "gpu", value: "" }] };
	expect(accepts(twice, asks({}, [{ key: "spot" }]))).toBe(false);
});
