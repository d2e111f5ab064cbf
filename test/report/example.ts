import { declared } from "../../src/design/attribute.ts";
import type { Location } from "../../src/design/text.ts";
import type { ReportOptions } from "../../src/report/index.ts";
import type { Review } from "../../src/review/review.ts";
import type { Run } from "../../src/simulator/api.ts";

export function at(file: string, line: number, character: number, length = 4): Location {
	return { file, range: { start: { line, character }, end: { line, character: character + length } } };
}

const series = { time: [], offered: [], goodput: [], errorRate: [], latencyP50: [], latencyP95: [], latencyP99: [] };
const run: Run = {
	scenario: "replica-loss",
	focus: "service:web",
	seed: 1,
	duration: 60,
	engine: "discrete",
	metrics: { sessionsLost: 40 },
	parts: [],
	series: { ...series, replicas: [], wanted: [], perReplica: [] },
	requests: 10,
	events: 20,
};

/** One component with an open and a suppressed finding, a passing, an undecided and a not applying answer, and notes. */
export function example(): Review {
	const sessions = at("services/web app/session.ts", 11, 2);
	return {
		root: "/work/shop",
		files: 3,
		design: {
			components: [
				{
					id: "service:web",
					kind: "Service",
					name: "web",
					at: at("deploy/web.yaml", 3, 8),
					files: ["deploy/web.yaml", "services/web app/session.ts"],
					attributes: {
						platform: declared("kubernetes", at("deploy/web.yaml", 3, 8)),
						replicas: declared(3, at("deploy/web.yaml", 5, 12)),
						sessions: declared("memory", sessions),
					},
				},
			],
			links: [],
		},
		verdicts: [
			{
				rule: "in-memory-sessions",
				component: "service:web",
				answer: "fails",
				at: sessions,
				finding: {
					id: "0123456789abcdef",
					rule: "in-memory-sessions",
					severity: "error",
					component: "service:web",
					at: sessions,
					message: "web keeps <sessions> in memory.",
					related: [{ at: at("deploy/web.yaml", 5, 12, 1), message: "3 replicas here" }],
					remedy: {
						title: "Keep sessions in a shared store",
						patch: [{ of: "service:web", attribute: "sessions", value: "shared-store" }],
						byHand: "Provide the store.",
					},
				},
			},
			{
				rule: "single-replica",
				component: "service:web",
				answer: "fails",
				at: at("deploy/web.yaml", 5, 12),
				finding: {
					id: "fedcba9876543210",
					rule: "single-replica",
					severity: "warning",
					component: "service:web",
					at: at("deploy/web.yaml", 5, 12),
					message: "web may run as one.",
					related: [],
					suppressed: { reason: "the pilot", at: at("deploy/web.yaml", 4, 2) },
				},
			},
			{ rule: "abrupt-shutdown", component: "service:web", answer: "passes", at: at("deploy/web.yaml", 7, 0) },
			{ rule: "sticky-sessions", component: "service:web", answer: "unknown", because: "affinity: a variable" },
			{ rule: "sticky-sessions", component: "service:web", answer: "does-not-apply", because: "nothing" },
		],
		notes: [
			{ file: "scaleproof.yaml", range: at("", 1, 2).range, severity: "error", message: "scaleproof.yaml: rate" },
			{ file: "big.yaml", severity: "info", message: "too large" },
		],
		rules: ["abrupt-shutdown", "in-memory-sessions", "single-replica", "sticky-sessions"].map((id) => ({
			id,
			title: `Title of ${id}`,
			severity: id === "in-memory-sessions" ? "error" : "warning",
			guide: "II.1",
			why: "Because.",
			unless: "Never.",
			ask: "Is it so?",
			page: `https://example.com/${id}`,
		})),
		impacts: {
			"0123456789abcdef": {
				scenario: "replica-loss",
				focus: "service:web",
				patch: [],
				replications: 20,
				confidence: 0.95,
				seed: 1,
				watch: ["sessionsLost", "latencyP99"],
				metrics: {
					sessionsLost: { before: 40, after: 0, mean: -40, low: -44, high: -36, significant: true },
					latencyP99: { before: 0.08, after: 0.081, mean: 0.001, low: -0.001, high: 0.003, significant: false },
				},
				before: run,
				after: run,
				assumptions: [
					{
						component: "service:web",
						attribute: "startup",
						label: "from start to the first request served",
						unit: "s",
						used: { value: 30, provenance: { kind: "assumed", source: "a usual pull and boot" } },
					},
				],
				sentence: "When a replica dies, 40 sessions are lost before and none after.",
			},
		},
	};
}

export const options: ReportOptions = {
	version: "1.2.3",
	remedies: {
		"0123456789abcdef": {
			title: "Keep sessions in a shared store",
			edits: [{ ...at("services/web app/session.ts", 11, 2, 0), newText: "store,\n" }],
			byHand: ["Provide the store."],
		},
	},
};
