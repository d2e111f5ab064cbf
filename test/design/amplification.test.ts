import { expect, test } from "vitest";
import { declared, unknown } from "../../src/design/attribute.ts";
import { amplification } from "../../src/design/derived/amplification.ts";
import type { Component, Design, Link } from "../../src/design/design.ts";
import { graphOf } from "../../src/design/graph.ts";

const at = { file: "a.ts", range: { start: { line: 0, character: 0 }, end: { line: 0, character: 1 } } };
const component = (id: string): Component => ({ id, kind: "Service", name: id, at, attributes: {}, files: [] });
const untold = unknown("RETRIES is not given", at);

/** "a b 2": a calls b, and tries it two more times; "?" where nobody tells how often, "-" where it never tries again. */
function designOf(order: string, ...calls: string[]): Design {
	const links = calls.map((call): Link => {
		const [from, to, retries] = call.split(" ");
		const said = retries === "?" ? untold : declared(Number(retries), at);
		return { id: `${from}${to}`, kind: "calls", from, to, at, attributes: retries === "-" ? {} : { retries: said } };
	});
	return { components: [...order].map(component), links };
}

function tries(design: Design, link: string): unknown {
	const graph = graphOf(design);
	const found = amplification.from(graph, graph.link(link)!);
	return found?.unknown ?? found?.value;
}

test("the tries of every layer of a chain multiply, in whatever order the design names the layers", () => {
	const calls = ["a b 1", "b c 2", "c d 3", "d e 0"];
	for (const order of ["abcde", "edcba", "cebda"]) {
		const design = designOf(order, ...calls);
		expect(["ab", "bc", "cd", "de"].map((link) => tries(design, link))).toEqual([2, 6, 24, 24]);
	}
});

test("of several ways the worst holds, and one that nobody can tell is the worst of all", () => {
	for (const order of ["abcde", "edcba"]) {
		expect(tries(designOf(order, "a c 4", "b c 1", "c d 0"), "cd")).toBe(5);
		expect(tries(designOf(order, "b c 1", "a c 4", "c d 0"), "cd")).toBe(5);
		expect(tries(designOf(order, "a c 4", "b c 1", "c d 0", "d e 0"), "de")).toBe(5);
		expect(tries(designOf(order, "a c ?", "b c 9", "c d 0"), "cd")).toBe("retries: RETRIES is not given");
		expect(tries(designOf(order, "b c 9", "a c ?", "c d 0"), "cd")).toBe("retries: RETRIES is not given");
	}
});

test("in a ring no layer counts twice, and what leads into it counts", () => {
	for (const order of ["abc", "bca", "cab"]) {
		const ring = designOf(order, "a b 1", "b c 1", "c a 1");
		for (const link of ["ab", "bc", "ca"]) expect([2, 4, 8]).toContain(tries(ring, link));
	}
	expect(tries(designOf("xabc", "x a 4", "a b 1", "b a 1", "b c 0"), "bc")).toBe(10);
});

test("a layer that never tries again is no part of it, and where none does there is nothing to say", () => {
	const design = designOf("abc", "a b -", "b c 2");
	expect(tries(design, "ab")).toBeUndefined();
	const graph = graphOf(design);
	expect(amplification.from(graph, graph.link("bc")!)?.provenance).toMatchObject({
		parts: [{ of: "bc", attribute: "retries" }],
	});
});

test("stands at the last layer that tries again", () => {
	const design = designOf("abc", "a b 1", "b c -");
	const there = { ...at, file: "b.ts" };
	design.links[0].attributes.retries = declared(1, there);
	const graph = graphOf(design);
	expect(amplification.from(graph, graph.link("bc")!)?.provenance).toMatchObject({ at: there });
});
