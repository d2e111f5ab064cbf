import { expect, test } from "vitest";
import { comparisonOf, type Heat, type HeatResult } from "../../src/simulator/index.ts";
import { PlayedHeats } from "../../webview/played-heats.ts";
import { shop } from "../simulator/designs.ts";

const result = (focus: string): HeatResult => ({ metrics: [], focus, assumptions: [], notes: [] });

function heatsOf(replicas: number, more: Partial<Heat> = {}): [before: Heat, after: Heat] {
	const patch = [{ of: "Service:web", attribute: "replicas", value: replicas }];
	const { contestants } = comparisonOf(shop(), patch, "replica-loss", {});
	const [before, after] = contestants.map((contestant, index) => ({
		contestant,
		index,
		seed: 1,
		from: 0,
		to: 1,
		...more,
	}));
	return [before, after];
}

test("a design that is held against another fix was played; the other fix was not", () => {
	const played = new PlayedHeats();
	const [before, after] = heatsOf(6);
	played.take(before, result("before"));
	played.take(after, result("after"));
	const [same, other] = heatsOf(7);
	expect(played.of(same)?.focus).toBe("before");
	expect(played.of(other)).toBeUndefined();
	expect(played.of(heatsOf(6)[1])?.focus).toBe("after");
});

test("other runs, other luck, another scenario and other assumptions are something else", () => {
	const played = new PlayedHeats();
	const [before] = heatsOf(6);
	played.take(before, result("before"));
	expect(played.of({ ...before, to: 2 })).toBeUndefined();
	expect(played.of({ ...before, seed: 2 })).toBeUndefined();
	expect(played.of({ ...before, contestant: { ...before.contestant, scenario: "steady-day" } })).toBeUndefined();
	const instead = [{ of: "Service:web", attribute: "startup", value: 1 }];
	expect(played.of({ ...before, contestant: { ...before.contestant, instead } })).toBeUndefined();
});

test("a fault that strikes what a change is about is another one for each change", () => {
	const played = new PlayedHeats();
	const [before] = heatsOf(6);
	played.take(before, result("before"));
	const about = ["Store:orders"];
	expect(played.of({ ...before, contestant: { ...before.contestant, about } })).toBeUndefined();
});

test("what was used longest ago is forgotten", () => {
	const played = new PlayedHeats();
	const [before] = heatsOf(6);
	const nth = (from: number): Heat => ({ ...before, from, to: from + 1 });
	for (let from = 0; from < 64; from++) played.take(nth(from), result(String(from)));
	expect(played.of(nth(0))?.focus).toBe("0");
	played.take(nth(64), result("64"));
	expect(played.of(nth(0))?.focus).toBe("0");
	expect(played.of(nth(1))).toBeUndefined();
});
