import type { Unit } from "../code-units.ts";
import type { Given, Values } from "../fragment.ts";
import { expanded } from "./addresses.ts";
import { type Asker, askerOf, compatible, ownOrNearest } from "./askers.ts";
import type { Group } from "./groups.ts";
import type { Watch } from "./looks.ts";
import * as looks from "./looks.ts";

/** Stands in an address for what no file tells (a password): no host has it in its name. */
export const open = "\0";

/** What the processes of groups are given, by themselves and by named values that stand elsewhere. */
export class GivenValues {
	private readonly byKey: ReadonlyMap<string, Values[]>;
	private readonly unitsOf: (group: Group) => readonly Unit[];
	private readonly watch: Watch;
	/** Of each group that was asked for; forgotten where one comes to run another's code. */
	private readonly givenOf = new Map<Group, ReadonlyMap<string, Given>>();

	/** `byKey`: all named values; `unitsOf`: units whose code runs in a group. */
	constructor(byKey: ReadonlyMap<string, Values[]>, unitsOf: (group: Group) => readonly Unit[], watch: Watch) {
		this.byKey = byKey;
		this.unitsOf = unitsOf;
		this.watch = watch;
	}

	forget(group: Group): void {
		this.givenOf.delete(group);
	}

	/** Every variable that the process of a group is given, each by whoever has the last word on it. */
	givenTo(group: Group): ReadonlyMap<string, Given> {
		if (this.watch.saw) this.sawGiven(group, this.watch.saw);
		const known = this.givenOf.get(group) ?? this.allGivenTo(group);
		this.givenOf.set(group, known);
		return known;
	}

	private sawGiven(group: Group, saw: (what: string) => void): void {
		for (const { folder } of this.unitsOf(group)) saw(looks.code(folder));
		for (const fragment of group.fragments)
			if (fragment.role === "declares") for (const { key } of fragment.givenAll ?? []) saw(looks.values(key));
	}

	private allGivenTo(group: Group): Map<string, Given> {
		const given = new Map<string, Given>();
		const say = (all: Record<string, Given> | undefined, prefix = "") => {
			for (const [name, one] of Object.entries(all ?? {})) given.set(prefix + name, one);
		};
		for (const unit of this.unitsOf(group)) for (const { given: own } of unit.declarations) say(own);
		for (const fragment of group.fragments) {
			if (fragment.role !== "declares") continue;
			for (const { key, prefix } of fragment.givenAll ?? [])
				for (const one of this.valuesAt(key, askerOf(fragment, group))) say(one.values, prefix);
			say(fragment.given);
		}
		return given;
	}

	/** The text that a process is given for a variable; undefined where no file tells it. */
	textGiven(one: Given, owner: Group): string | undefined {
		const from = askerOf(owner.fragments[0] ?? owner, owner);
		const entry = one.from && this.entry(one.from, from);
		return this.textOf(entry ?? one, owner, from);
	}

	/** What is known of an address that a process is given: what no file tells is left open in it. */
	partsGiven(one: Given, owner: Group): string | undefined {
		const from = askerOf(owner.fragments[0] ?? owner, owner);
		const entry = (one.from && this.entry(one.from, from)) ?? one;
		return entry.query === undefined ? this.textOf(entry, owner, from, open) : `?${entry.query}`;
	}

	/** Whether the named values that a process is given all of are in the workspace. */
	hasValues(key: string, owner: Group): boolean {
		return this.valuesAt(key, askerOf(owner.fragments[0] ?? owner, owner)).length > 0;
	}

	textOf(one: Given, owner: Group, from: Asker, hole?: string): string | undefined {
		if (!one.text?.includes("$")) return one.text;
		const all = this.givenTo(owner);
		return expanded(one.text, (name) => {
			const other = all.get(name);
			return (other?.from ? this.entry(other.from, from)?.text : other?.text) ?? hole;
		});
	}

	entry({ key, entry }: { key: string; entry: string }, from: Asker): Given | undefined {
		for (const { values } of this.valuesAt(key, from)) if (Object.hasOwn(values, entry)) return values[entry];
		return undefined;
	}

	private valuesAt(key: string, from: Asker): Values[] {
		this.watch.saw?.(looks.values(key));
		return ownOrNearest(
			(this.byKey.get(key) ?? []).filter((one) => compatible(one.environment, from.environment)),
			from,
		);
	}
}
