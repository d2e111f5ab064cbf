import { expect, test } from "vitest";
import { declared } from "../../src/design/attribute.ts";
import { scenarios } from "../../src/simulator/index.ts";
import { mootAmong } from "../../src/simulator/moot.ts";
import { simulate } from "../../src/simulator/simulate.ts";
import { mootScenarios } from "../../webview/model/scenarios.ts";
import { initialState, noChoices, type State } from "../../webview/state.ts";
import { update } from "../../webview/update.ts";
import { sampleReview } from "./sample.ts";

const at = { file: "a.yaml", range: { start: { line: 0, character: 0 }, end: { line: 0, character: 1 } } };

function stateOf(choices: Partial<State["choices"]>, review = sampleReview(20)): State {
	const state = { ...initialState(undefined), choices: { ...noChoices("/shop"), finding: "", ...choices } };
	return { ...state, ...update(state, { type: "review", folder: "/shop", review }) };
}

test("what a component lacks closes the scenarios that are about it, each with its reason; others stay open", () => {
	const web = mootScenarios(stateOf({ focus: "service:web" }), true);
	expect(web.get("celebrity-key")).toMatch(/no store behind the service/);
	expect(web.get("region-loss")).toMatch(/no other region/);
	expect(web.get("consumer-rebalance")).toMatch(/works off no queue/);
	for (const id of ["steady-day", "traffic-spike", "replica-loss", "dependency-outage", "memory-leak", "zone-loss"])
		expect([id, web.has(id)]).toEqual([id, false]);
	const orders = mootScenarios(stateOf({ focus: "service:orders" }), true);
	expect(orders.has("celebrity-key")).toBe(false);
	expect(orders.has("database-failover")).toBe(false);
	expect(orders.get("memory-leak")).toMatch(/nothing scales it/);
	const worker = mootScenarios(stateOf({ focus: "service:worker" }), true);
	expect(worker.has("consumer-rebalance")).toBe(false);
	expect(worker.get("abusive-client")).toMatch(/through a queue/);
});

test("a function is refused what replaces single replicas, as its run would say", () => {
	const review = structuredClone(sampleReview(20));
	const web = review.design.components.find(({ id }) => id === "service:web")!;
	web.attributes.platform = declared("function", at);
	const closed = mootScenarios(stateOf({ focus: "service:web" }, review), true);
	expect(closed.get("replica-loss")).toMatch(/is a function/);
	expect(() => simulate(review.design, "replica-loss", 1, { focus: "service:web" })).toThrow(
		closed.get("replica-loss"),
	);
	expect(closed.has("traffic-spike")).toBe(false);
});

test("a fix keeps open what it is shown by, and what it brings the thing for", () => {
	const fix = "in-memory-sessions/service:web";
	expect(mootScenarios(stateOf({ focus: "service:web" }), true).has("state-store-restart")).toBe(true);
	const review = structuredClone(sampleReview(20));
	review.rules.find(({ id }) => id === "in-memory-sessions")!.simulate!.scenario = "state-store-restart";
	expect(mootScenarios(stateOf({ finding: fix }, review), true).has("state-store-restart")).toBe(false);
	expect(mootScenarios(stateOf({ finding: fix }, review), true).has("celebrity-key")).toBe(true);
});

test("a value that is tried out opens what it is about", () => {
	const reason = (edits: State["choices"]["edits"]) =>
		mootScenarios(stateOf({ focus: "service:web", edits }), true).get("spot-reclaim");
	expect(reason([])).toMatch(/no replica runs on reclaimable machines/);
	expect(reason([{ of: "service:web", attribute: "spot", value: true }])).toBeUndefined();
});

test("nothing is looked for until somebody looks at the list, and then no more than once", () => {
	const state = stateOf({ focus: "service:web", load: 77 });
	expect(mootScenarios(state, false).size).toBe(0);
	const reasons = mootScenarios(state, true);
	expect(reasons.size).toBeGreaterThan(5);
	expect(mootScenarios({ ...state, moment: 3 }, false)).toBe(reasons);
	expect(mootScenarios({ ...state, choices: { ...state.choices, focus: "service:orders" } }, false).size).toBe(0);
});

test("the reason stands among the notes of a run that is made all the same", () => {
	const { design } = sampleReview(3);
	const ids = scenarios.map(({ id }) => id);
	for (const [id, reason] of mootAmong(design, ids, "service:web"))
		expect(simulate(design, id, 1, { focus: "service:web" }).notes).toContain(reason);
});
