import { z } from "zod";
import { Measurement, Value } from "../../design/attribute.ts";
import { componentKinds } from "../../design/catalogue/index.ts";
import { Law } from "../../design/law.ts";
import { DeclaredLoad } from "../../design/load.ts";

/** Bounded blanks: a text of blanks is looked at once. */
const amount = /^\s{0,9}\d[\d_]{0,40}(\.\d{1,40})?\s{0,9}[a-zA-Z%/]{0,9}\s{0,9}$/;

/** A number, or one with a unit: 12ms, 45s, 800/s, 6KB, 99.9%. */
const Amount = z.union([
	z.number(),
	z.string().regex(amount, "expected a number with a unit, such as 12ms, 800/s, 6KB or 99.9%"),
]);

const Scalar = z.union([z.string(), z.number(), z.boolean(), z.array(z.union([z.string(), z.number()]))], {
	error: ({ input }) => `read ${JSON.stringify(input)?.slice(0, 60)}, expected a text, a number, true, false or a list`,
});

const percentiles = z.strictObject({ p50: Amount, p99: Amount }).partial();

/** By two percentiles, or by any law. What is wrong is said of the form that was meant. */
const ServiceTime = z.union([percentiles, Law], {
	error: ({ input, errors }) => {
		const [ofPercentiles, ofLaw] = errors as z.core.$ZodIssue[][];
		const meant = typeof input === "object" && input !== null && ("p50" in input || "p99" in input);
		const [issue] = meant ? ofPercentiles : ofLaw;
		return issue && [...issue.path.map(String), issue.message].join(": ");
	},
});

const Measured = z
	.record(z.string(), z.strictObject(Measurement.shape))
	.describe(
		"Which of the values here were measured, by attribute: source, from, to, sample (written by: scaleproof measure)",
	);

const Workload = z
	.strictObject({
		rate: Amount.describe("Requests a second on a usual day, such as 800/s"),
		peak: z
			.strictObject({
				rate: Amount.describe("Requests a second at the peak"),
				at: z.string().describe("When it comes, such as 12:00"),
				warning: z.string().describe("How long before it is known: none, or a time such as 1h"),
			})
			.partial(),
		sessionBytes: Amount,
		sessionDuration: Law.describe(
			"Length of a visit: its mean (exponential), or a law such as { deterministic: 2min }",
		),
		payloadBytes: Amount,
		thinkTime: Amount.describe("Pause between two requests of one user"),
		timeout: Amount.describe("How long a client waits for an answer"),
		retries: z.number().int().min(0).describe("Times a client tries again"),
		backoff: z
			.enum(["none", "fixed", "exponential", "jitter", "equal", "decorrelated"])
			.describe("How its pause between two tries grows; jitter where absent"),
		backoffBase: Amount.describe("Pause before its second try, such as 100ms"),
		backoffCap: Amount.describe("Longest pause between two tries"),
		retryBudget: Amount.describe("Later tries that it allows itself for each request served, such as 10%"),
		growthYear: z.number().min(0).describe("Traffic after a year, as a multiple of today's"),
		importantShare: Amount.describe("Share of the requests that matter most, such as checkouts"),
		load: DeclaredLoad.describe("What the scenario as-declared plays (docs/laws-and-loads.md)"),
		interarrival: Law.describe("Law of the gaps between requests; the load gives their mean"),
		areas: z
			.record(z.string(), z.number().min(0).max(1))
			.describe("Where the users are: for each area (a region's name, or one of residency) its share of the requests"),
		measured: Measured,
	})
	.partial();

const ComponentSettings = z
	.object({
		kind: z.enum(componentKinds).describe("Service where absent"),
		code: z.string().describe("Folder with its code"),
		deploy: z.string().describe("File that deploys it, where two files use its name"),
		store: z.string().describe("Name of the store that it writes"),
		serviceTime: ServiceTime.describe("Time to serve a request: { p50, p99 }, or a law (docs/laws-and-loads.md)"),
		faults: z.array(z.looseObject({})).describe("What happens to it in every simulation, and when (docs/cases.md)"),
		measured: Measured,
	})
	.partial()
	.catchall(Scalar)
	.describe("Any attribute of the component by its name, such as startup: 45s or concurrency: 16");

const Fault = z
	.looseObject({
		of: z.string().describe("The component that it hits"),
		kind: z.enum(componentKinds).optional().describe("Service where absent"),
	})
	.describe("at, for, and one of down, capacity, latency, errors and partition; or at and deploy (docs/cases.md)");

const LinkSettings = z
	.object({ measured: Measured })
	.partial()
	.catchall(Scalar)
	.describe("Any attribute of a link by its name, such as share: 40% or timeout: 2s");

const Ignore = z.strictObject({
	paths: z.array(z.string()).optional().describe("Globs; every file where absent"),
	rule: z.string(),
	reason: z.string().min(1, "a reason is required"),
	until: z.iso.date().optional().describe("Last day on which it holds"),
});

const WhatIfSettings = z.strictObject({
	scenario: z.string().describe("What happens, such as traffic-spike"),
	of: z.string().optional().describe("Id of the service that is simulated, such as service:web"),
	fix: z.string().optional().describe("Id of the finding whose fix is made, such as single-replica/service:web"),
	load: Amount.optional().describe("Requests a second, where they differ from the design's"),
	values: z
		.record(z.string(), z.record(z.string(), Value))
		.optional()
		.describe("What would be different: by the id of a component or a link, values by attribute, such as replicas: 6"),
});
export type WhatIfSettings = z.infer<typeof WhatIfSettings>;

/** scaleproof.yaml: what the code cannot say. All optional. */
export const Settings = z
	.strictObject({
		workload: Workload,
		objectives: z
			.strictObject({
				latencyP99: Amount,
				availability: Amount,
				recovery: Amount.describe("Time until users are served again when a region is lost, such as 5min"),
			})
			.partial(),
		components: z.record(z.string(), ComponentSettings),
		faults: z.array(Fault).describe("What happens in every simulation of the service world, and when"),
		links: z
			.record(z.string(), LinkSettings)
			.describe("More of the calls between two components, by their names: web -> orders"),
		residency: z
			.record(z.string(), z.array(z.string()))
			.describe("Regions that may serve the users of an area, such as eu-users: [eu-west-1, eu-central-1]"),
		whatIfs: z
			.record(z.string(), WhatIfSettings)
			.describe("What to try out and hold against each other, by name (written by the panel)"),
		wrappers: z.strictObject({ retry: z.array(z.string()) }).partial(),
		rules: z.record(z.string(), z.enum(["error", "warning", "info", "off"])),
		ignore: z.array(Ignore),
		exclude: z.array(z.string()).describe("Globs of files that are not read"),
	})
	.partial();
export type Settings = z.infer<typeof Settings>;

export const settingsFile = "scaleproof.yaml";
