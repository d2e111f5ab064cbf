import { type Attribute, assumed, type Value } from "../design/attribute.ts";
import { excess } from "../design/bounds.ts";
import { type ComponentKind, specOf } from "../design/catalogue/index.ts";
import type { Component, Design, Link } from "../design/design.ts";
import type { Patch } from "../design/patch.ts";
import type { Assumption } from "./api.ts";
import { Unplayable } from "./unplayable.ts";

/** What a model takes when neither a file nor the catalogue has a value, and why that is fair. */
export interface Fallback {
	value: Value;
	source: string;
}

/** An attribute of a component or a link, by its id, that a model asked for. */
export interface Read {
	of: string;
	attribute: string;
}

/**
 * Every attribute that a model uses is read through here, so that the list of inputs which no file declared is true
 * by construction, and no amount is larger than can be simulated.
 */
export class Inputs {
	readonly design: Design;
	private readonly used = new Map<string, Assumption>();
	private readonly asked = new Map<string, Read>();
	private readonly instead = new Map<string, Value>();

	/** `instead`: values to take in the place of what would be assumed, whatever the design declares. */
	constructor(design: Design, instead: Patch = []) {
		this.design = design;
		for (const { of, attribute, value } of instead) this.instead.set(`${of} ${attribute}`, value);
	}

	/** The attribute's value; else the catalogue's assumption; else the model's own; else undefined. */
	value(component: Component, name: string, fallback?: Fallback): Value | undefined {
		return this.read(component.id, component.kind, component.attributes[name], name, fallback);
	}

	number(component: Component, name: string, fallback?: Fallback): number {
		const value = this.value(component, name, fallback);
		return typeof value === "number" ? value : Number.NaN;
	}

	text(component: Component, name: string, fallback: Fallback): string {
		return String(this.value(component, name, fallback));
	}

	ofLink(link: Link, name: string, fallback?: Fallback): Value | undefined {
		return this.read(link.id, "Link", link.attributes[name], name, fallback);
	}

	onLink(link: Link, name: string, fallback?: Fallback): number {
		const value = this.ofLink(link, name, fallback);
		return typeof value === "number" ? value : Number.NaN;
	}

	assumptions(): Assumption[] {
		return [...this.used.values()];
	}

	/** Every attribute that was asked for, whether or not anything gave it. */
	reads(): Read[] {
		return [...this.asked.values()];
	}

	private read(
		id: string,
		kind: ComponentKind | "Link",
		attribute: Attribute | undefined,
		name: string,
		fallback: Fallback | undefined,
	): Value | undefined {
		this.asked.set(`${id} ${name}`, { of: id, attribute: name });
		const spec = specOf(kind, name);
		const instead = this.instead.get(`${id} ${name}`);
		if (instead !== undefined) return bounded(id, kind, name, instead);
		let used = attribute?.value === undefined ? undefined : attribute;
		if (!used) {
			const guess = spec?.assumed ?? fallback;
			if (!guess) return undefined;
			const why = attribute?.unknown ? `${guess.source} (the files do not tell: ${attribute.unknown})` : guess.source;
			used = assumed(guess.value, why);
		}
		if (used.provenance.kind !== "declared") this.note(id, name, spec?.label ?? name, spec?.unit ?? "", used);
		return used.value === undefined ? undefined : bounded(id, kind, name, used.value);
	}

	private note(component: string, attribute: string, label: string, unit: string, used: Attribute): void {
		const key = `${component} ${attribute}`;
		if (!this.used.has(key)) this.used.set(key, { component, attribute, label, unit, used });
	}
}

/** Throws where a single number would take all memory or time: what the files say is not to be trusted. */
function bounded(id: string, kind: ComponentKind | "Link", name: string, value: Value): Value {
	const tooMuch = excess(kind, name, value);
	if (tooMuch) throw new Unplayable(`${name} of ${id.slice(id.indexOf(":") + 1)}: ${tooMuch}`);
	return value;
}

/** Stands for a component that the design lacks, so that its catalogue assumptions can be read. */
export function absent(kind: ComponentKind, name: string): Component {
	return { id: `${kind.toLowerCase()}:${name}`, kind, name, attributes: {}, files: [] };
}

/** What any of several designs assumed; where they differ, the first stands. */
export function unionOf(lists: readonly (readonly Assumption[])[]): Assumption[] {
	const known = new Map<string, Assumption>();
	for (const one of lists.flat()) {
		const key = `${one.component} ${one.attribute}`;
		if (!known.has(key)) known.set(key, one);
	}
	return [...known.values()];
}
