import type { Attribute } from "../design/attribute.ts";
import type { Component, Design, Link } from "../design/design.ts";
import { componentOf } from "../design/graph.ts";
import type { Finding } from "../rules/finding.ts";
import type { Impact } from "../simulator/api.ts";
import type { Home } from "./forge.ts";
import { everyOpen, openFindings, type Review } from "./review.ts";

/** A value that stands otherwise after a change; absent on a side where nothing says it. */
export interface ChangedValue {
	/** The component, or the one that the link starts from. */
	component: Component;
	link?: Link;
	attribute: string;
	before: Attribute | undefined;
	after: Attribute | undefined;
	/** Rules that ask for it where it stands. */
	rules: string[];
}

/** What a change does to the design and to the answers of the rules. */
export interface Comparison {
	came: Component[];
	went: Component[];
	values: ChangedValue[];
	/** Ids of open findings that the change brings, those of every copy of a component. */
	fresh: ReadonlySet<string>;
	/** How many it brings. */
	brought: number;
	/** Findings that are there no more. */
	fixed: Finding[];
	/** Open findings that were there before. */
	kept: number;
	/** The design before and after, under the scenarios of the rules that are concerned. */
	impacts: Impact[];
}

/** A change, as reports speak of it. */
export interface Change {
	/** The reference that was compared with. */
	since: string;
	/** How many files have changed since. */
	files: number;
	/** Those that are there. */
	changed: ReadonlySet<string>;
	/** Absent where the files of the base could not be read. */
	comparison?: Comparison;
	/** Where its files can be read on the web. */
	home?: Home;
}

/** Holds two reviews of one workspace against each other. */
export function comparisonOf(before: Review, after: Review): Comparison {
	// Which of the copies of a component speaks may change with what stands in them: each is held against itself.
	const known = subjectsOf(everyOpen(before));
	const now = subjectsOf(everyOpen(after));
	const open = openFindings(after);
	const brought = open.filter((finding) => !known.has(subjectOf(finding))).length;
	return {
		...comeAndGone(before.design, after.design),
		values: changedValues(before, after),
		fresh: new Set(everyOpen(after).flatMap((one) => (known.has(subjectOf(one)) ? [] : [one.id]))),
		brought,
		fixed: openFindings(before).filter((finding) => !now.has(subjectOf(finding))),
		kept: open.length - brought,
		impacts: [],
	};
}

export function subjectsOf(findings: readonly Finding[]): Set<string> {
	return new Set(findings.map(subjectOf));
}

/** What a finding speaks of, whatever the value there: an id has the value in it. */
export function subjectOf({ rule, component, link }: Finding): string {
	return [rule, component, link ?? ""].join(" ");
}

function comeAndGone(before: Design, after: Design): Pick<Comparison, "came" | "went"> {
	// A rollout belongs to its service, and is not what a person speaks of.
	const missing = (from: Design, other: Design) =>
		from.components.filter(
			({ id, kind, files, outside }) => files.length > 0 && !outside && kind !== "Rollout" && !componentOf(other, id),
		);
	return { came: missing(after, before), went: missing(before, after) };
}

function changedValues(before: Review, after: Review): ChangedValue[] {
	const concerned = concernedBy(after);
	const differing = <T extends Component | Link>(old: readonly T[], now: readonly T[]) => {
		const known = new Map(old.map((one) => [one.id, one]));
		return now.flatMap((one) => {
			const was = known.get(one.id);
			if (!was || was === one) return [];
			const names = new Set([...Object.keys(was.attributes), ...Object.keys(one.attributes)]);
			return [...names]
				.map((attribute) => ({ one, attribute, before: was.attributes[attribute], after: one.attributes[attribute] }))
				.filter(({ before, after }) => isSaid(before, after) && said(before) !== said(after));
		});
	};
	const inComponents = differing(before.design.components, after.design.components).map(({ one, ...rest }) => ({
		component: one,
		...rest,
		rules: concerned(one.id, rest.attribute),
	}));
	const inLinks = differing(before.design.links, after.design.links).flatMap(({ one, ...rest }) => {
		const component = componentOf(after.design, one.from);
		return component ? [{ component, link: one, ...rest, rules: concerned(one.id, rest.attribute) }] : [];
	});
	return [...inComponents, ...inLinks];
}

/** What follows from other values is no change of its own. */
function isSaid(...sides: readonly (Attribute | undefined)[]): boolean {
	return sides.some((side) => side && ["declared", "default"].includes(side.provenance.kind));
}

function said(attribute: Attribute | undefined): string {
	return JSON.stringify(attribute?.value ?? null);
}

/** Which rules ask for an attribute of a component or link: they name it, or what follows from it, and answered there or beside it. */
function concernedBy({ design, verdicts, rules }: Review): (id: string, attribute: string) => string[] {
	const follows = new Map<string, Set<string>>();
	for (const { attributes } of [...design.components, ...design.links])
		for (const [name, { provenance }] of Object.entries(attributes))
			for (const { of, attribute } of provenance.kind === "derived" ? provenance.parts : []) {
				const key = `${of} ${attribute}`;
				follows.set(key, (follows.get(key) ?? new Set()).add(name));
			}
	const answered = new Map<string, Set<string>>();
	for (const { rule, component, link, answer } of verdicts)
		if (answer !== "does-not-apply")
			for (const id of [component, link ?? component]) answered.set(id, (answered.get(id) ?? new Set()).add(rule));
	const around = (id: string) => {
		const ends = design.links.filter((link) => [link.id, link.from, link.to].includes(id));
		return new Set([id, ...ends.flatMap(({ from, to }) => [from, to])]);
	};
	return (id, attribute) => {
		const names = new Set([attribute, ...(follows.get(`${id} ${attribute}`) ?? [])]);
		const there = new Set([...around(id)].flatMap((one) => [...(answered.get(one) ?? [])]));
		return rules
			.filter(({ id, reads = [] }) => there.has(id) && reads.some((name) => names.has(name)))
			.map(({ id }) => id);
	};
}
