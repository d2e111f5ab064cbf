import { expect, test } from "vitest";
import { measurementOf, type Value } from "../../src/design/attribute.ts";
import { applyEdits } from "../../src/design/text.ts";
import { writeSettings } from "../../src/dialects/scaleproof/write.ts";
import type { SourcedFact } from "../../src/measure/fact.ts";
import { place } from "../../src/measure/place.ts";
import { writeMeasurements } from "../../src/measure/write.ts";
import { openSession } from "../support/memory-workspace.ts";

const deployment = (name: string) => `apiVersion: apps/v1
kind: Deployment
metadata: { name: ${name} }
spec:
  replicas: 3
  selector: { matchLabels: { app: ${name} } }
  template:
    metadata: { labels: { app: ${name} } }
    spec: { containers: [{ name: ${name}, image: example/${name}:1 }] }
`;
const balancer = (name: string) => `---
apiVersion: v1
kind: Service
metadata: { name: ${name} }
spec: { type: LoadBalancer, selector: { app: ${name} }, ports: [{ port: 80 }] }
`;
const one = { "deploy/web.yaml": deployment("web") + balancer("web") };
const two = { ...one, "deploy/orders.yaml": deployment("orders") };

const common = {
	files: ["access.log"],
	from: Date.UTC(2026, 10, 2) / 1000,
	to: Date.UTC(2026, 10, 8) / 1000,
	sample: 1000,
};
const rate: SourcedFact = {
	subject: { of: "traffic" },
	attribute: "rate",
	label: "",
	value: 42.5,
	unit: "/s",
	...common,
};
const bytes: SourcedFact = { ...rate, attribute: "payloadBytes", value: 2048, unit: "B" };
const law = { lognormal: { median: 0.0123, sigma: 0.61 } };
const time: SourcedFact = {
	...rate,
	subject: { of: "service" },
	attribute: "serviceTime",
	value: law,
	unit: "",
	goodness: "KS 0.012, fits well",
};
const laws: Value[] = [
	{ deterministic: 0.02 },
	{ exponential: { mean: 0.02 } },
	{ gamma: { shape: 0.5, mean: 0.02 } },
	{ weibull: { shape: 0.7, scale: 0.02 } },
	{ empirical: { values: [0.001, 0.02], weights: [0.9, 0.1] } },
];

async function design(files: Record<string, string>) {
	return (await openSession(files)).design();
}

/** What the design says after the measurements are written. */
async function after(
	files: Record<string, string>,
	facts: readonly SourcedFact[],
	settings?: string,
	component?: string,
) {
	const present = { ...files, ...(settings !== undefined && { "scaleproof.yaml": settings }) };
	const before = await design(present);
	const { rows } = place(before, facts, component);
	const { edits, byHand, count } = writeMeasurements(settings, before, rows);
	const text = applyEdits(settings ?? "", edits);
	const session = await openSession({ ...files, "scaleproof.yaml": text });
	expect(session.review().notes.filter(({ file }) => file === "scaleproof.yaml")).toEqual([]);
	const attribute = (id: string, name: string) =>
		session.design().components.find((found) => found.id === id)?.attributes[name];
	return { rows, text, byHand, count, attribute };
}

test("what was measured of the only service and its users is written, and read again as measured", async () => {
	const { attribute, byHand, count } = await after(one, [rate, bytes, time]);
	expect(byHand).toEqual([]);
	expect(count).toBe(3);
	expect(attribute("client:users", "rate")?.value).toBe(42.5);
	expect(measurementOf(attribute("client:users", "rate")!)).toEqual({
		source: "access.log",
		from: "2026-11-02",
		to: "2026-11-08",
		sample: 1000,
	});
	expect(attribute("service:web", "serviceTime")?.value).toEqual(law);
	expect(measurementOf(attribute("service:web", "serviceTime")!)?.goodness).toBe("KS 0.012, fits well");
});

test.each(laws)("every law that a fit gives can be written: %j", async (value) => {
	const { attribute, byHand } = await after(one, [{ ...time, value }]);
	expect(byHand).toEqual([]);
	expect(attribute("service:web", "serviceTime")?.value).toEqual(value);
});

test("it takes the place of what was assumed, and comments stay", async () => {
	const settings =
		"# ours\ncomponents:\n  web:\n    serviceTime: { p50: 12ms, p99: 80ms } # guessed\n    startup: 45s # by hand\nworkload: { rate: 800/s }\n";
	const { text, attribute } = await after(one, [rate, time], settings);
	expect(attribute("service:web", "serviceTime")?.value).toEqual(law);
	expect(attribute("service:web", "serviceTimeP50")?.provenance.kind).toBe("assumed");
	expect(attribute("client:users", "rate")?.value).toBe(42.5);
	expect(text).toContain("# ours");
	expect(text).toContain("startup: 45s # by hand");
});

test("a value that a person sets later is no longer called measured", async () => {
	const { text } = await after(one, [rate, bytes]);
	const now = await design({ ...one, "scaleproof.yaml": text });
	const patch = [{ of: "client:users", attribute: "rate", value: 100 }];
	const edited = applyEdits(text, writeSettings(text, now, patch).edits);
	const users = (await design({ ...one, "scaleproof.yaml": edited })).components.find(
		({ id }) => id === "client:users",
	);
	expect(users?.attributes.rate?.value).toBe(100);
	expect(measurementOf(users!.attributes.rate)).toBeUndefined();
	expect(measurementOf(users!.attributes.payloadBytes)?.source).toBe("access.log");
});

test("where several services could be meant, a person is asked, and the answer is taken", async () => {
	const files = { ...two, "deploy/orders.yaml": deployment("orders") + balancer("orders") };
	const open = place(await design(files), [rate, time]);
	expect(open.choices.toSorted()).toEqual(["orders", "web"]);
	expect(open.rows[1].change).toBeUndefined();
	const { attribute, rows } = await after(files, [rate, bytes, time], undefined, "orders");
	expect(attribute("service:orders", "serviceTime")?.value).toEqual(law);
	// One of two that users reach: its traffic is not that of all users.
	expect(attribute("service:orders", "rate")?.value).toBe(42.5);
	expect(rows[1].why).toContain("all users");
});

test("of the only service that users reach, traffic is that of the users; of another, its own", async () => {
	const web = await after(two, [rate], undefined, "web");
	expect(web.attribute("client:users", "rate")?.value).toBe(42.5);
	const orders = await after(two, [rate], undefined, "orders");
	expect(orders.attribute("service:orders", "rate")?.value).toBe(42.5);
	expect(orders.attribute("client:users", "rate")?.provenance.kind).toBe("assumed");
});

test("names of the file find theirs in the design; others are said", async () => {
	const named = (name: string): SourcedFact => ({ ...time, subject: { of: "service", name } });
	const { rows, count } = await after(two, [named("Orders"), named("billing")]);
	expect(rows[0].change?.of).toBe("service:orders");
	expect(rows[1].why).toBe('the design has no service "billing"');
	expect(count).toBe(1);
	const design_ = await design(two);
	expect(() => place(design_, [time], "webb")).toThrow(/Did you mean "web"/);
});

test("what another file declares is changed there", async () => {
	const replicas: SourcedFact = { ...time, attribute: "replicas", value: 9, unit: "replicas" };
	const { rows, text } = await after(one, [replicas]);
	expect(rows[0].why).toMatch(/deploy\/web\.yaml:5 says it/);
	expect(text).toBe("");
});

test("of two measurements of one thing, the larger counts", async () => {
	const { attribute, count } = await after(one, [rate, { ...rate, value: 7, sample: 10, files: ["short.log"] }]);
	expect(attribute("client:users", "rate")?.value).toBe(42.5);
	expect(count).toBe(1);
});

const calling = {
	"web/package.json": `{ "name": "web" }`,
	"web/src/server.ts": `import express from "express";
const app = express();
app.get("/", async (_, response) => response.send(await (await fetch("http://orders/items")).text()));
app.listen(80);
`,
	"scaleproof.yaml": "components: { web: { code: web } }\n",
};
const ofOrders = `---
apiVersion: v1
kind: Service
metadata: { name: orders }
spec: { selector: { app: orders }, ports: [{ port: 80 }] }
`;
const called: Record<string, string> = { ...one, "deploy/orders.yaml": deployment("orders") + ofOrders, ...calling };

test("shares of calls are written to the link that the design has, and hold for it", async () => {
	const share: SourcedFact = {
		...rate,
		subject: { of: "link", from: "web", to: "orders" },
		attribute: "share",
		value: 0.4211,
		unit: "share",
	};
	const before = await design(called);
	const calls = before.links.filter(({ kind, from }) => kind === "calls" && from === "service:web");
	expect(calls).toHaveLength(1);
	const { rows } = place(before, [share, { ...share, subject: { of: "link", from: "web", to: "billing" } }]);
	expect(rows[0].change).toEqual({ of: calls[0].id, attribute: "share", value: 0.4211 });
	expect(rows[1].why).toBe('the design has no call from web to "billing"');
	const { edits, byHand } = writeMeasurements(calling["scaleproof.yaml"], before, rows);
	expect(byHand).toEqual([]);
	const text = applyEdits(calling["scaleproof.yaml"], edits);
	expect(text).toContain("web -> orders:");
	const session = await openSession({ ...called, "scaleproof.yaml": text });
	expect(session.review().notes).toEqual([]);
	const link = session.design().links.find(({ id }) => id === calls[0].id);
	expect(link?.attributes.share.value).toBe(0.4211);
	expect(measurementOf(link!.attributes.share)?.source).toBe("access.log");
});

test("what settings say of a call that there is not, or in a wrong way, is told", async () => {
	const settings =
		"links:\n  web -> nowhere: { share: 10% }\n  web: { share: 10% }\n  web -> orders: { shares: 10% }\n";
	const session = await openSession({ ...called, "scaleproof.yaml": settings });
	const words = session.review().notes.map(({ message }) => message);
	expect(words.join("\n")).toContain('no call from "web" to "nowhere"');
	expect(words.join("\n")).toContain("expected the names of its two ends");
	expect(words.join("\n")).toContain('a link has no attribute "shares"');
});

test("a hostile name of a file or a service stays a text", async () => {
	const name = 'a: { b }\n"# \u001b[31m';
	const { rows, attribute } = await after(one, [
		{ ...rate, files: [name] },
		{ ...time, subject: { of: "service", name } },
	]);
	expect(measurementOf(attribute("client:users", "rate")!)?.source).toBe('a: { b } "# [31m');
	expect(rows[1].owner).not.toContain("\u001b");
});
