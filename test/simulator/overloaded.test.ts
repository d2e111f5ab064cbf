import { expect, test } from "vitest";
import type { Assumption, Run } from "../../src/simulator/index.ts";
import { overloadedWords } from "../../src/simulator/index.ts";

const run = (held: number, overloadSeconds: number) =>
	({
		focus: "service:web",
		duration: 300,
		metrics: { overloadSeconds },
		parts: [{ component: "service:web", name: "web", held }],
	}) as unknown as Run;
const assumed = (component: string, attribute: string, value: number) =>
	({ component, attribute, used: { value, provenance: { kind: "assumed", source: "" } } }) as unknown as Assumption;
const all = [assumed("client:users", "rate", 200), assumed("service:web", "concurrency", 16)];

test("what never keeps up is told, with what nobody declared of it", () => {
	expect(overloadedWords([run(1, 300), run(0.99, 290)], all)).toBe(
		"web is overloaded all the time: 200/s and 16 requests at once in a replica are assumed.",
	);
	expect(overloadedWords([run(1, 300)], all.slice(0, 1))).toContain("200/s is assumed");
	expect(overloadedWords([run(1, 300)], [assumed("service:other", "concurrency", 16)])).toBe(
		"web is overloaded all the time.",
	);
});

test("what is only slow, or recovers, or is mended by the change is not", () => {
	expect(overloadedWords([run(0.2, 300)], all)).toBe("");
	expect(overloadedWords([run(1, 200)], all)).toBe("");
	expect(overloadedWords([run(1, 300), run(0.4, 10)], all)).toBe("");
});
