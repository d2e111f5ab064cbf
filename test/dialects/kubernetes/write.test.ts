import { describe, expect, it } from "vitest";
import { declared, type Value } from "../../../src/design/attribute.ts";
import { writeWith } from "../../support/reading.ts";
import { fixtures, flow, list, odd, plain } from "./fixtures.ts";
import { change, one, path, read } from "./support.ts";

const rate = {
	requestsTarget: declared(50, {
		file: path,
		range: { start: { line: 0, character: 0 }, end: { line: 0, character: 0 } },
	}),
};

/** Attributes that rightly change together. */
const together: Record<string, string[]> = {
	affinity: ["affinityDuration", "algorithm"],
	replicas: ["setAnew"],
	signals: ["requestsTarget"],
	strategy: ["maxSurge", "maxUnavailable"],
	upStabilisation: ["behaviour"],
	downStabilisation: ["behaviour"],
};

const wishes: [kind: "Service" | "Balancer" | "Scaler" | "Rollout", attribute: string, value: Value][] = [
	["Service", "replicas", 5],
	["Service", "grace", 75],
	["Service", "preStop", 12],
	["Balancer", "affinity", "none"],
	["Scaler", "min", 3],
	["Scaler", "max", 40],
	["Scaler", "signals", ["cpu", "requests"]],
	["Scaler", "upStabilisation", 20],
	["Scaler", "downStabilisation", 420],
	["Rollout", "strategy", "rolling"],
	["Rollout", "maxSurge", 2],
	["Rollout", "maxUnavailable", "10%"],
	["Rollout", "minReady", 9],
];

function comments(text: string): string[] {
	return [...text.matchAll(/#[^\r\n]*/g)].map(([comment]) => comment.trim());
}

function everything(text: string) {
	return read(text).fragments.flatMap((fragment) =>
		Object.entries(fragment.attributes).map(([name, { value, unknown, handle }]) => ({
			of: `${handle?.anchor} ${fragment.kind}`,
			name,
			value: value ?? unknown,
		})),
	);
}

/** Lines of `after` that `before` lacks, and the other way round. */
function difference(before: string, after: string): { added: string[]; removed: string[] } {
	const [a, b] = [before.split(/\r?\n/), after.split(/\r?\n/)];
	return { added: b.filter((line) => !a.includes(line)), removed: a.filter((line) => !b.includes(line)) };
}

describe.each(Object.entries(fixtures))("writing to the %s manifest", (_name, text) => {
	it.each(wishes)("sets %s.%s and nothing else, and keeps the comments", (kind, attribute, value) => {
		const piece = one(text, kind);
		if (!piece.attributes[attribute] || piece.attributes[attribute].value === value) return;
		const after = change(text, kind, attribute, value, undefined, rate);
		expect(after).toBeTypeOf("string");
		if (typeof after !== "string") return;
		expect(one(after, kind).attributes[attribute].value).toEqual(value);
		// Without its annotations an Ingress pins nobody by default.
		if (attribute !== "affinity") expect(one(after, kind).attributes[attribute].provenance.kind).toBe("declared");
		const own = `${piece.attributes[attribute].handle?.anchor} ${kind}`;
		const others = (from: string) =>
			everything(from).filter(
				(each) => each.of !== own || ![attribute, ...(together[attribute] ?? [])].includes(each.name),
			);
		expect(others(after)).toEqual(others(text));
		// What stands right over a removed line, or behind it, spoke of that line.
		const gone = attribute === "affinity" ? ["# goes with its line", "# sticky since 2019"] : [];
		expect(comments(after)).toEqual(comments(text).filter((comment) => !gone.includes(comment)));
		expect(after.includes("\r\n")).toBe(text.includes("\r\n"));
		expect(after.replaceAll("\r\n", "").includes("\n")).toBe(!text.includes("\r\n"));
		// Once more to another value: what was inserted is as writable as what was there.
		if (typeof value !== "number") return;
		const again = change(after, kind, attribute, value + 1, undefined, rate);
		expect(typeof again === "string" && one(again, kind).attributes[attribute].value).toBe(value + 1);
	});
});

describe("the text of an edit", () => {
	const changed = (...args: Parameters<typeof change>) => difference(args[0], String(change(...args)));

	it("is what a person would have written", () => {
		expect(changed(plain, "Service", "replicas", 3)).toEqual({ added: ["  replicas: 3"], removed: [] });
		expect(changed(plain, "Service", "preStop", 10)).toEqual({
			added: ["          lifecycle:", "            preStop:", "              sleep:", "                seconds: 10"],
			removed: [],
		});
		expect(changed(plain, "Service", "grace", 60)).toEqual({
			added: ["      terminationGracePeriodSeconds: 60"],
			removed: [],
		});
		expect(changed(plain, "Scaler", "min", 2)).toEqual({ added: ["  minReplicas: 2"], removed: [] });
		expect(changed(plain, "Scaler", "max", 20)).toEqual({
			added: ["  maxReplicas: 20"],
			removed: ["  maxReplicas: 10"],
		});
		expect(changed(plain, "Scaler", "downStabilisation", 600).added).toEqual([
			"  behavior:",
			"    scaleDown:",
			"      stabilizationWindowSeconds: 600",
		]);
		expect(changed(plain, "Scaler", "signals", ["cpu", "requests"], undefined, rate)).toEqual({
			added: [
				"    - type: Pods",
				"      pods:",
				"        metric:",
				"          name: http_requests_per_second",
				"          type: AverageValue",
				'          averageValue: "50"',
			],
			removed: [],
		});
		expect(changed(list, "Service", "preStop", 8)).toEqual({
			added: ['                command: ["/bin/sh", "-c", "sleep 8"]'],
			removed: ['                command: ["/bin/sh", "-c", "sleep 5"]'],
		});
		expect(changed(odd, "Service", "replicas", 6)).toEqual({
			added: ["    replicas:   6   # three zones"],
			removed: ["    replicas:   3   # three zones"],
		});
		expect(changed(odd, "Scaler", "min", 3).added).toEqual(['    minReplicas: "3"']);
	});

	it("places a new key where a reader looks for it", () => {
		expect(change(plain, "Scaler", "min", 2)).toContain("  minReplicas: 2\n  maxReplicas: 10\n");
		expect(change(plain, "Service", "replicas", 3)).toContain("spec:\n  replicas: 3\n  # one is enough");
		expect(change(flow, "Service", "preStop", 5)).toContain(
			"{lifecycle: { preStop: { sleep: { seconds: 5 } } }, name: web, image: 'web:1'}",
		);
		expect(change(flow, "Scaler", "downStabilisation", 60)).toContain(
			'{"behavior": {"scaleDown": {"stabilizationWindowSeconds": 60}}, "scaleTargetRef"',
		);
	});

	it("unpins the clients of a Service, without the settings that the API refuses beside None", () => {
		expect(changed(plain, "Balancer", "affinity", "none")).toEqual({
			added: ["  sessionAffinity: None # carts live in memory"],
			removed: [
				"  sessionAffinity: ClientIP # carts live in memory",
				"  sessionAffinityConfig:",
				"    clientIP:",
				"      timeoutSeconds: 600",
			],
		});
		expect(changed(flow, "Balancer", "affinity", "none").added).toEqual([
			"spec: {ports: [{port: 80}], sessionAffinity: 'None', selector: {app: web}}",
		]);
	});

	const ingress = (annotations: string) => `apiVersion: networking.k8s.io/v1
kind: Ingress
metadata:
  name: shop
${annotations}
spec: {defaultBackend: {service: {name: web}}}
`;
	const nginx = "nginx.ingress.kubernetes.io";

	it("removes the annotations that pin, and their map with the last of them", () => {
		const alone = ingress(`  annotations:
    # why not
    ${nginx}/affinity: cookie
    ${nginx}/affinity-mode: persistent
    ${nginx}/session-cookie-name: "r"`);
		expect(change(alone, "Balancer", "affinity", "none")).toBe(ingress("").replace("\n\n", "\n"));
		const kept = ingress(`  annotations:
    ${nginx}/affinity: cookie
    ${nginx}/rewrite-target: /
    ${nginx}/session-cookie-path: /`);
		expect(change(kept, "Balancer", "affinity", "none")).toBe(
			ingress(`  annotations:
    ${nginx}/rewrite-target: /`),
		);
		const hash = ingress(`  annotations: {${nginx}/upstream-hash-by: "$binary_remote_addr"}`);
		expect(change(hash, "Balancer", "affinity", "none")).toBe(ingress("").replace("\n\n", "\n"));
		const inFlow = ingress(`  annotations: {a: b, ${nginx}/affinity: cookie, ${nginx}/session-cookie-name: r, c: d}`);
		expect(change(inFlow, "Balancer", "affinity", "none")).toBe(ingress("  annotations: {a: b, c: d}"));
		const tail = ingress(`  annotations: {a: b, ${nginx}/affinity: cookie, ${nginx}/session-cookie-name: r}`);
		expect(change(tail, "Balancer", "affinity", "none")).toBe(ingress("  annotations: {a: b}"));
	});

	it("takes the comment of a removed line along, and leaves those of other lines", () => {
		const text = ingress(`  annotations:
    # certificates come from here
    cert-manager.io/issuer: x

    # an introduction to what follows

    # SHOP-412: carts were lost
    # on every other page
    ${nginx}/affinity: cookie # until we have Redis
    # about the limit
    ${nginx}/limit-rps: "40"`);
		expect(change(text, "Balancer", "affinity", "none")).toBe(
			ingress(`  annotations:
    # certificates come from here
    cert-manager.io/issuer: x

    # an introduction to what follows

    # about the limit
    ${nginx}/limit-rps: "40"`),
		);
	});

	it.each([
		["over a line that would go", `# SHOP-412: carts. Do not remove!\n    ${nginx}/affinity: cookie`],
		["behind a line that would go", `${nginx}/affinity: cookie # never touch this`],
		["over the lines that follow it", `# don't delete,\n    # ask first\n    ${nginx}/affinity: cookie`],
		["over a value that would change", `# must stay\n    haproxy.org/cookie-persistence: x`],
	])("leaves a line to a person where a comment %s asks for it", (_where, lines) => {
		const text = ingress(`  annotations:\n    a: b\n    ${lines}`);
		expect(change(text, "Balancer", "affinity", "none")).toMatchObject({
			refused: expect.stringMatching(/a comment there says “.+”; settle that first/),
		});
	});

	it("heeds a comment at a value that would be replaced", () => {
		const text = plain.replace("maxReplicas: 10", "maxReplicas: 10 # do not raise: licences");
		expect(change(text, "Scaler", "max", 20)).toMatchObject({ refused: expect.stringContaining("do not raise") });
	});

	it("switches stickiness off inside a longer annotation", () => {
		const alb = ingress(`  annotations:
    alb.ingress.kubernetes.io/target-group-attributes: stickiness.enabled=true,slow_start.duration_seconds=30`);
		expect(change(alb, "Balancer", "affinity", "none")).toBe(alb.replace("enabled=true", "enabled=false"));
		const agic = ingress(`  annotations:\n    appgw.ingress.kubernetes.io/cookie-based-affinity: "true"`);
		expect(change(agic, "Balancer", "affinity", "none")).toBe(agic.replace('"true"', '"false"'));
	});

	it("moves a simple autoscaling/v1 object to v2", () => {
		const v1 = `apiVersion: autoscaling/v1
kind: HorizontalPodAutoscaler
metadata: {name: web}
spec:
  scaleTargetRef: {kind: Deployment, name: web}
  maxReplicas: 9
  targetCPUUtilizationPercentage: 55 # measured
`;
		const after = String(change(v1, "Scaler", "signals", ["cpu", "requests"], undefined, rate));
		expect(after).toContain("apiVersion: autoscaling/v2\n");
		expect(after).not.toContain("targetCPU");
		expect(one(after, "Scaler").attributes).toMatchObject({
			cpuTarget: { value: 0.55 },
			requestsTarget: { value: 50 },
		});
		expect(change(v1, "Scaler", "downStabilisation", 60)).toMatchObject({
			refused: expect.stringContaining("autoscaling/v2"),
		});
	});
});

describe("a refusal says what to do by hand", () => {
	const refused = (...args: Parameters<typeof change>) => {
		const result = change(...args);
		return typeof result === "string" ? "" : result.refused;
	};

	it("where a number is missing that only people can know", () => {
		expect(refused(plain, "Scaler", "signals", ["cpu", "requests"])).toMatch(/how many requests a second one replica/);
		expect(refused(plain, "Scaler", "signals", ["cpu", "latency"], undefined, rate)).toMatch(
			/add a metric for latency/,
		);
		expect(refused(plain, "Service", "cpuRequest", 1)).toMatch(/Deployment web: cpuRequest is to be changed by hand/);
	});

	it("where the API would refuse the result", () => {
		expect(refused(plain, "Scaler", "min", 11)).toMatch(/above the maximum/);
		expect(refused(plain, "Service", "preStop", 31)).toMatch(/terminationGracePeriodSeconds is 30/);
		expect(refused(plain, "Service", "preStop", 1.5)).toMatch(/whole second/);
		expect(refused(plain, "Rollout", "strategy", "canary")).toMatch(/no canary rollout/);
	});

	it("where the value is filled in elsewhere or shared", () => {
		const later = plain.replace("spec:\n  # one", "spec:\n  replicas: $(N)\n  # one");
		expect(refused(later, "Service", "replicas", 2)).toMatch(/filled in later/);
		const shared = `apiVersion: v1
kind: List
items:
  - apiVersion: apps/v1
    kind: Deployment
    metadata: {name: a}
    spec: &spec {replicas: &n 1, template: {spec: {containers: [{name: a, image: a}]}}}
  - apiVersion: apps/v1
    kind: Deployment
    metadata: {name: b}
    spec: *spec
`;
		expect(refused(shared, "Service", "replicas", 2, "a")).toMatch(/shared through a YAML anchor/);
		expect(refused(shared, "Service", "grace", 2, "b")).toMatch(/shared through a YAML anchor/);
	});

	it("where the container already does something else when it stops", () => {
		const hook = plain.replace(
			"          readinessProbe:",
			"          lifecycle: {preStop: {httpGet: {path: /drain}}}\n          readinessProbe:",
		);
		expect(refused(hook, "Service", "preStop", 5)).toMatch(/is not known here/);
	});

	it("where the file has changed since it was read", async () => {
		const { kubernetes } = await import("../../../src/dialects/kubernetes/index.ts");
		const piece = one(plain, "Service");
		const wanted = {
			kind: "Service" as const,
			name: "web",
			attribute: "replicas",
			current: piece.attributes.replicas,
			value: 2,
			component: piece.attributes,
		};
		expect(writeWith(kubernetes, wanted, [{ path, text: "" }])).toHaveProperty("refused");
		expect(writeWith(kubernetes, wanted, [])).toHaveProperty("refused");
	});
});
