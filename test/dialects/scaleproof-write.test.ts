import { expect, test } from "vitest";
import type { Patch } from "../../src/design/patch.ts";
import { applyEdits } from "../../src/design/text.ts";
import { writeSettings } from "../../src/dialects/scaleproof/write.ts";
import { openSession } from "../support/memory-workspace.ts";

const web = `apiVersion: apps/v1
kind: Deployment
metadata: { name: web }
spec:
  replicas: 3
  selector: { matchLabels: { app: web } }
  template:
    metadata: { labels: { app: web } }
    spec: { containers: [{ name: web, image: example/web:1 }] }
`;

async function writing(settings: string | undefined, patch: Patch) {
	const files = { "deploy/web.yaml": web, ...(settings !== undefined && { "scaleproof.yaml": settings }) };
	const design = (await openSession(files)).design();
	const { edits, byHand } = writeSettings(settings, design, patch);
	const text = applyEdits(settings ?? "", edits);
	const after = await openSession({ ...files, "scaleproof.yaml": text });
	const value = (component: string, attribute: string) =>
		after.design().components.find(({ id }) => id === component)?.attributes[attribute];
	return { text, byHand, value, notes: after.review().notes.filter(({ file }) => file === "scaleproof.yaml") };
}

test("an assumption that a person changed is written where the next review reads it", async () => {
	const settings = `# what the code cannot say\ncomponents:\n  web: { startup: 45s } # measured\n\nrules: {}\n`;
	const patch = [
		{ of: "service:web", attribute: "queueBound", value: 77 },
		{ of: "service:web", attribute: "serviceTimeP99", value: 0.08 },
		{ of: "client:users", attribute: "sessionDuration", value: 90 },
		{ of: "client:users", attribute: "peakRate", value: 1200.5 },
	];
	const { text, byHand, value, notes } = await writing(settings, patch);
	expect(byHand).toEqual([]);
	expect(notes).toEqual([]);
	for (const { of, attribute, value: wanted } of patch) {
		expect(value(of, attribute)).toMatchObject({ value: wanted, provenance: { kind: "declared" } });
	}
	for (const kept of ["# what the code cannot say", "startup: 45s", "# measured", "rules: {}"])
		expect(text).toContain(kept);
});

test.each([
	["no file", undefined],
	["an empty one", ""],
	["the commented template", "# What the code cannot say.\n\n# workload:\n#   rate: 800/s\n"],
])("with %s, it is made, and comments stay", async (_name, settings) => {
	const { text, value } = await writing(settings, [{ of: "service:web", attribute: "queueBound", value: 77 }]);
	expect(value("service:web", "queueBound")?.value).toBe(77);
	expect(text).toContain(settings?.trim() ?? "");
});

test("of two components with one name, the one that was meant", async () => {
	const files = { "deploy/web.yaml": web, "other/web.yaml": web };
	const services = async (all: Record<string, string>) =>
		(await openSession(all)).design().components.filter(({ kind }) => kind === "Service");
	const meant = (await services(files)).find(({ at }) => at?.file === "other/web.yaml");
	const design = (await openSession(files)).design();
	const patch = [{ of: meant?.id ?? "", attribute: "queueBound", value: 7 }];
	const { edits, byHand } = writeSettings(undefined, design, patch);
	expect(byHand).toEqual([]);
	const after = await services({ ...files, "scaleproof.yaml": applyEdits("", edits) });
	const said = after.filter(({ attributes }) => attributes.queueBound?.value === 7);
	expect(said.map(({ at }) => at?.file)).toEqual(["other/web.yaml"]);
});

test("what the file has no place for, or cannot be read, is left to a person, and nothing is lost", async () => {
	const patch = [{ of: "service:web", attribute: "queueBound", value: 77 }];
	const broken = await writing("components: [\n", patch);
	expect(broken.text).toBe("components: [\n");
	expect(broken.byHand.join()).toContain("cannot be read");
	const scalar = await writing("components: { web: 3 }\n", patch);
	expect(scalar.text).toBe("components: { web: 3 }\n");
	expect(scalar.byHand).toEqual([
		"Say queueBound of the Service web where it is configured; scaleproof.yaml has no place for it.",
	]);
	const unknown = await writing("# mine\n", [{ of: "service:gone", attribute: "queueBound", value: 1 }]);
	expect(unknown.text).toBe("# mine\n");
	expect(unknown.byHand).toHaveLength(1);
});

test("of a link nothing is written that would not be heard: calls have a place in the file, routes have none", () => {
	const part = (kind: "Balancer" | "Service", name: string) => ({
		id: `${kind.toLowerCase()}:${name}`,
		kind,
		name,
		attributes: {},
		files: [],
	});
	const components = [part("Balancer", "edge"), part("Service", "web"), part("Service", "orders")];
	const links = [
		{ id: "route", kind: "routes" as const, from: "balancer:edge", to: "service:web", attributes: {} },
		{ id: "call", kind: "calls" as const, from: "service:web", to: "service:orders", attributes: {} },
	];
	const slower = (of: string) => [{ of, attribute: "roundTrip", value: 0.05 }];
	const call = writeSettings(undefined, { components, links }, slower("call"));
	expect(call.byHand).toEqual([]);
	expect(applyEdits("", call.edits)).toContain("web -> orders:");
	const route = writeSettings(undefined, { components, links }, slower("route"));
	expect(route.edits).toEqual([]);
	expect(route.byHand).toEqual([
		"Say roundTrip of edge → web where it is configured; scaleproof.yaml has no place for it.",
	]);
});
