import { type Fragment, isPiece } from "../fragment.ts";
import { foundBy } from "./found-by.ts";
import type { Group } from "./groups.ts";
import type { ComponentJoin, Parts, Standing } from "./joined.ts";
import * as looks from "./looks.ts";
import type { Resolver } from "./resolver.ts";
import { sameGroup } from "./same-joins.ts";
import { outsideKey } from "./undeclared.ts";

/** What was made of one group, and everything that was looked up for it. */
interface Remembered<T> {
	readonly made: T;
	readonly seen: readonly string[];
}

/** What most groups need nothing looked up for. */
const stays: Remembered<boolean> = { made: true, seen: [] };
const standsForNone: Remembered<readonly Standing[]> = { made: [], seen: [] };

/** One joining of fragments as it remains in memory. */
interface Past {
	/** Fragments that are no piece of a component. */
	readonly aside: readonly Fragment[];
	readonly groups: readonly Group[];
	readonly ids: readonly (string | undefined)[];
	/** By folder of code. */
	readonly runs: ReadonlyMap<string, readonly Group[]>;
	readonly spokenAs: ReadonlyMap<string, Group>;
	readonly standing: readonly Remembered<readonly Standing[]>[];
	readonly stays: readonly Remembered<boolean>[];
	readonly links: readonly Remembered<Parts>[];
	/** Of those groups that are components. */
	readonly components: readonly (ComponentJoin | undefined)[];
}

/**
 * What was looked up when fragments were joined, for the next time: what was made of a group holds as long as the group is
 * as it was and whatever was looked up for it leads to groups that are. Groups are made anew each time; they are the same
 * where they hold the very same fragments.
 */
export class Recall {
	private before: Past | undefined;
	private past: Past | undefined;
	/** Whether anybody wants to know next time. */
	private readonly isKept: boolean;
	private resolver: Resolver | undefined;
	private aside: Fragment[] = [];
	/** Looks that may show something else than before. */
	private readonly changed = new Set<string>();
	/** By the place of each group the place where it stood before; undefined where it is another now. */
	private readonly twins: (number | undefined)[] = [];
	private readonly standings: Remembered<readonly Standing[]>[] = [];
	private readonly staying: Remembered<boolean>[] = [];
	private readonly linked: Remembered<Parts>[] = [];
	private readonly components: (ComponentJoin | undefined)[] = [];
	private ids: (string | undefined)[] = [];

	/** `before`: that of the joining before, if there is one that was kept; without it nothing is kept. */
	constructor(before?: Recall | "first") {
		this.isKept = before !== undefined;
		this.before = typeof before === "object" ? before.past : undefined;
	}

	/** Fragments have become groups, and nothing else was looked up yet. */
	begin(resolver: Resolver, fragments: readonly Fragment[]): void {
		this.resolver = resolver;
		if (!this.isKept) return;
		this.aside = fragments.filter((one) => !isPiece(one));
		const { before } = this;
		if (!before) return;
		if (!this.compareAside(before)) {
			this.before = undefined;
			return;
		}
		this.pair(before, false, this.compareRuns(before, resolver));
		this.compareSpoken(before, resolver, ({ outside }) => !outside);
	}

	/** What a group stands for others with. */
	standing(index: number, group: Group, make: () => Standing[]): readonly Standing[] {
		if (!group.fragments.some(({ links }) => links?.some(({ outside }) => outside)))
			return this.kept(this.standings, standsForNone);
		const known = this.twin(index, this.before?.standing);
		const now = this.held(known) ?? this.looked(make);
		if (now !== known) for (const one of [known, now]) this.touchStanding(one);
		return this.kept(this.standings, now);
	}

	/** What stands for others is made: it may be another than before. */
	stood(): void {
		const { before, resolver } = this;
		if (!before || !resolver) return;
		this.pair(before, true, new Set());
		this.compareSpoken(before, resolver, () => true);
	}

	/** Whether it is a component. */
	stays(index: number, { kind }: Group, make: () => boolean): boolean {
		if (kind !== "Balancer" && kind !== "Rollout") return this.kept(this.staying, stays);
		return this.kept(this.staying, this.held(this.twin(index, this.before?.stays)) ?? this.looked(make));
	}

	/** Every component has its id. */
	named(ids: ReadonlyMap<Group, string>): void {
		if (!this.isKept || !this.resolver) return;
		this.ids = this.resolver.groups.map((group) => ids.get(group));
		const renamed = new Set<Group>();
		for (const [index, group] of this.resolver.groups.entries()) {
			if (this.twin(index, this.before?.ids) === this.ids[index]) continue;
			this.twins[index] = undefined;
			this.touch(group);
			renamed.add(group);
		}
		for (const [key, group] of this.resolver.spokenAs) if (renamed.has(group)) this.changed.add(looks.spoken(key));
	}

	links(index: number, make: () => Parts): Parts {
		return this.kept(this.linked, this.held(this.twin(index, this.before?.links)) ?? this.looked(make));
	}

	/** A component that a group is: the same as before where the group is as it was. */
	component(index: number, make: () => ComponentJoin | undefined): ComponentJoin | undefined {
		const isSame = this.isKept && this.twin(index, this.before?.links) === this.linked[index];
		const one = (isSame ? this.twin(index, this.before?.components) : undefined) ?? make();
		if (this.isKept) this.components.push(one);
		return one;
	}

	end(): void {
		const { resolver, aside, ids, standings, staying, linked, components } = this;
		this.before = undefined;
		if (!this.isKept || !resolver) return;
		const runs = new Map([...resolver.running.all].map(([{ folder }, groups]) => [folder, [...groups]]));
		const { groups } = resolver;
		const spokenAs = new Map(resolver.spokenAs);
		this.past = { aside, groups, ids, runs, spokenAs, standing: standings, stays: staying, links: linked, components };
		this.resolver = undefined;
	}

	private kept<T>(all: Remembered<T>[], one: Remembered<T>): T {
		if (this.isKept) all.push(one);
		return one.made;
	}

	private twin<T>(index: number, all: readonly T[] | undefined): T | undefined {
		const at = this.twins[index];
		return at === undefined ? undefined : all?.[at];
	}

	private held<T>(known: Remembered<T> | undefined): Remembered<T> | undefined {
		return known?.seen.some((look) => this.changed.has(look)) ? undefined : known;
	}

	private looked<T>(make: () => T): Remembered<T> {
		if (!this.isKept || !this.resolver) return { made: make(), seen: [] };
		const seen = new Set<string>();
		const made = this.resolver.watched((what) => seen.add(what), make);
		return { made, seen: [...seen] };
	}

	/** False where so much is different that nothing holds: another order, or other folders of code. */
	private compareAside({ aside }: Past): boolean {
		if (aside.length === this.aside.length && aside.every((one, index) => one === this.aside[index])) return true;
		const [old, now] = [new Set(aside), new Set(this.aside)];
		const gone = aside.filter((one) => !now.has(one));
		const come = this.aside.filter((one) => !old.has(one));
		const stayed = this.aside.filter((one) => old.has(one));
		if (!aside.filter((one) => now.has(one)).every((one, index) => one === stayed[index])) return false;
		for (const one of [...gone, ...come]) {
			if (one.role === "unit") this.changed.add(looks.code(one.folder));
			if (one.role === "values") for (const key of one.keys) this.changed.add(looks.values(key));
			if (one.role === "alias") for (const host of one.hosts) this.changed.add(looks.alias(host.toLowerCase()));
		}
		const [before, after] = [gone, come].map(
			(all) => new Set(all.flatMap((one) => (one.role === "unit" ? one.folder : []))),
		);
		return before.size === after.size && [...before].every((folder) => after.has(folder));
	}

	/** What runs other code than before, as `tokenOf` has it. */
	private compareRuns({ runs }: Past, resolver: Resolver): Set<object | undefined> {
		const found = new Set<object | undefined>();
		const now = new Map([...resolver.running.all].map(([{ folder }, groups]) => [folder, groups]));
		for (const folder of new Set([...runs.keys(), ...now.keys()])) {
			const [old, own] = [runs.get(folder) ?? [], now.get(folder) ?? []];
			const areAs = (same: (a: Group, b: Group) => boolean) =>
				old.length === own.length && old.every((one, index) => same(one, own[index]));
			if (areAs(sameGroup)) continue;
			this.changed.add(looks.code(folder));
			if (!areAs((a, b) => tokenOf(a) === tokenOf(b))) for (const one of [...old, ...own]) found.add(tokenOf(one));
		}
		return found;
	}

	/** Finds for each group where it stood before. What is another now, or elsewhere, or gone, others may have looked up. */
	private pair(before: Past, isOutside: boolean, others: ReadonlySet<object | undefined>): void {
		const isMeant = ({ outside = false }: Group) => outside === isOutside;
		const old = before.groups;
		const met: boolean[] = [];
		const first = old.findIndex(isMeant);
		let next = first < 0 ? old.length : first;
		for (const [index, group] of (this.resolver?.groups ?? []).entries()) {
			if (!isMeant(group)) continue;
			const token = tokenOf(group);
			let at = next;
			const end = Math.min(old.length, next + farthest);
			while (at < end && tokenOf(old[at]) !== token) at++;
			const twin = token && at < end && !others.has(token) ? old[at] : undefined;
			if (twin && isMeant(twin) && sameGroup(twin, group)) {
				this.twins[index] = at;
				met[at] = true;
				next = at + 1;
			} else this.touch(group);
		}
		for (const [index, group] of old.entries()) {
			if (!isMeant(group) || met[index]) continue;
			this.touch(group);
			this.touchStanding(before.standing[index]);
		}
	}

	private compareSpoken({ spokenAs }: Past, resolver: Resolver, isMeant: (group: Group) => boolean): void {
		for (const [key, group] of spokenAs) {
			const now = resolver.spokenAs.get(key);
			if (isMeant(group) && !(now && sameGroup(group, now))) this.changed.add(looks.spoken(key));
		}
		for (const [key, group] of resolver.spokenAs)
			if (isMeant(group) && !spokenAs.has(key)) this.changed.add(looks.spoken(key));
	}

	/** Whoever looked up something that leads to it must look again. */
	private touch(group: Group): void {
		for (const { folder } of this.resolver?.running.unitsOf(group) ?? []) this.changed.add(looks.code(folder));
		const [first] = group.fragments;
		for (const kind of new Set([group.kind, first?.kind ?? group.kind])) {
			this.changed.add(looks.every(kind));
			this.changed.add(looks.name(kind, group.name));
		}
		for (const one of group.fragments)
			if (one.role === "declares") for (const look of foundBy(one).looks) this.changed.add(look);
	}

	private touchStanding(known: Remembered<readonly Standing[]> | undefined): void {
		for (const { outside, asker } of known?.made ?? []) {
			const { kind, name } = outside;
			this.changed.add(looks.spoken(outsideKey(kind, name, asker)));
			this.changed.add(looks.name(kind, name));
			this.changed.add(looks.every(kind));
		}
	}
}

/** How many groups in a row may go at once, and those behind them are still known. */
const farthest = 100;

/** What a group is first told by: the same object as long as nothing of it is read anew. */
function tokenOf({ fragments: [first], spokenOf }: Group): object | undefined {
	return first && "undecided" in first ? first.undecided : (first ?? spokenOf);
}
