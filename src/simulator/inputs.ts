import { type Attribute, assumed, type Value } from "../design/attribute.ts";
import { excess } from "../design/bounds.ts";
import { type ComponentKind, guessOf, isGuess, specOf } from "../design/catalogue/index.ts";
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
	/** The design, whose attributes are noted when somebody looks at them. */
	readonly design: Design;
	private readonly scale: number = 1;
	private readonly used = new Map<string, Assumption>();
	private readonly asked = new Map<string, Read>();
	private readonly instead = new Map<string, Value>();
	private readonly met = new Set<string>();

	/** `instead`: values to take in the place of what would be assumed, whatever the design declares. */
	constructor(design: Design, instead: Patch = []) {
		const watched = <T extends Component | Link>(one: T): T => ({
			...one,
			attributes: new Proxy(one.attributes, {
				get: (attributes, name: string) => {
					this.asked.set(`${one.id} ${name}`, { of: one.id, attribute: name });
					return attributes[name];
				},
			}),
		});
		this.design = { components: design.components.map(watched), links: design.links.map(watched) };
		for (const { of, attribute, value } of instead) this.instead.set(`${of} ${attribute}`, value);
	}

	/** The same for a fleet and a load that are so many times smaller. What was assumed is listed as it was. */
	onScale(scale: number): Inputs {
		return Object.assign(Object.create(Inputs.prototype) as Inputs, this, { scale });
	}

	/** The attribute's value; else the catalogue's assumption; else the model's own; else undefined. */
	value(component: Component, name: string, fallback?: Fallback): Value | undefined {
		return this.read(component, component.kind, name, fallback);
	}

	number(component: Component, name: string, fallback?: Fallback): number {
		const value = this.value(component, name, fallback);
		return typeof value === "number" ? value : Number.NaN;
	}

	text(component: Component, name: string, fallback: Fallback): string {
		return String(this.value(component, name, fallback));
	}

	ofLink(link: Link, name: string, fallback?: Fallback): Value | undefined {
		return this.read(link, "Link", name, fallback);
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

	/** Whether nothing has asked for an attribute. */
	ignores(of: Component | Link, attribute: string): boolean {
		return !this.asked.has(`${of.id} ${attribute}`);
	}

	/** Whether a model has read anything of it. */
	knows({ id }: Component | Link): boolean {
		return this.met.has(id);
	}

	private read(
		{ id, attributes }: Component | Link,
		kind: ComponentKind | "Link",
		name: string,
		fallback: Fallback | undefined,
	): Value | undefined {
		this.asked.set(`${id} ${name}`, { of: id, attribute: name });
		this.met.add(id);
		const spec = specOf(kind, name);
		const instead = this.instead.get(`${id} ${name}`);
		if (instead !== undefined) return scaled(kind, name, bounded(id, kind, name, instead), this.scale);
		const attribute = attributes[name];
		// What it follows may have been changed since the guess was made.
		const stale = attribute && (spec?.assumed?.follows ?? spec?.assumed?.given) && isGuess(kind, name, attribute);
		let { scale } = this;
		let used = attribute?.value === undefined || stale ? undefined : attribute;
		if (!used) {
			const known = guessOf(kind, name, attributes);
			// What a model derives from other inputs is on their scale already.
			if (!known) scale = 1;
			const guess = known ?? fallback;
			if (!guess) return undefined;
			const why = attribute?.unknown ? `${guess.source} (the files do not tell: ${attribute.unknown})` : guess.source;
			used = assumed(guess.value, why);
		}
		if (used.provenance.kind !== "declared") this.note(id, name, spec?.label ?? name, spec?.unit ?? "", used);
		return used.value === undefined ? undefined : scaled(kind, name, bounded(id, kind, name, used.value), scale);
	}

	private note(component: string, attribute: string, label: string, unit: string, used: Attribute): void {
		const key = `${component} ${attribute}`;
		if (!this.used.has(key)) this.used.set(key, { component, attribute, label, unit, used });
	}
}

/** What there is more of the larger a fleet and its load are; all else is of one request, one replica, one user. */
const extensive: Partial<Record<ComponentKind | "Link", { rates: string[]; counts: string[] }>> = {
	Client: { rates: ["rate", "peakRate"], counts: [] },
	Service: { rates: ["rate", "peakRate"], counts: ["replicas"] },
	Scaler: { rates: [], counts: ["min", "max", "scheduledMin"] },
	NodePool: { rates: ["headroomCpu"], counts: ["min", "max", "headroom"] },
};

function scaled(kind: ComponentKind | "Link", name: string, value: Value, scale: number): Value {
	const of = scale === 1 ? undefined : extensive[kind];
	if (!of || typeof value !== "number" || value === 0) return value;
	if (of.rates.includes(name)) return value / scale;
	return of.counts.includes(name) ? Math.max(1, Math.round(value / scale)) : value;
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
