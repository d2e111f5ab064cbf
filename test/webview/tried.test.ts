import { expect, test } from "vitest";
import { declared } from "../../src/design/attribute.ts";
import { componentOf, linkOf, subjectOf } from "../../src/design/graph.ts";
import { readWhatIfs } from "../../src/report/what-ifs/embedded.ts";
import { whatIfMarkdown } from "../../src/report/what-ifs/markdown.ts";
import { whatIfPage } from "../../src/report/what-ifs/page.ts";
import { settingsOf, whatIfsIn } from "../../src/review/what-if-settings.ts";
import { compare, type SensitivityPlan, sensitivityOf } from "../../src/simulator/index.ts";
import { assumptionItems, countWords, rankedItems } from "../../webview/model/assumptions.ts";
import { attributeRows, isEditable, isOpen, unsaid } from "../../webview/model/attributes.ts";
import { linksAt } from "../../webview/model/links.ts";
import { pictureKey, pictureOf } from "../../webview/model/picture.ts";
import { chosen, focusFor, keyOf, resultOf, scenarioFor } from "../../webview/model/results.ts";
import { summaryOf } from "../../webview/model/summary.ts";
import { assumptionsAmong, editWords, isAsked, triedIn } from "../../webview/model/tried.ts";
import { loadOf, objectionTo, stillValid, whatIf, withoutDeclared } from "../../webview/model/what-if.ts";
import {
	fileOf,
	keepingPresent,
	nameOfResult,
	presentWhatIf,
	problemOf,
	stateFor,
} from "../../webview/model/what-ifs.ts";
import { initialState, noChoices, type Result, type State } from "../../webview/state.ts";
import { update } from "../../webview/update.ts";
import { sampleReview } from "./sample.ts";

const review = structuredClone(sampleReview(20));
const call = "calls:service:web→balancer:orders";
const at = { file: "web.ts", range: { start: { line: 6, character: 2 }, end: { line: 6, character: 9 } } };
linkOf(review.design, call)!.attributes.timeout = declared(2, at);
const replicas = { of: "service:orders", attribute: "replicas", value: 5 };
const timeout = { of: call, attribute: "timeout", value: 0.5 };
const queue = { of: "service:web", attribute: "queueBound", value: 77 };

function stateOf(edits: State["choices"]["edits"], choices: Partial<State["choices"]> = {}): State {
	const state = { ...initialState(undefined), choices: { ...noChoices("/shop"), finding: "", ...choices } };
	const next = { ...state, ...update(state, { type: "review", folder: "/shop", review }) };
	return { ...next, choices: { ...next.choices, edits } };
}

function played(state: State, replications = 1): State {
	const finding = chosen(review, state.choices);
	const focus = focusFor(state, finding);
	const impact = compare(
		whatIf(review.design, state.choices),
		finding?.remedy?.patch ?? [],
		scenarioFor(state, finding),
		{
			replications,
			...(focus && { focus }),
		},
	);
	const result: Result = { impact, final: true, key: keyOf(state, finding), edits: state.choices.edits };
	return { ...state, results: { [finding?.id ?? ""]: result } };
}

test("the picture shows the values that a person tries, and the load; what cannot be leaves it as it is", () => {
	const plain = pictureOf(review, noChoices());
	expect(plain.text).toContain("orders<br/>×1");
	expect(plain.tried.size).toBe(0);
	const tried = pictureOf(review, { ...noChoices(), edits: [replicas, queue], load: 900 });
	expect(tried.text).toContain("orders<br/>×5");
	expect(tried.text).toMatch(/users<br\/>900/);
	expect(tried.tried).toEqual(new Set(["service:orders", "service:web", "client:users"]));
	expect(pictureOf(review, { ...noChoices(), edits: [queue] }).text).toBe(plain.text);
	expect(pictureKey({ ...noChoices(), load: 900 })).not.toBe(pictureKey(noChoices()));
	const edits = [{ of: "service:gone", attribute: "replicas", value: 5 }];
	expect(pictureOf(review, { ...noChoices(), edits })).toMatchObject({ text: plain.text, tried: new Set() });
});

test("a declared value, also of a link, is tried out in the design that is played; the files' design stays as it is", () => {
	const edits = [replicas, timeout];
	expect(stillValid(review.design, edits)).toEqual(edits);
	const design = whatIf(review.design, { edits });
	expect(componentOf(design, "service:orders")?.attributes.replicas.value).toBe(5);
	expect(linkOf(design, call)?.attributes.timeout.value).toBe(0.5);
	expect(linkOf(review.design, call)?.attributes.timeout.value).toBe(2);
	expect(stillValid(review.design, [{ ...timeout, value: -1 }])).toEqual([]);
	// Once its file says so, nothing is tried out any more.
	expect(withoutDeclared(review.design, [{ ...timeout, value: 2 }, replicas])).toEqual([replicas]);
});

test("more replicas than are declared carry what those do not", () => {
	const focus = "service:orders";
	const errors = (edits: State["choices"]["edits"]) => {
		const state = stateOf(edits, { focus, scenario: "replica-loss" });
		return resultOf(played(state), undefined)!.impact.metrics.errorRate.after;
	};
	expect(errors([])).toBeGreaterThan(0.05);
	expect(errors([replicas])).toBeLessThan(errors([]) / 2);
});

test("a tried value is told with what is declared, and where; only what no file declares is for scaleproof.yaml", () => {
	const edits = [replicas, timeout, queue];
	expect(triedIn(review.design, edits)).toEqual([
		{
			...replicas,
			words: "Replicas of orders 5",
			was: "1",
			declaredAt: expect.objectContaining({ file: "deploy/k8s/orders.yaml" }),
		},
		{
			...timeout,
			words: expect.stringMatching(/^Timeout of web → orders 500\sms$/),
			was: expect.stringMatching(/^2\ss$/),
			declaredAt: at,
		},
		{ ...queue, words: "Queue bound of web 77" },
	]);
	expect(assumptionsAmong(review.design, edits)).toEqual([queue]);
	const state = played(stateOf(edits));
	expect(summaryOf(state)?.mine.map(({ words }) => words)).toEqual(
		triedIn(review.design, edits).map(({ words }) => words),
	);
	const items = assumptionItems(state);
	expect(items.slice(0, 2).map(({ owner, name, value, row }) => [owner, name, value, row?.edited])).toEqual([
		["orders", "replicas", 1, 5],
		["web → orders", "timeout", 2, 0.5],
	]);
	expect(items.filter(({ row }) => row?.edited !== undefined)).toHaveLength(3);
	expect(countWords(items)).toMatch(
		/ used by this result; 1 of them is yours; 2\sdeclared values are tried out otherwise$/,
	);
});

test("what is tried stays on top of a ranking, which is of what nobody declares; rows of links are edited like others", () => {
	const state = played(stateOf([replicas]));
	const impact = resultOf(state, undefined)!.impact;
	const plan: SensitivityPlan = {
		variations: impact.assumptions.map((assumption) => ({ assumption, values: [] })),
		contestants: [],
		options: { groups: 1 },
	};
	const contest = { contestants: [{ scenario: "x", values: {} }], confidence: 0.95, replications: 1, seed: 1 } as never;
	const ranked = rankedItems(assumptionItems(state), sensitivityOf(plan, contest, "errorRate"));
	expect(ranked[0]).toMatchObject({ place: -1, item: { name: "replicas" } });
	const ofLinks = ranked.filter(({ item }) => item.component.includes("→"));
	expect(ofLinks.length).toBeGreaterThan(0);
	expect(ofLinks.every(({ item }) => item.row !== undefined)).toBe(true);
	const [{ item }] = ofLinks;
	const edited = { of: item.component, attribute: item.name, value: 0.25 };
	const again = assumptionItems(played(stateOf([edited]))).find(
		({ component, name }) => component === edited.of && name === edited.attribute,
	);
	expect(again?.row?.edited).toBe(0.25);
	expect(
		resultOf(played(stateOf([edited])), undefined)!.impact.assumptions.find(
			({ component, attribute }) => component === edited.of && attribute === edited.attribute,
		)?.used.value,
	).toBe(0.25);
});

test("values that contradict each other are refused before anything is played", () => {
	const most = { of: "scaler:web", attribute: "max", value: 3 };
	expect(objectionTo(review.design, [], most)).toBe("the least of web, 4, would be above its most, 3");
	expect(objectionTo(review.design, [{ of: "scaler:web", attribute: "min", value: 2 }], most)).toBeUndefined();
	expect(objectionTo(review.design, [most], { ...most, value: 9 })).toBeUndefined();
	const peak = { of: "client:users", attribute: "peakRate", value: 7 };
	expect(objectionTo(review.design, [], peak)).toBe("peakRate of 7 is below the rate of 20");
	expect(objectionTo(review.design, [{ ...peak, attribute: "rate", value: 5 }], peak)).toBeUndefined();
});

test("a load that is tried out for clients is the one that the slider starts from", () => {
	const rate = { of: "client:users", attribute: "rate", value: 50 };
	expect(loadOf(review.design)).toBe(20);
	expect(loadOf(review.design, [rate])).toBe(50);
	expect(loadOf(whatIf(review.design, { edits: [rate] }))).toBe(50);
	const design = whatIf(review.design, { edits: [rate, { ...rate, attribute: "peakRate", value: 100 }], load: 25 });
	expect(loadOf(design)).toBe(25);
	expect(componentOf(design, "client:users")?.attributes.peakRate.value).toBe(50);
});

test("whether what is shown asks for a value is known, so that nobody tries out what changes nothing", () => {
	const state = stateOf([], { scenario: "replica-loss" });
	expect(isAsked(state, "service:web", "replicas")).toBe(true);
	expect(isAsked(state, "client:users", "peakRate")).toBe(false);
	expect(isAsked(stateOf([], { scenario: "traffic-spike" }), "client:users", "peakRate")).toBe(true);
	expect(isAsked(state, call, "timeout")).toBe(true);
	const unplayed = assumptionItems(
		played(stateOf([{ of: "client:users", attribute: "peakRate", value: 70 }], { scenario: "replica-loss" })),
	);
	expect(unplayed[0]).toMatchObject({ name: "peakRate", isPlayed: false });
});

test("of what files say all can be tried out that is played; what none says of a link is offered", () => {
	const rows = attributeRows(subjectOf(review.design, "scaler:web")!, []);
	const kindOf = (name: string) => rows.find((row) => row.name === name)!;
	expect(isEditable(kindOf("max"))).toBe(true);
	expect(isOpen(kindOf("max"))).toBe(false);
	expect(
		isOpen(
			attributeRows(subjectOf(review.design, "scaler:web")!, [{ of: "scaler:web", attribute: "max", value: 20 }]).find(
				({ name }) => name === "max",
			)!,
		),
	).toBe(true);
	const image = attributeRows(subjectOf(review.design, "service:web")!, []).find(({ name }) => name === "image")!;
	expect(isEditable(image)).toBe(false);
	const link = subjectOf(review.design, call)!;
	const said = attributeRows(link, []);
	expect(said.map(({ name }) => name)).toEqual(["timeout"]);
	const offered = unsaid(link, said).map(({ name }) => name);
	expect(offered).toEqual(expect.arrayContaining(["retries", "backoff", "poolSize"]));
	expect(offered).not.toContain("timeout");
	expect(offered).not.toContain("path");
	expect(attributeRows(link, [{ of: call, attribute: "retries", value: 3 }]).map(({ name }) => name)).toContain(
		"retries",
	);
	expect(
		linksAt(
			{
				links: (_: string, way: string) =>
					review.design.links.filter((one) => (way === "out" ? one.from : one.to) === "service:web"),
			} as never,
			"service:web",
		).map(({ kind }) => kind),
	).toEqual(["calls", "routes", "scales"]);
});

test("what-ifs carry what is tried, by name, in Markdown, in an exported page and in scaleproof.yaml", () => {
	const edits = [replicas, timeout];
	const state = stateOf(edits);
	const [asItIs, now] = keepingPresent(state);
	expect(asItIs.edits).toEqual([]);
	expect(now.name).toBe(editWords(review.design, edits));
	expect(problemOf(state, now)).toBeUndefined();
	expect(problemOf(state, { ...now, edits: [{ ...timeout, of: "calls:gone→gone" }] })).toBe(
		"calls:gone→gone is not in the design any more",
	);
	expect(problemOf(state, { ...now, edits: [{ of: "scaler:web", attribute: "max", value: 1 }] })).toContain(
		"above its most, 1",
	);
	const kept = Object.fromEntries(
		[asItIs, now].map((one) => [nameOfResult(state, one), resultOf(played(stateFor(state, one)), undefined)!]),
	);
	const file = fileOf({ ...state, kept, choices: { ...state.choices, whatIfs: [asItIs, now] } })!;
	const words =
		/Replicas of orders 5 \(declared: 1, deploy\/k8s\/orders\.yaml:9\), Timeout of web → orders 500\sms \(declared: 2\ss, web\.ts:7\)/;
	expect(file.whatIfs[1].values).toMatch(words);
	expect(whatIfMarkdown(file).replaceAll("\\", "")).toMatch(words);
	const page = whatIfPage(file);
	expect(page).toMatch(words);
	const read = readWhatIfs(page);
	expect("file" in read && read.file.whatIfs[1].edits).toEqual(edits);
	const saved = whatIfsIn({ whatIfs: settingsOf(review.design, [now]) });
	expect(saved).toEqual([{ ...now, name: now.name }]);
	expect(presentWhatIf({ ...state, choices: { ...state.choices, edits: saved[0].edits } })).toEqual(now);
});
