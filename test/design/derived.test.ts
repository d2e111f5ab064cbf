import { describe, expect, test } from "vitest";
import { assemble } from "../../src/design/assemble.ts";
import { type Attribute, assumed, byDefault, declared, unknown } from "../../src/design/attribute.ts";
import type { Declaration, Fragment, FragmentLink } from "../../src/design/fragment.ts";
import { graphOf } from "../../src/design/graph.ts";

const at = (file: string, line = 0) => ({
	file,
	range: { start: { line, character: 0 }, end: { line, character: 9 } },
});

type Says = Record<string, Attribute["value"] | Attribute>;

/** Attributes as a file states them; one that is made already stays as it is. */
function said(file: string, says: Says): Record<string, Attribute> {
	const isMade = (one: Says[string]): one is Attribute => typeof one === "object" && "provenance" in one;
	return Object.fromEntries(
		Object.entries(says).map(([name, one], line) => [name, isMade(one) ? one : declared(one!, at(file, line + 1))]),
	);
}

function declares(kind: Declaration["kind"], name: string, says: Says = {}, links: FragmentLink[] = []): Declaration {
	const file = `deploy/${kind}-${name}.yaml`;
	const attributes = said(file, says);
	return { role: "declares", kind, name, file, keys: [`${kind}/${name}`], at: at(file), attributes, links };
}

const to = (kind: FragmentLink["kind"], key: string, says: Says = {}): FragmentLink => ({
	...{ kind, direction: "to", other: { by: "key", key }, at: at("deploy/links.yaml") },
	attributes: said("deploy/links.yaml", says),
});

/** What a component or link of an assembled design says of an attribute: its value, or why that is unknown. */
function told(fragments: Fragment[], id: string, name: string): unknown {
	const graph = graphOf(assemble(fragments));
	const attribute = (graph.component(id) ?? graph.link(id))?.attributes[name];
	return attribute?.unknown ?? attribute?.value;
}

describe("whether users reach a service from outside", () => {
	const balancer = (name: string, isPublic: Says[string] | undefined, next: string) =>
		declares("Balancer", name, isPublic === undefined ? {} : { public: isPublic }, [to("routes", next)]);
	const web = declares("Service", "web", { platform: "ecs" });
	const exposure = (...fragments: Fragment[]) => told([web, ...fragments], "service:web", "exposure");

	test("is told by the balancers before it, also over further ones", () => {
		expect(exposure(balancer("in", false, "Service/web"))).toBe("internal");
		expect(exposure(balancer("out", true, "Balancer/in"), balancer("in", false, "Service/web"))).toBe("public");
		expect(exposure()).toBe("internal");
	});

	test("is unknown where a balancer does not tell, or nothing says what runs it", () => {
		const untold = balancer("lb", unknown("var.internal has no value", at("lb.tf")), "Service/web");
		expect(exposure(untold)).toBe("public of lb: var.internal has no value");
		expect(told([declares("Service", "web")], "service:web", "exposure")).toBe("nothing says what runs it");
		const platform = unknown("var.platform has no value", at("web.tf"));
		expect(told([declares("Service", "web", { platform })], "service:web", "exposure")).toBe(
			"var.platform has no value",
		);
	});

	test("stays as a file states it", () => {
		const stated = declares("Service", "web", { platform: "ecs", exposure: "public" });
		expect(told([stated], "service:web", "exposure")).toBe("public");
	});
});

describe("whether a balancer carries long-lived connections", () => {
	const lb = declares("Balancer", "lb", {}, [to("routes", "Service/web"), to("routes", "Service/api")]);
	const longLived = (web: Says, api: Says, balancer = lb) =>
		told([balancer, declares("Service", "web", web), declares("Service", "api", api)], "balancer:lb", "longLived");
	const read = { language: "typescript" };

	test("is told by the code behind it, all of which must have been read for a no", () => {
		expect(longLived(read, { ...read, longLived: true })).toBe(true);
		expect(longLived({}, { ...read, longLived: true })).toBe(true);
		expect(longLived(read, read)).toBe(false);
		expect(longLived(read, {})).toBe("the code behind it was not read");
		expect(told([declares("Balancer", "lb")], "balancer:lb", "longLived")).toBe("the code behind it was not read");
	});

	test("stays as a file states it", () => {
		const stated = { ...lb, attributes: said(lb.file, { longLived: true }) };
		expect(longLived(read, read, stated)).toBe(true);
	});
});

describe("how many replicas run at most and at least", () => {
	const bounds = (service: Says, scaler?: Says) => {
		const fragments = [declares("Service", "web", service)];
		if (scaler) fragments.push(declares("Scaler", "web", scaler, [to("scales", "Service/web")]));
		return ["minReplicas", "maxReplicas"].map((name) => told(fragments, "service:web", name));
	};

	test("stands between a scaler's bounds, else is as many as are declared", () => {
		expect(bounds({ replicas: 3 })).toEqual([3, 3]);
		expect(bounds({ replicas: 3 }, { min: 2, max: 9 })).toEqual([2, 9]);
	});

	test("is not guessed: what is assumed is left out, and what is unknown says why", () => {
		expect(bounds({})).toEqual([undefined, undefined]);
		const max = unknown("var.max has no value", at("hpa.tf"));
		expect(bounds({ replicas: 3 }, { min: 2, max })).toEqual([2, "var.max has no value"]);
	});
});

describe("where a session lives", () => {
	test("is nowhere where the code was read and keeps none, and unknown where it was not read", () => {
		const sessions = (says: Says) => told([declares("Service", "web", says)], "service:web", "sessions");
		expect(sessions({ language: "go" })).toBe("none");
		expect(sessions({})).toBe("no code of it was read");
		expect(sessions({ language: "go", sessions: "memory" })).toBe("memory");
	});
});

describe("a signal that process 1 has no handler for", () => {
	const silent = byDefault("ignored", at("Dockerfile"), "the runtime ends at once");
	const sigterm = (says: Says) => told([declares("Service", "web", says)], "service:web", "sigterm");

	test("is not delivered, unless a file states what happens or another process is the first", () => {
		expect(sigterm({ sigterm: silent, processOne: true })).toBe("not-delivered");
		expect(sigterm({ sigterm: silent, processOne: false })).toBe("ignored");
		expect(sigterm({ sigterm: silent })).toBe("ignored");
		expect(sigterm({ sigterm: "ignored", processOne: true })).toBe("ignored");
		expect(sigterm({ sigterm: { ...silent, value: "handled" }, processOne: true })).toBe("handled");
	});
});

describe("whether a user stays on one version", () => {
	const sticky = (says: Says, ...others: Fragment[]) =>
		told([declares("Balancer", "web", says), ...others], "balancer:web", "versionSticky");
	const canary = { canaryWeight: 10, hosts: ["shop.example"] };

	test("is asked where a canary gets a share, and told by a cookie of its own or beside it", () => {
		expect(sticky({})).toBeUndefined();
		expect(sticky({ affinity: "cookie" })).toBeUndefined();
		expect(sticky(canary)).toBe(false);
		expect(sticky({ ...canary, affinity: "cookie" })).toBe(true);
		expect(sticky({ ...canary, affinity: "none" })).toBe(false);
		const beside = (host: string, affinity = "cookie") =>
			declares("Balancer", "main", { affinity, hosts: ["a.example", host] });
		expect(sticky(canary, beside("shop.example"))).toBe(true);
		expect(sticky(canary, beside("other.example"))).toBe(false);
		expect(sticky(canary, beside("shop.example", "none"))).toBe(false);
	});

	test("stays as a file states it", () => {
		expect(sticky({ ...canary, versionSticky: true })).toBe(true);
		expect(sticky({ ...canary, versionSticky: false, affinity: "cookie" })).toBe(false);
	});
});

describe("connections of all replicas together", () => {
	const connections = (pool: Says, replicas: Says = { replicas: 4 }) =>
		told(
			[declares("Service", "web", replicas, [to("reads", "Store/db", pool)]), declares("Store", "db")],
			"reads:service:web→store:db",
			"connections",
		);

	test("are those of a replica, times the most replicas", () => {
		expect(connections({ poolSize: 10 })).toBe(40);
		expect(connections({ poolSize: 10, overflow: 5 })).toBe(60);
		expect(connections({})).toBeUndefined();
		// What nobody says in a file, no file can be asked to change.
		expect(connections({ poolSize: assumed(10, "the library's own") })).toBeUndefined();
	});

	test("are unknown where a part is, with its reason", () => {
		const why = unknown("POOL_SIZE is not given", at("db.ts"));
		expect(connections({ poolSize: why })).toBe("POOL_SIZE is not given");
		expect(connections({ poolSize: 10, overflow: why })).toBe("POOL_SIZE is not given");
		expect(connections({ poolSize: 10 }, {})).toBe("replicas of web: not known");
		expect(connections({ poolSize: 10 }, { replicas: unknown("var.n has no value", at("web.tf")) })).toBe(
			"replicas of web: var.n has no value",
		);
	});
});

describe("tries of all layers", () => {
	test("are unknown where a layer's are, and one where no layer tries again", () => {
		const chain = (first: Says) => [
			declares("Service", "web", {}, [to("calls", "Service/orders", first)]),
			declares("Service", "orders", {}, [to("calls", "Service/stock", { retries: 2 })]),
			declares("Service", "stock"),
		];
		const last = "calls:service:orders→service:stock";
		const why = unknown("RETRIES is not given", at("web.ts"));
		expect(told(chain({ retries: why }), last, "amplification")).toBe("retries: RETRIES is not given");
		expect(told(chain({ retries: 1 }), last, "amplification")).toBe(6);
		expect(told(chain({}), last, "amplification")).toBe(3);
		expect(told(chain({}), "calls:service:web→service:orders", "amplification")).toBeUndefined();
	});

	test("are those of the worst of several ways", () => {
		const design = [
			declares("Service", "a", {}, [to("calls", "Service/c", { retries: 4 })]),
			declares("Service", "b", {}, [to("calls", "Service/c", { retries: 1 })]),
			declares("Service", "c", {}, [to("calls", "Service/d", { retries: 1 })]),
			declares("Service", "d"),
		];
		for (const order of [design, design.toReversed()])
			expect(told(order, "calls:service:c→service:d", "amplification")).toBe(10);
	});
});

describe("who sends the requests", () => {
	const entries = (...fragments: Fragment[]) =>
		assemble(fragments)
			.links.filter(({ kind, from }) => kind === "routes" && from.startsWith("client:"))
			.map(({ to }) => to);

	test("comes in where nothing of the workspace does, and by what is public where that is told", () => {
		const lb = (name: string, says: Says) => declares("Balancer", name, says, [to("routes", "Service/web")]);
		const web = declares("Service", "web");
		expect(entries(web)).toEqual(["service:web"]);
		expect(entries(lb("lb", {}), web)).toEqual(["balancer:lb"]);
		expect(entries(lb("open", { public: true }), lb("other", {}), web)).toEqual(["balancer:open"]);
		expect(entries(lb("shut", { public: false }), lb("other", {}), web)).toEqual(["balancer:other"]);
		expect(entries(lb("shut", { public: false }), web)).toEqual(["balancer:shut"]);
	});

	test("does not ask a worker, nor what somebody calls", () => {
		const web = declares("Service", "web", {}, [to("calls", "Service/orders")]);
		const worker = declares("Service", "mails", { role: "worker" });
		expect(entries(web, declares("Service", "orders"), worker)).toEqual(["service:web"]);
		expect(assemble([worker]).components.map(({ id }) => id)).toEqual(["service:mails"]);
	});

	test("is the client that a file names, where one does", () => {
		const design = assemble([declares("Client", "shoppers", { rate: 5 }), declares("Service", "web")]);
		expect(design.components.filter(({ kind }) => kind === "Client").map(({ id }) => id)).toEqual(["client:shoppers"]);
		expect(design.links.map(({ from, to }) => [from, to])).toEqual([["client:shoppers", "service:web"]]);
	});
});

describe("room that is kept on nodes", () => {
	const pool = (says: Says = {}) => declares("NodePool", "general", says);
	const room = (name: string, says: Says): Fragment[] => [
		declares("Service", name, { keepsRoom: true, priority: -1, ...says }, [to("runs-on", "NodePool/general")]),
		declares("Rollout", name, {}, [to("replaces", `Service/${name}`)]),
	];
	const kept = (name: string, ...fragments: Fragment[]) => told(fragments, "nodepool:general", name);
	const asks = { replicas: 2, cpuRequest: 0.5 };

	test("is what placeholders ask for, all together; they and their rollouts go", () => {
		const fragments = [pool(), ...room("room", asks), ...room("more", { replicas: 1, cpuRequest: 0.1 })];
		expect(kept("headroomCpu", ...fragments)).toBe(1.1);
		expect(assemble(fragments).components.map(({ kind }) => kind)).toEqual(["NodePool"]);
		expect(assemble(fragments).links).toEqual([]);
	});

	test("is unknown where nobody says how much", () => {
		for (const says of [{ replicas: 2 }, { cpuRequest: 1 }])
			expect(kept("headroom", pool(), ...room("room", says))).toMatch(/^how many placeholders/);
	});

	test("is none where what adds the nodes adds none for such pods, and unknown where that is", () => {
		const adder = (priorityCutoff: Says[string]) =>
			declares("Service", "ca", { provisioner: "cluster-autoscaler", priorityCutoff });
		expect(kept("provisioner", pool(), adder(-10))).toBe("cluster-autoscaler");
		expect(kept("provisioner", pool({ provisioner: "karpenter" }), adder(-10))).toBe("karpenter");
		const low = room("room", { ...asks, priority: -11 });
		expect(kept("headroom", pool(), adder(-10), ...low)).toMatch(/priority below -10/);
		expect(kept("headroomCpu", pool(), adder(-10), ...room("room", { ...asks, priority: -10 }))).toBe(1);
		expect(kept("headroomCpu", pool({ provisioner: "karpenter" }), adder(-10), ...low)).toBe(1);
		expect(kept("headroomCpu", pool(), ...low)).toBe(1);
		const untold = unknown("$CUTOFF is not given", at("ca.yaml"));
		expect(kept("headroom", pool(), adder(untold), ...low)).toMatch(/\$CUTOFF is not given/);
	});

	test("is not kept by what does some work, nor by pods that give way to nobody", () => {
		expect(kept("headroomCpu", pool(), ...room("web", { ...asks, keepsRoom: false }))).toBeUndefined();
		const [web] = room("web", asks) as Declaration[];
		const { priority: _, ...attributes } = web.attributes;
		expect(kept("headroomCpu", pool(), { ...web, attributes })).toBeUndefined();
	});
});

describe("how much of a fleet its scaler lets go within a minute", () => {
	const share = (says: Says) =>
		told([declares("Scaler", "web", { type: "hpa", ...says })], "scaler:web", "shrinkShare");

	test("is what the policies allow, and all of it where none says otherwise", () => {
		expect(share({})).toBe(1);
		expect(share({ downPolicies: ["20 % in 60 s"] })).toBe(0.2);
		expect(share({ downPolicies: ["2 pods in 60 s"], max: 10 })).toBe(0.2);
		expect(share({ downPolicies: ["20 % in 60 s", "50 % in 60 s"], downSelect: "min" })).toBe(0.2);
		expect(share({ downSelect: "disabled" })).toBe(0);
	});

	test("is not told where no policy can be read", () => {
		expect(share({ downPolicies: ["as it pleases"] })).toBeUndefined();
		expect(share({ downPolicies: ["2 pods in 60 s"] })).toBeUndefined();
	});
});

describe("whether what a client may send is limited", () => {
	const code = (paths: string[]) => declares("Service", "web", { paths });
	const edge = (limits: Record<string, string>, says: Says = {}) =>
		declares(
			"Balancer",
			"edge",
			says,
			Object.entries(limits).map(([key, path]) => to("routes", key, { rateLimit: 5, limitedPath: path })),
		);
	const limited = (...fragments: Fragment[]) => told(fragments, "balancer:edge", "limited");
	const other = declares("Service", "api", {});

	test("is so by a limit of one of its ways, at which somebody answers", () => {
		expect(limited(edge({ "Service/web": "/login" }), code(["/login"]))).toBe(true);
		expect(limited(edge({}), code(["/login"]))).toBe(false);
	});

	test("is not so where the path has moved away from all of its limits, and only then", () => {
		const moved = code(["/v2/login/form"]);
		expect(limited(edge({ "Service/web": "/old/login" }), moved)).toBe(false);
		expect(told([edge({ "Service/web": "/old/login" }), moved], "balancer:edge", "idleLimit")).toBe("/old/login");
		const one = edge({ "Service/web": "/old/login", "Service/api": "/v2/login/form" });
		expect(limited(one, moved, other)).toBe(true);
		expect(told([one, moved, other], "balancer:edge", "idleLimit")).toBeUndefined();
	});

	test("is unknown for the reason that its limit is, at the place of that limit", () => {
		const rateLimit = unknown("var.limit has no value", at("limits.tf", 7));
		const graph = graphOf(assemble([edge({}, { rateLimit })]));
		expect(graph.component("balancer:edge")?.attributes.limited).toMatchObject({
			unknown: "var.limit has no value",
			provenance: { at: { file: "limits.tf" } },
		});
	});
});
