import { expect, test } from "vitest";
import { declared } from "../../src/design/attribute.ts";
import type { Component } from "../../src/design/design.ts";
import { startingSettings } from "../../src/review/starting-settings.ts";

const at = (file: string) => ({ file, range: { start: { line: 0, character: 0 }, end: { line: 0, character: 1 } } });
const service = (name: string, more: Partial<Component> = {}): Component => ({
	...{ id: `service:${name}`, kind: "Service", name, attributes: {}, files: [`${name}.yaml`] },
	...more,
});
/** What is written of the services, line by line without what comments it out. */
function said(...components: Component[]): string[] {
	const lines = startingSettings({ components, links: [] }).split("\n");
	const from = lines.findIndex((line) => line.startsWith("# components:"));
	const to = lines.indexOf("", from);
	return lines.slice(from, to).map((line) => line.replace(/^# ?/, ""));
}

test("a service is asked for what nobody said of it", () => {
	expect(said(service("web", { at: at("web.yaml") }))).toEqual([
		"components:",
		"  web: # web.yaml",
		"    serviceTime: { p50: 12ms, p99: 80ms } # time to serve one request",
		"    rate: 100/s # its share of the traffic, if it is not all",
		"    startup: 30s # until a new replica serves",
		"    concurrency: 16 # requests at once, before the next one waits",
	]);
});

test("what is said is not asked for, each value by itself", () => {
	const asked = (attributes: Component["attributes"]) =>
		said(service("web", { attributes })).map((line) => /^ {4}(\w+)/.exec(line)?.[1]);
	expect(asked({ startup: declared(5, at("web.yaml")) })).toEqual([
		...[undefined, undefined, "serviceTime", "rate", "concurrency"],
	]);
	expect(asked({ concurrency: declared(8, at("web.yaml")) })).toEqual([
		...[undefined, undefined, "serviceTime", "rate", "startup"],
	]);
	// What takes its work from a queue has no share of the traffic.
	expect(asked({ role: declared("worker", at("web.yaml")) })).toEqual([
		...[undefined, undefined, "serviceTime", "startup", "concurrency"],
	]);
});

test("only services that stand here are listed, no job, no other's, and no other form of one that is", () => {
	const others = [
		service("nightly", { attributes: { role: declared("job", at("nightly.yaml")) } }),
		service("theirs", { outside: true }),
		service("web-canary", { variantOf: "service:web" }),
		service("imagined", { files: [] }),
		service("orders", { kind: "Store" }),
	];
	const names = (...components: Component[]) =>
		said(...components).flatMap((line) => /^ {2}(\S+):/.exec(line)?.[1] ?? []);
	expect(names(...others, service("web"))).toEqual(["web"]);
	expect(said(...others)[0]).toContain("no service was found here");
});

test("forty are listed, and how many more there are; a name is a key that is read as itself", () => {
	const some = (count: number) => Array.from({ length: count }, (_, index) => service(`web-${index}`));
	expect(said(...some(41)).filter((line) => line.includes("serviceTime"))).toHaveLength(40);
	expect(said(...some(41)).at(-1)).toBe("  and 1 more");
	expect(said(...some(40)).join("\n")).not.toContain("more");
	expect(said(service("true"))[1]).toBe('  "true":');
});
