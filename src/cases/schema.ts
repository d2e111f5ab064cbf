import { z } from "zod";
import { Value } from "../design/attribute.ts";
import { componentKinds, linkKinds } from "../design/catalogue/index.ts";

/** A number, or one with a unit: 20ms, 800/s, 4KB, 90%. What it must be is known by the attribute that it is for. */
const Amount = z.union([z.number(), z.string()]);

/** What a person names things by; and no name that JavaScript gives a meaning to. */
const Name = z.string().regex(/^[\p{L}\p{N}][\p{L}\p{N} ._:@/#-]*$/u, "a name begins with a letter or a digit");

const Names = z.record(Name, z.record(z.string(), Value));

const LinkText = z
	.string()
	.describe("users -> web, or users -> balancer -> web, or with its kind where several would do: web reads orders");

const LinkObject = z.strictObject({
	from: Name,
	to: Name,
	kind: z.enum(linkKinds).optional().describe("Inferred from the kinds of its two ends where only one makes sense"),
	attributes: z.record(z.string(), Value).optional(),
});

const LinkSpec = z.union([LinkText, LinkObject]);
export type LinkSpec = z.infer<typeof LinkSpec>;

export const ClaimSpec = z.strictObject({
	says: z.string().min(1).describe("The claim in words"),
	metric: z.string().describe("Id of a metric, such as errorRate"),
	of: z.string().optional().describe("Name of the alternative that it is about; the first where absent"),
	below: z.string().optional().describe("Name of the alternative that has more of it"),
	above: z.string().optional().describe("Name of the alternative that has less of it"),
	by: Amount.optional().describe("Share of the other's value that the difference must come to, such as 50%"),
	significant: z.boolean().optional().describe("Whether chance must be ruled out (true)"),
	atMost: Amount.optional(),
	atLeast: Amount.optional(),
});
export type ClaimSpec = z.infer<typeof ClaimSpec>;

/** What happens to a component in a run: the same as its attribute `faults`. */
const FaultSpec = z.looseObject({ of: Name.describe("The component that it hits") });

/** The whole file; `component` and `set` say how closely the attributes of a component are described. */
export function caseFile<C extends z.ZodType>(component: C) {
	const components = z.record(Name, component);
	const Alternative = z.strictObject({
		name: z.string().min(1).max(60),
		what: z.string().optional().describe("What it does, in one sentence"),
		set: Names.optional().describe("Attributes to set, by component"),
		add: components.optional().describe("Components to add, by name"),
		remove: z.array(Name).max(100).optional().describe("Components to take away, with their links"),
		link: z.array(LinkSpec).max(1000).optional().describe("Links to add; one that is there gets the attributes"),
		unlink: z.array(LinkSpec).max(1000).optional().describe("Links to take away"),
		scenario: z.string().optional().describe("Another scenario than the case's"),
	});
	return z.strictObject({
		title: z.string().min(1).max(200),
		question: z.string().optional(),
		answer: z.string().optional().describe("The answer that the case puts to the test"),
		guide: z.string().optional().describe("Where it comes from, such as V.Q1"),
		design: z
			.union([
				z.string().describe("A file that `scaleproof design --format yaml` wrote, relative to this one"),
				z.strictObject({ components, links: z.array(LinkSpec).max(5000).optional() }),
			])
			.optional(),
		workspace: z.string().optional().describe("A folder to read the design from, relative to this file"),
		name: z.string().max(60).optional().describe("Name of the design itself among the alternatives (as it is)"),
		scenario: z.string().describe("Id of a scenario; `scaleproof scenarios` lists them"),
		focus: Name.optional().describe("The service to look at; the first that clients reach where absent"),
		faults: z
			.array(FaultSpec)
			.max(50)
			.optional()
			.describe(
				"What happens, when and for how long: { of, at, for } and down, capacity, latency, errors or partition; or { of, at, deploy }",
			),
		seed: z.int().min(0).optional(),
		replications: z.int().min(1).max(10_000).optional().describe("20 where absent"),
		precision: Amount.optional().describe(
			"Go on until the interval of each watched metric is within this share of it, such as 5%",
		),
		watch: z.array(z.string()).min(1).max(12).optional().describe("Ids of metrics; the scenario's where absent"),
		alternatives: z.array(Alternative).max(30).optional(),
		expect: z.array(ClaimSpec).max(100).optional().describe("What the numbers must show for the answer to hold"),
	});
}

const Loose = z.object({ kind: z.enum(componentKinds) }).catchall(Value);

/** What is read: attributes are checked afterwards, against the catalogue and in its own words. */
export const CaseFile = caseFile(Loose);
export type CaseFile = z.infer<typeof CaseFile>;
export type ComponentText = z.infer<typeof Loose>;
export type AlternativeText = NonNullable<CaseFile["alternatives"]>[number];
