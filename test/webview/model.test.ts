import { expect, test } from "vitest";
import { assumed, measurementWords } from "../../src/design/attribute.ts";
import { specOf } from "../../src/design/catalogue/index.ts";
import { valueIn } from "../../src/design/design.ts";
import { componentOf, subjectOf } from "../../src/design/graph.ts";
import type { Review } from "../../src/review/review.ts";
import { compare, grouped, metrics, scenarios } from "../../src/simulator/index.ts";
import { contentSecurityPolicy, panelHtml } from "../../webview/html.ts";
import { attributeRows, isOpen, title } from "../../webview/model/attributes.ts";
import { contestantsOf, playedKey } from "../../webview/model/case.ts";
import { chartsOf, readout, runsOfImpact, spreadOf, tableOf } from "../../webview/model/charts.ts";
import { marks, servicesOf, withRemedy } from "../../webview/model/findings.ts";
import { rankingKey } from "../../webview/model/ranking.ts";
import { byImpact, describeDifference, remedyRows } from "../../webview/model/remedies.ts";
import {
	chosen,
	factsOf,
	isFresh,
	keeping,
	keptFrom,
	keyOf,
	recalled,
	scenarioFor,
} from "../../webview/model/results.ts";
import { summaryOf } from "../../webview/model/summary.ts";
import { loadOf, stillValid, whatIf, withEdit } from "../../webview/model/what-if.ts";
import { initialState, keptChoices, noChoices, type Result, type State } from "../../webview/state.ts";
import { update } from "../../webview/update.ts";
import { caseOf } from "./cases.ts";
import { sampleReview } from "./sample.ts";

const review = sampleReview(20);
const metricMap = new Map(metrics.map((metric) => [metric.id, metric]));

function stateOf(change: Partial<State> = {}): State {
	const state = { ...initialState(undefined), metrics: metricMap, ...change };
	return { ...state, ...update(state, { type: "review", folder: "/shop", review }) };
}

test("a declared value that was measured says where", () => {
	const at = { file: "scaleproof.yaml", range: { start: { line: 1, character: 8 }, end: { line: 1, character: 12 } } };
	const measured = { source: "access.log", from: "2026-11-02", to: "2026-11-08", sample: 1000 };
	const [users] = review.design.components.filter(({ kind }) => kind === "Client");
	const rate = { value: 42, provenance: { kind: "declared" as const, at, measured } };
	const rows = attributeRows({ one: { ...users, attributes: { rate } }, kind: "Client" }, []);
	expect(rows.find(({ name }) => name === "rate")).toMatchObject({ kind: "declared", value: 42, measured });
	expect(measurementWords(measured)).toBe("access.log, 1000 samples, 2026-11-02 to 2026-11-08");
});

test("kept choices come back; what is not understood is dropped", () => {
	const choices = { ...noChoices("/shop"), load: 30, view: "list" as const };
	expect(keptChoices(JSON.parse(JSON.stringify(choices)))).toEqual(choices);
	expect(keptChoices({ version: 7 })).toEqual(noChoices());
	expect(keptChoices(undefined)).toEqual(noChoices());
});

test("a review chooses the worst finding and its component, and keeps what a person chose", () => {
	const state = stateOf();
	expect(chosen(review, state.choices)?.rule).toBe("in-memory-sessions");
	expect(state.choices.component).toBe("service:web");
	const kept = { ...noChoices("/shop"), component: "store:orders-db", finding: "cpu-only-scaling/scaler:web" };
	expect(stateOf({ choices: kept }).choices).toEqual(kept);
	expect(stateOf({ choices: { ...kept, folder: "/other" } }).choices.finding).toBeUndefined();
});

test("a review that only moved in its files makes no result stale; one with another value does", () => {
	const state = stateOf();
	const again = (change: (one: typeof review) => void) => {
		const next = structuredClone(review);
		change(next);
		return update(state, { type: "review", folder: "/shop", review: next }).basis;
	};
	const web = (one: typeof review) => one.design.components.find(({ id }) => id === "service:web");
	const moved = again((one) => {
		for (const { provenance } of Object.values(web(one)?.attributes ?? {})) {
			if (provenance.kind !== "assumed") provenance.at.range.start.line += 3;
		}
	});
	expect(moved).toBe(state.basis);
	const changed = again((one) => {
		web(one)!.attributes.replicas = { value: 7, provenance: { kind: "assumed", source: "test" } };
	});
	expect(changed).not.toBe(state.basis);
});

test("where the assumed load shows nothing, one is offered at which the fix may show", () => {
	const id = "cpu-only-scaling/scaler:web";
	const open = structuredClone(review);
	const users = open.design.components.find(({ kind }) => kind === "Client")!;
	users.attributes = { rate: assumed(200, specOf("Client", "rate")!.assumed!.source) };
	const own = (impacts: Review["impacts"], choices: Partial<State["choices"]> = {}) => {
		const state = { ...initialState(undefined), choices: { ...noChoices("/shop"), finding: id, ...choices } };
		return { ...state, ...update(state, { type: "review", folder: "/shop", review: { ...open, impacts } }) };
	};
	const state = own({});
	const finding = chosen(open, state.choices)!;
	const watch = ["overloadSeconds", "latencyP99"];
	const options = { replications: 2, watch, focus: "service:web" };
	const impact = compare(open.design, finding.remedy!.patch, "traffic-spike", options);
	const shown = (of: State, more: Partial<Result> = {}) => {
		const result: Result = { impact, final: true, key: keyOf(of, finding), edits: [], ...more };
		return summaryOf({ ...of, results: { [id]: result } })?.otherLoad;
	};
	const offered = shown(state);
	expect(offered?.words).toBe("With the 200 requests/s that are assumed, the change shows nothing.");
	expect(offered!.load).toBeGreaterThan(400);
	// What the review found at another load is not taken for an answer to what is asked; its load is offered.
	const found = own({ [id]: { ...impact, load: 1234 } });
	expect(found.results).toEqual({});
	expect(own({ [id]: impact }).results[id]?.impact).toEqual(impact);
	expect(shown(found)?.load).toBe(1234);
	expect(shown(state, { final: false })).toBeUndefined();
	expect(shown(own({}, { load: 900 }), { load: 900 })).toBeUndefined();
	const { latencyP99 } = impact.metrics;
	const better = { ...latencyP99, before: 2, after: 1, mean: -1, low: -1.1, high: -0.9, significant: true };
	expect(shown(state, { impact: { ...impact, metrics: { ...impact.metrics, latencyP99: better } } })).toBeUndefined();
	expect(shown(state, { edits: [{ of: "client:users", attribute: "rate", value: 300 }] })).toBeUndefined();
});

test("the host may ask for a finding", () => {
	const state = { ...stateOf(), ...update(stateOf(), { type: "simulate", finding: "abrupt-shutdown/service:web" }) };
	expect(chosen(review, state.choices)?.rule).toBe("abrupt-shutdown");
	expect(scenarioFor(state, chosen(review, state.choices))).toBe("scale-in");
	expect(scenarioFor({ ...state, choices: { ...state.choices, scenario: "steady-day" } }, undefined)).toBe(
		"steady-day",
	);
});

test("a result is stale once its inputs differ", () => {
	const state = stateOf();
	const finding = chosen(review, state.choices);
	const impact = compare(review.design, finding?.remedy?.patch ?? [], "replica-loss", { replications: 2 });
	const results = { [finding?.id ?? ""]: { impact, final: true, key: keyOf(state, finding), edits: [] } };
	expect(isFresh({ ...state, results }, finding)).toBe(true);
	expect(isFresh({ ...state, results, choices: { ...state.choices, load: 30 } }, finding)).toBe(false);
	const edits = withEdit([], "service:web", "cpuShare", 0.5);
	expect(isFresh({ ...state, results, choices: { ...state.choices, edits } }, finding)).toBe(false);
	const rows = remedyRows({ ...state, results });
	expect(rows.find((row) => row.finding.id === finding?.id)).toMatchObject({
		final: true,
		fresh: true,
		metric: "sessions lost",
	});
	expect(rows.sort(byImpact).at(-1)?.verdict).toBe("pending");
});

test("numbers keep the name of what they are of, whatever is chosen since", () => {
	const state = stateOf();
	const finding = chosen(review, state.choices);
	const impact = compare(review.design, finding?.remedy?.patch ?? [], "replica-loss", { replications: 2 });
	const results = { [finding?.id ?? ""]: { impact, final: true, key: keyOf(state, finding), edits: [] } };
	const shown = { ...state, results };
	const edits = withEdit([], "service:web", "cpuShare", 0.5);
	const ahead = {
		...shown,
		choices: { ...shown.choices, scenario: "celebrity-key", load: 30, edits, focus: "service:orders" },
	};
	const before = summaryOf(shown);
	expect(before).toMatchObject({ heading: "web: Keep sessions in a shared store", fresh: true, mine: [] });
	expect(before?.facts[0]).toBe("A replica dies");
	// A large design has a note for each of its services: they are there, and do not push the answer out of sight.
	const [name, result] = Object.entries(shown.results)[0];
	const notes = Array.from({ length: 40 }, (_, at) => `what service ${at} calls takes 5 ms on average`);
	const noted = summaryOf({
		...shown,
		results: { ...shown.results, [name]: { ...result, final: true, impact: { ...result.impact, notes } } },
	});
	expect(noted?.facts.length).toBeLessThan(8);
	expect([...(noted?.facts ?? []), ...(noted?.moreFacts ?? [])]).toEqual(expect.arrayContaining(notes));
	expect(summaryOf(ahead)).toEqual({ ...before, fresh: false });
	const rowOf = (one: State) => remedyRows(one).find((row) => row.finding.id === finding?.id);
	expect(rowOf(ahead)).toEqual({ ...rowOf(shown), fresh: false });
	// Where there is no number yet, what was asked for is named.
	const nothing = summaryOf({ ...ahead, results: {} });
	expect(nothing?.heading).toBe("orders: Keep sessions in a shared store");
	expect(nothing?.facts).toEqual(["A key becomes famous", expect.stringMatching(/^at 30\s\/s$/)]);
});

test("the headline says which assumed value decides, until a ranking of more runs says it better", () => {
	const state = stateOf();
	const finding = chosen(review, state.choices)!;
	const patch = finding.remedy?.patch ?? [];
	const impact = compare(review.design, patch, scenarioFor(state, finding), { replications: 1 });
	const assumption = impact.assumptions.find(({ attribute }) => attribute === "sessionDuration")!;
	const deciding = [{ assumption, breakEven: { side: "above" as const, value: 77 } }];
	const result = { impact, final: true, key: keyOf(state, finding), edits: [] };
	const shown = { ...state, results: { [finding.id]: { ...result, hangsOn: { deciding, looked: 3, of: 9 } } } };
	expect(summaryOf({ ...shown, results: { [finding.id]: result } })?.deciding).toBe("");
	const words = summaryOf(shown)?.deciding;
	expect(words).toMatch(/^What nobody declared decides: .*\(users; .* assumed\) is above 77\s*s\.$/);
	expect(summaryOf(shown)?.decidingBesides).toEqual([]);
	const three = [77, 5000, 90_000].map((value) => ({ assumption, breakEven: { side: "below" as const, value } }));
	const many = { ...result, hangsOn: { deciding: three, looked: 3, of: 9 } };
	const folded = summaryOf({ ...shown, results: { [finding.id]: many } });
	expect(folded?.deciding).toMatch(/ 1 more decides, further from what was assumed\.$/);
	expect(folded?.decidingBesides).toEqual([expect.stringMatching(/is below 25\s*h$/)]);
	const row = { assumption, effect: 1, breakEven: { side: "below" as const, value: 55 } };
	const [metric] = impact.watch;
	const base = { mean: 1, low: 1, high: 1 };
	const sensitivity = { metric, scenario: impact.scenario, ofDifference: true, replications: 5, seed: 1 };
	const byMetric = { [metric]: { ...sensitivity, base, rows: [row], unvaried: [] } };
	const ranked = { ...shown, ranking: { key: rankingKey(shown), byMetric } };
	expect(summaryOf(ranked)?.deciding).toContain("is below 55");
	expect(summaryOf({ ...ranked, ranking: { key: "another", byMetric } })?.deciding).toBe(words);
});

test("a result is found again under what it answers, and only there", () => {
	const state = stateOf();
	const asIs = { ...state, choices: { ...state.choices, finding: "", focus: "service:orders" } };
	expect(chosen(review, asIs.choices)).toBeUndefined();
	const impact = compare(review.design, [], "steady-day", { replications: 1, focus: "service:orders" });
	const result = { impact, final: true, key: keyOf(asIs, undefined), edits: [] };
	const kept = keeping(state.kept, "", result);
	expect(recalled({ ...asIs, kept })).toEqual({ "": result });
	expect(recalled({ ...asIs, kept, choices: { ...asIs.choices, focus: "service:web" } })).toEqual({});
	expect(recalled({ ...asIs, kept, choices: { ...asIs.choices, load: 7 } })).toEqual({});
	const { final: _, ...rest } = result;
	expect(keptFrom([{ finding: "", ...rest }])).toEqual(kept);
	let many = kept;
	for (let at = 0; at < 70; at++) many = keeping(many, "", { ...result, key: String(at) });
	expect(Object.keys(many)).toHaveLength(60);
	// What a person keeps to compare outlasts them all.
	const held = new Set(Object.keys(kept));
	let beside = kept;
	for (let at = 0; at < 70; at++) beside = keeping(beside, "", { ...result, key: String(at) }, held);
	expect(Object.keys(beside)).toHaveLength(60);
	expect(beside).toMatchObject(kept);
	// Another fix is shown with the component that it is about.
	const moved = update(asIs, { type: "simulate", finding: "abrupt-shutdown/service:web" });
	expect(moved.choices?.focus).toBeUndefined();
});

test("what-ifs of the settings that a person took away stay away, also on a page that is shown again", () => {
	const whatIf = { name: "a", scenario: "steady-day", finding: "", edits: [] };
	const message = { type: "review" as const, folder: review.root, review, whatIfs: [whatIf] };
	const first = initialState(undefined);
	const { choices } = update(first, message);
	expect(choices?.whatIfs).toEqual([whatIf]);
	const again = initialState({ ...choices, whatIfs: [] });
	expect(update(again, message).choices?.whatIfs).toEqual([]);
	const other = { ...whatIf, name: "b", load: 7 };
	expect(update(again, { ...message, whatIfs: [other] }).choices?.whatIfs).toEqual([other]);
});

test("services that share a name are told apart", () => {
	const twice = structuredClone(review.design);
	twice.components.push({
		...twice.components.find(({ id }) => id === "service:web")!,
		id: "service:web@b",
		files: ["b.yaml"],
	});
	expect(servicesOf(twice).map(({ label }) => label)).toContain("web (b.yaml)");
	expect(servicesOf(review.design).map(({ label }) => label)).toEqual(["web", "orders", "worker"]);
});

test("a crowd that is played on a smaller scale is said to be, in the first look as well, and once", () => {
	const impact = compare(review.design, [], "replica-loss", { replications: 2 });
	const scaled = { ...impact, after: { ...impact.after, engine: "scaled" as const } };
	expect(factsOf({ impact, final: true, key: "", edits: [] }).join()).not.toContain("scale");
	expect(factsOf({ impact: scaled, final: false, key: "", edits: [] })).toEqual([
		"first look",
		"played on a smaller scale",
	]);
	const note = "played on a smaller scale: one of 9 alike parts of the fleet";
	const noted = factsOf({ impact: { ...scaled, notes: [note] }, final: true, key: "", edits: [] });
	expect(noted.filter((fact) => fact.includes("scale"))).toEqual([note]);
});

test("load and edits make the design that is simulated; edits that no longer fit are left out", () => {
	expect(loadOf(review.design)).toBe(20);
	const edits = [
		{ of: "service:web", attribute: "cpuShare", value: 0.5 },
		{ of: "service:gone", attribute: "cpuShare", value: 0.5 },
		{ of: "service:web", attribute: "cpuShare", value: 70 },
	];
	expect(stillValid(review.design, edits)).toHaveLength(1);
	const design = whatIf(review.design, { edits, load: 60 });
	expect(loadOf(design)).toBe(60);
	expect(componentOf(design, "service:web")?.attributes.cpuShare.value).toBe(0.5);
	expect(loadOf(review.design)).toBe(20);
});

test("attributes stand in the order of what is known, with where it comes from", () => {
	const rows = attributeRows(subjectOf(review.design, "service:web")!, [
		{ of: "service:web", attribute: "cpuShare", value: 0.5 },
	]);
	const kinds = rows.map(({ kind }) => kind);
	expect(kinds).toEqual([...kinds].sort((a, b) => order(a) - order(b)));
	expect(rows.find(({ name }) => name === "queueBound")).toMatchObject({ kind: "unknown", value: 1000 });
	expect(rows.find(({ name }) => name === "cpuShare")).toMatchObject({ kind: "assumed", value: 0.3, edited: 0.5 });
	expect(rows.filter(isOpen).every(({ kind }) => kind === "assumed" || kind === "unknown")).toBe(true);
	expect(title("serviceTimeP50")).toBe("Service time p50");
	expect(title("cpuRequest")).toBe("CPU request");
	expect(title("reclaimedAMonth")).toBe("Reclaimed a month");
	expect(title("pricePerGB")).toBe("Price per GB");
	expect(title("availabilityOfOne")).toBe("Availability of one replica");
});

function order(kind: string): number {
	return ["declared", "unknown", "default", "assumed"].indexOf(kind);
}

test("findings mark their components, the worst first", () => {
	expect(marks(review).get("service:web")).toEqual({ severity: "error", count: 2 });
	expect(withRemedy(review).map(({ severity }) => severity)).toEqual(["error", "error", "warning", "warning", "info"]);
});

test("charts have before and after of one run, and the same as a table", () => {
	const patch = chosen(review, noChoices())?.remedy?.patch ?? [];
	const impact = compare(review.design, patch, "replica-loss", { replications: 1 });
	const [latency, errors, , perReplica] = chartsOf(runsOfImpact(impact));
	expect(latency.lines.map(({ label, run }) => `${label} ${run}`)).toHaveLength(6);
	expect(latency.lines.every(({ values }) => values.length === latency.time.length)).toBe(true);
	expect(readout(latency)).toMatch(/^peak p99 .+ → .+ms$/);
	expect(readout(errors, 0)).toMatch(/→/);
	expect(tableOf(latency).rows.length).toBeGreaterThan(5);
	expect(tableOf(latency).head).toHaveLength(7);
	expect(perReplica.bands).toHaveLength(2);
	expect(chartsOf(undefined).map((chart) => readout(chart))).toEqual(["", "", "", ""]);
	const alone = chartsOf(runsOfImpact(compare(review.design, [], "replica-loss", { replications: 1 })));
	expect(readout(alone[0])).not.toContain("→");
});

test("a replica that is away has no share", () => {
	const series = {
		time: [1, 2],
		perReplica: [
			[4, 0],
			[2, 0],
		],
	} as unknown as Parameters<typeof spreadOf>[0];
	expect(spreadOf(series)).toEqual({ most: [4, null], mean: [3, null], least: [2, null] });
});

test("a difference is told with its doubt, in words where there is none", () => {
	const metric = metricMap.get("latencyP99");
	if (!metric) throw new Error("no such metric");
	const measured = { before: 0.8, after: 0.2, mean: -0.6, low: -0.62, high: -0.58, significant: true };
	expect(describeDifference(measured, metric, true)).toMatchObject({ verdict: "better" });
	expect(describeDifference({ ...measured, mean: 0.6 }, metric, true)).toMatchObject({ verdict: "worse" });
	expect(describeDifference({ ...measured, significant: false }, metric, true).text).toBe("No significant difference");
	expect(describeDifference({ ...measured, mean: -0.001 }, metric, true)).toMatchObject({ verdict: "same" });
	const wide = { ...measured, mean: 0.06, low: -0.01, high: 0.13 };
	expect(describeDifference(wide, metric, true)).toMatchObject({ verdict: "same" });
	const share = metricMap.get("availability");
	if (!share) throw new Error("no such metric");
	const fewer = { before: 0.9995, after: 0.992, mean: -0.0075, low: -0.008, high: -0.007, significant: true };
	expect(describeDifference(fewer, share, true)).toMatchObject({ verdict: "worse" });
});

test("every scenario that is offered stands under a heading", () => {
	expect(scenarios.filter(({ group }) => group === undefined).map(({ id }) => id)).toEqual([]);
	expect(grouped(scenarios).flatMap(({ scenarios: some }) => some)).toHaveLength(scenarios.length);
});

test("an assumption that is changed in a case is changed in each design that does not itself say otherwise", async () => {
	const uri = "file:///shop.case.yaml";
	const played = await caseOf(
		uri,
		`title: Who waits how long
design:
  components: { users: { kind: Client, rate: 20/s }, shop: { kind: Service, replicas: 2 } }
  links: [users -> shop]
scenario: steady-day
alternatives:
  - { name: turned away early, set: { shop: { maxWait: 1s } } }
  - { name: more replicas, set: { shop: { replicas: 9 } } }
`,
	);
	const state = { ...stateOf(), ...update(stateOf(), { type: "case", uri, case: played }) };
	const sped = { ...state, choices: { ...state.choices, edits: withEdit([], "service:shop", "maxWait", 3) } };
	const waits = contestantsOf(sped).map(({ design }) => componentOf(design, "service:shop")?.attributes.maxWait?.value);
	expect(waits).toEqual([3, 1, 3]);
	expect(playedKey(sped)).not.toBe(playedKey(state));
	const first = played.contestants.map(({ design }) => componentOf(design, "service:shop")?.attributes.maxWait?.value);
	expect(first.filter((wait) => wait === 3)).toEqual([]);
	// What the case declares is tried out likewise.
	const more = { ...state, choices: { ...state.choices, edits: withEdit([], "service:shop", "replicas", 5) } };
	const replicas = contestantsOf(more).map(({ design }) => valueIn(componentOf(design, "service:shop"), "replicas"));
	expect(replicas).toEqual([5, 5, 9]);
});

test("the page has a strict policy and takes nothing as markup", () => {
	const policy = contentSecurityPolicy("https://host", "n0");
	expect(policy).toContain("default-src 'none'");
	expect(policy).not.toContain("unsafe-eval");
	expect(policy).toMatch(/script-src 'nonce-n0' https:\/\/host;/);
	const uris = { script: 'a"><script>', style: "b", mermaid: "c", worker: "d" };
	expect(panelHtml({ cspSource: "https://host", nonce: "n0", uris })).not.toContain('"><script>');
});
