import { callKinds } from "../design/assembly/link-sayings.ts";
import { type Attribute, type Measurement, placeOf } from "../design/attribute.ts";
import { specOf } from "../design/catalogue/index.ts";
import type { Component, Design, Link } from "../design/design.ts";
import { graphOf } from "../design/graph.ts";
import type { Change } from "../design/patch.ts";
import { printable } from "../design/printable.ts";
import { settingsFile } from "../dialects/scaleproof/schema.ts";
import { didYouMean } from "../dialects/spelling.ts";
import type { SourcedFact, Subject } from "./fact.ts";
import { MeasureError } from "./measure-error.ts";

/** A fact with what it means in a design. */
export interface Placed {
	fact: SourcedFact;
	/** What it is of, as a person calls it. */
	owner: string;
	/** What it sets; absent for what is only to be read, and where something stands in the way. */
	change?: Change;
	measurement: Measurement;
	/** Why it sets nothing although it could. */
	why?: string;
}

export interface Placement {
	rows: Placed[];
	/** Names of services of which a person has to choose one, where the files do not tell; empty where they do. */
	choices: string[];
}

/**
 * Finds what each fact is of. `component`: the service that files without names are of. Throws a MeasureError where the
 * design has no such service.
 */
export function place(design: Design, facts: readonly SourcedFact[], component?: string): Placement {
	const finder = new Finder(design, facts, component);
	const rows = facts.map((fact) => rowOf(fact, finder));
	const isOpen = rows.some(({ why }) => why === finder.undecided);
	return { rows, choices: isOpen ? finder.services.map(({ name }) => name) : [] };
}

type Target = Component | Link | string;

function rowOf(fact: SourcedFact, finder: Finder): Placed {
	const { subject, attribute } = fact;
	const target = finder.find(subject);
	const base = { fact, owner: ownerOf(subject, target), measurement: measurementOf(fact) };
	if (!attribute) return base;
	if (typeof target === "string") return { ...base, why: target };
	const kind = "from" in target ? "Link" : target.kind;
	const spec = specOf(kind, attribute);
	if (!spec) return { ...base, why: "it is known of all users only, and this is one service's part of them" };
	if (!spec.schema.safeParse(fact.value).success) return { ...base, why: "no design may have such a value" };
	const said = saidElsewhere(target, attribute);
	if (said) return { ...base, why: said };
	return { ...base, change: { of: target.id, attribute, value: fact.value } };
}

/** What a file of the workspace declares is changed there, and not hidden behind a measurement. */
function saidElsewhere(target: { attributes: Record<string, Attribute> }, attribute: string): string | undefined {
	const present = target.attributes[attribute];
	if (present?.provenance.kind !== "declared" || present.value === undefined) return undefined;
	const at = placeOf(present);
	return at && at.file !== settingsFile ? `${at.file}:${at.range.start.line + 1} says it: change it there` : undefined;
}

class Finder {
	/** Those that a person may mean by a name. */
	readonly services: Component[];
	/** Why nobody can tell of which it is. */
	readonly undecided: string;
	private readonly design: Design;
	private readonly entries: Component[];
	private readonly wanted: Component | undefined;
	/** The only service that the files name, where they name one: that of the person, if need be. */
	private readonly single: boolean;

	constructor(design: Design, facts: readonly SourcedFact[], wanted: string | undefined) {
		this.design = design;
		this.services = design.components.filter(
			({ kind, outside, variantOf }) => kind === "Service" && !outside && !variantOf,
		);
		const known = this.services.map(({ name }) => name);
		this.undecided = `the file does not say of which service it is; say it with --component: ${known.join(", ")}`;
		this.entries = this.services.filter(({ id }) => isReached(design, id));
		this.wanted = wanted === undefined ? undefined : this.byName(wanted);
		const names = facts.flatMap(({ subject }) => ("name" in subject && subject.name ? [subject.name] : []));
		this.single = new Set(names).size === 1;
		if (wanted === undefined || this.wanted) return;
		const there = known.length > 0 ? ` There are: ${known.join(", ")}.` : " The design has none.";
		throw new MeasureError(`There is no service "${wanted}" in the design.${didYouMean(wanted, known)}${there}`);
	}

	/** The component or link; in words why there is none. */
	find(subject: Subject): Target {
		switch (subject.of) {
			case "scaler":
				return (
					this.design.components.find(({ kind, name }) => kind === "Scaler" && name === subject.name) ??
					`the design has no scaler "${printable(subject.name)}"`
				);
			case "link":
				return this.link(subject.from, subject.to);
			case "service":
				return this.service(subject.name);
			case "traffic":
				return this.traffic(subject.name);
		}
	}

	private service(name: string | undefined): Target {
		if (name === undefined) return this.wanted ?? this.only() ?? this.nobody();
		const stranger = this.single ? this.wanted : undefined;
		return this.byName(name) ?? stranger ?? `the design has no service "${printable(name)}"`;
	}

	/** What comes to the only service that users reach comes from the users. */
	private traffic(name: string | undefined): Target {
		const service = name === undefined ? this.wanted : this.service(name);
		if (typeof service === "string") return service;
		const client = this.design.components.find(({ kind }) => kind === "Client");
		const [entry, ...more] = this.entries;
		const isAll = !service || this.services.length === 1 || (more.length === 0 && entry === service);
		return isAll ? (client ?? this.nobody()) : service;
	}

	private only(): Component | undefined {
		const candidates = this.entries.length > 0 ? this.entries : this.services;
		return candidates.length === 1 ? candidates[0] : undefined;
	}

	private nobody(): string {
		return this.services.length === 0
			? "the design has no service; run it where the workspace is, or say --path"
			: this.undecided;
	}

	private byName(name: string): Component | undefined {
		return (
			this.services.find((one) => one.name === name) ??
			this.services.find((one) => one.name.toLowerCase() === name.toLowerCase())
		);
	}

	private link(from: string, to: string): Target {
		const caller = this.byName(from);
		if (!caller) return `the design has no service "${printable(from)}"`;
		const graph = graphOf(this.design);
		const links = graph.links(caller.id, "out", callKinds).filter((link) => {
			const ends = [graph.component(link.to), ...graph.near(link.to, "out", ["routes"])];
			return ends.some((end) => end?.name.toLowerCase() === to.toLowerCase());
		});
		if (links.length === 0) return `the design has no call from ${caller.name} to "${printable(to)}"`;
		return links.length === 1
			? links[0]
			: `${links.length} places of ${caller.name} call it, and the file does not tell them apart`;
	}
}

/** Whether users reach a service without another one between. */
function isReached(design: Design, id: string): boolean {
	const graph = graphOf(design);
	const seen = new Set<string>();
	const near = [id];
	for (const at of near) {
		for (const { id: before, kind } of graph.near(at, "in", ["routes"])) {
			if (kind === "Client") return true;
			if (seen.has(before)) continue;
			seen.add(before);
			near.push(before);
		}
	}
	return false;
}

function ownerOf(subject: Subject, target: Target): string {
	if (subject.of === "link") return `${printable(subject.from)} → ${printable(subject.to)}`;
	if (typeof target !== "string" && "name" in target) return target.name;
	if ("name" in subject && subject.name) return printable(subject.name);
	return subject.of === "traffic" ? "users" : "?";
}

function measurementOf({ files, from, to, sample, goodness }: SourcedFact): Measurement {
	const names = [...new Set(files.map((file) => printable(file)))];
	const source = names.length > 2 ? `${names[0]} and ${names.length - 1} more` : names.join(", ");
	return {
		source,
		...(from !== undefined && { from: dayOf(from) }),
		...(to !== undefined && { to: dayOf(to) }),
		...(sample > 0 && { sample }),
		...(goodness !== undefined && { goodness }),
	};
}

function dayOf(seconds: number): string {
	return new Date(Math.min(Math.max(seconds, 0), 4e9) * 1000).toISOString().slice(0, 10);
}
