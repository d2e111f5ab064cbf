import { describe, expect, it } from "vitest";
import type { Names } from "../../src/cases/help/complete.ts";
import { cursorAt, item } from "../../src/cases/help/cursor.ts";
import { completionsIn, keyHelpIn } from "../../src/cases/help/index.ts";

/** A text with `|` where the cursor stands. */
function at(marked: string) {
	const before = marked.slice(0, marked.indexOf("|"));
	const line = before.split("\n").length - 1;
	const position = { line, character: before.length - (before.lastIndexOf("\n") + 1) };
	return { text: marked.replace("|", ""), position };
}

describe("the place in a half-typed text", () => {
	const place = (marked: string) => {
		const { text, position } = at(marked);
		return cursorAt(text, position);
	};
	it.each<[string, string[], boolean]>([
		["|", [], false],
		["work|", [], false],
		["workload:\n  ra|", ["workload"], false],
		["workload:\n  rate: 8|", ["workload", "rate"], true],
		["workload:\n  peak:\n    rate: 9\n  |", ["workload"], false],
		["workload:\n\n  # a remark\n  peak:\n    |\nrules:\n", ["workload", "peak"], false],
		["ignore:\n  - ru|", ["ignore", item], false],
		["ignore:\n- rule: x|", ["ignore", item, "rule"], true],
		["ignore:\n  - rule: x\n    |", ["ignore", item], false],
		["ignore:\n  - rule: x\n    paths:\n      - a|", ["ignore", item, "paths", item], false],
		["faults:\n  - { at: 10s, of: w|", ["faults", item, "of"], true],
		["faults:\n  - { at: 10s, |", ["faults", item], false],
		["workload: { peak: { ra|", ["workload", "peak"], false],
		["workload: { peak: { rate: 3 }, |", ["workload"], false],
		["watch: [errorRate, |", ["watch", item], false],
	])("%j", (marked, path, isValue) => {
		expect(place(marked)).toMatchObject({ path, isValue });
	});

	it("is none in a comment", () => {
		expect(place("workload: # ra|")).toBeUndefined();
	});

	it("knows what stands beside it, above and below, and no more than that", () => {
		const cursor = place("a:\n  x: 1\n  deep:\n    y: 2\n  |\n  z: 'three'\nb:\n  w: 4\n");
		expect([...cursor!.beside]).toEqual([
			["deep", ""],
			["x", "1"],
			["z", "three"],
		]);
	});
});

describe("what is offered in scaleproof.yaml", () => {
	const names: Names = [
		{ path: ["rules"], as: "key", names: [{ name: "single-replica" }] },
		{ path: ["ignore", "[]", "rule"], as: "value", names: [{ name: "single-replica" }] },
		{ path: ["components"], as: "key", names: [{ name: "web" }] },
	];
	const offered = (marked: string) => {
		const { text, position } = at(marked);
		return completionsIn("settings", text, position, names);
	};
	const labels = (marked: string) => offered(marked).map(({ label }) => label);

	it("are the parts that are not there yet, each with what it begins with", () => {
		const found = offered("workload:\n  rate: 5/s\n|");
		expect(found.map(({ label }) => label)).toContain("objectives");
		expect(found.map(({ label }) => label)).not.toContain("workload");
		expect(found.find(({ label }) => label === "objectives")?.text).toBe("objectives:\n  ");
		expect(found.find(({ label }) => label === "ignore")?.text).toBe("ignore:\n  - ");
	});

	it("are the keys of a part, with what they mean", () => {
		const found = offered("workload:\n  |").find(({ label }) => label === "rate");
		expect(found).toMatchObject({ text: "rate: ", documentation: expect.stringContaining("a second") });
	});

	it("are the values of a key: one of a few, true or false, and names of the workspace", () => {
		expect(labels("workload:\n  backoff: |")).toContain("jitter");
		expect(labels("rules:\n  |")).toEqual(["single-replica"]);
		expect(labels("rules:\n  single-replica: |")).toEqual(["error", "warning", "info", "off"]);
		expect(labels("ignore:\n  - rule: si|")).toEqual(["single-replica"]);
		expect(labels("components:\n  |")).toEqual(["web"]);
	});

	it("are the attributes of a component's own kind: a service's where none is said", () => {
		const service = labels("components:\n  web:\n    |");
		expect(service).toContain("replicas");
		expect(service).not.toContain("shards");
		const store = labels("components:\n  orders:\n    kind: Store\n    |");
		expect(store).toContain("shards");
		expect(store).not.toContain("kind");
	});

	it("replaces the whole word, and writes no second colon", () => {
		const [found] = offered("workload:\n  ra|te: 5/s").filter(({ label }) => label === "rate");
		expect(found).toMatchObject({ text: "rate", range: { start: { character: 2 }, end: { character: 6 } } });
	});

	it("within braces is written on the line", () => {
		expect(offered("workload: { |").find(({ label }) => label === "peak")?.text).toBe("peak: ");
	});
});

describe("what is offered in a case", () => {
	const text = "title: T\nscenario: |\ndesign:\n  components:\n    web: { kind: Service }\nwatch:\n  - \nfocus: \n";
	it("are scenarios, metrics and its own components", () => {
		const { text: whole, position } = at(text);
		const labels = (line: number, character: number) =>
			completionsIn("case", whole, { line, character }).map(({ label }) => label);
		expect(completionsIn("case", whole, position).map(({ label }) => label)).toContain("traffic-spike");
		expect(labels(6, 4)).toContain("errorRate");
		expect(labels(7, 7)).toEqual(["web"]);
	});
});

describe("the meaning of a key", () => {
	it("is told at the key, not at its value", () => {
		const text = "workload:\n  rate: 5/s\n";
		expect(keyHelpIn("settings", text, { line: 1, character: 3 })).toMatchObject({
			name: "rate",
			words: [expect.stringContaining("Requests a second")],
			range: { start: { line: 1, character: 2 }, end: { line: 1, character: 6 } },
		});
		expect(keyHelpIn("settings", text, { line: 1, character: 9 })).toBeUndefined();
		expect(keyHelpIn("settings", "nonsense: 1", { line: 0, character: 2 })).toBeUndefined();
	});
});

it("what is replaced holds the cursor, in names with blanks too", () => {
	const { text, position } = at("links:\n  web -> o|\n");
	const names: Names = [{ path: ["links"], as: "key", names: [{ name: "web -> orders" }] }];
	const [found] = completionsIn("settings", text, position, names).filter(({ kind }) => kind === "name");
	expect(found).toMatchObject({
		text: "web -> orders: ",
		range: { start: { line: 1, character: 2 }, end: { line: 1, character: 10 } },
	});
});
