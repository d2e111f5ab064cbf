import type { ComponentKind } from "../catalogue/index.ts";
import type { Units } from "../code-units.ts";
import type { Extension, Fragment, FragmentLink, Given, Reference } from "../fragment.ts";
import { accepts, isFor } from "../nodes.ts";
import { type Asker, askerOf, closest, compatible, ownOrNearest } from "./askers.ts";
import { GivenValues, open } from "./given-values.ts";
import { GroupIndex } from "./group-index.ts";
import type { Group } from "./groups.ts";
import { Hosts } from "./hosts.ts";
import * as looks from "./looks.ts";
import { closestTo, isDeployedFrom } from "./nearby.ts";
import { readsCopies } from "./preferences.ts";
import { nothing, type Reached } from "./reached.ts";
import { Running } from "./running.ts";
import { startedWith } from "./started.ts";
import { Undeclared } from "./undeclared.ts";

/** How many names that stand for others are followed one after the other. */
const deepest = 3;

/** Finds what a fragment's reference means, as its platform would: the nearest of those that fit. */
export class Resolver {
	private readonly index: GroupIndex;
	private readonly units: Units;
	/** Which code each group runs. */
	readonly running: Running;
	/** What processes are given. */
	readonly values: GivenValues;
	private readonly undeclared: Undeclared;
	private readonly hosts: Hosts;
	private readonly watch: looks.Watch = { saw: undefined };

	constructor(groups: readonly Group[], units: Units, fragments: readonly Fragment[]) {
		this.index = new GroupIndex(groups, fragments, this.watch);
		this.units = units;
		this.running = new Running(groups, units, fragments, this.watch, (reference, file) =>
			this.find(reference, { file }, "Service"),
		);
		this.values = new GivenValues(this.index.values, (group) => this.running.unitsOf(group), this.watch);
		this.undeclared = new Undeclared(this.index, units, this.running, this.values, this.watch);
		this.hosts = new Hosts(
			this.index,
			this.watch,
			(reference, from, depth) => this.reach(reference, from, undefined, depth).groups,
		);
		this.running.begin();
	}

	/** What `make` makes, of which `saw` hears all that it looks up here. */
	watched<T>(saw: (what: string) => void, make: () => T): T {
		this.watch.saw = saw;
		try {
			return make();
		} finally {
			this.watch.saw = undefined;
		}
	}

	get groups(): readonly Group[] {
		return this.index.groups;
	}

	/** What nobody declares, by how its users speak of it. */
	get spokenAs(): ReadonlyMap<string, Group> {
		return this.undeclared.spokenAs;
	}

	find(reference: Reference, from: Asker, kind?: ComponentKind): readonly Group[] {
		return this.reach(reference, from, kind).groups;
	}

	/** As `find`, with which end of a store an address is of. */
	reach(reference: Reference, from: Asker, kind?: ComponentKind, depth = deepest): Reached {
		switch (reference.by) {
			case "key":
				return this.ofKey(reference.key, from);
			case "labels":
				return { groups: this.labelled(reference, from, kind, depth) };
			case "name": {
				this.watch.saw?.(looks.name(reference.kind, reference.name));
				const called = this.index.named().get(`${reference.kind} ${reference.name}`) ?? [];
				const there = called.filter((group) => group.fragments.some(({ file }) => file === reference.file));
				if (called.length > 0) return { groups: there.length > 0 ? there : called };
				const only = this.declaredIn(reference.file, reference.kind);
				if (only.length === 1) return { groups: only };
				return reference.file === undefined ? { groups: this.spelledOtherwise(reference) } : nothing;
			}
			case "nodes": {
				this.watch.saw?.(looks.pools);
				const takes = this.index.pools.filter(
					(group) =>
						compatible(group.environment, from.environment) &&
						poolsOf(group).every((nodes) => accepts(nodes, reference)),
				);
				const own = takes.filter((group) => poolsOf(group).some((nodes) => isFor(nodes, reference)));
				const [only, ...others] = own.length > 0 ? own : takes;
				return only && others.length === 0 ? { groups: [only] } : nothing;
			}
			case "priority":
				this.watch.saw?.(looks.priority(reference.name));
				return { groups: this.index.byPriority.get(reference.name) ?? [] };
			case "namespace":
				return { groups: this.index.inNamespace(reference.namespace, from, kind) };
			case "folder": {
				const { folder, name } = reference;
				if (kind) this.watch.saw?.(looks.every(kind));
				const called = this.groups.filter((group) => group.kind === kind && (name ?? group.name) === group.name);
				return {
					groups: called.filter(({ fragments }) =>
						fragments.some((one) => one.role === "declares" && isDeployedFrom(folder, one)),
					),
				};
			}
			case "path": {
				const unit = this.units.of(reference.path);
				return { groups: startedWith(reference.path, closestTo(reference.path, this.running.of(unit))) };
			}
			case "host":
				return this.atAddress(reference.host, from, depth);
			case "environment":
				return depth < 0 ? nothing : this.ofVariable(reference, from, kind, depth);
		}
	}

	/** What a person names by the file that deploys it may be called otherwise there, where it is the only one of its kind. */
	private declaredIn(file: string | undefined, kind: ComponentKind): Group[] {
		if (file === undefined) return [];
		this.watch.saw?.(looks.every(kind));
		return this.groups.filter(
			(group) => group.kind === kind && group.fragments.some((one) => one.role === "declares" && one.file === file),
		);
	}

	/** "tickets-api" of a person is the "TicketsApi" of a template, where only one is called so. */
	private spelledOtherwise({ kind, name }: { kind: ComponentKind; name: string }): Group[] {
		this.watch.saw?.(looks.every(kind));
		const plain = (of: string) => of.toLowerCase().replace(/[^a-z\d]/g, "");
		const called = this.groups.filter(
			(group) =>
				group.kind === kind &&
				plain(group.name) === plain(name) &&
				group.fragments.some(({ role }) => role === "declares"),
		);
		return new Set(called.map((group) => group.name)).size === 1 ? called : [];
	}

	/** The component that an extension makes where nobody declares it; one for all who speak of it alike. */
	standalone(extension: Extension, name: string): Group {
		return this.undeclared.standalone(extension, name);
	}

	/** What files speak of and none of this workspace declares. */
	outside(outside: NonNullable<FragmentLink["outside"]>, from: Asker, spokenOf: FragmentLink): Group {
		return this.undeclared.outside(outside, from, spokenOf);
	}

	/** All that answer at a host with this ending, whoever declares them. */
	endingIn(ending: string): readonly Group[] {
		return this.hosts.endingIn(ending);
	}

	/** One component of what several groups declare. */
	whole(parts: readonly Group[], name: string): Group {
		const { kind, file, scope, environment } = parts[0];
		const group: Group = { kind, name, file, fragments: parts.flatMap(({ fragments }) => fragments) };
		if (scope !== undefined) group.scope = scope;
		if (environment !== undefined) group.environment = environment;
		this.index.add(group);
		return group;
	}

	/** What one given value leads to. */
	given(one: Given, owner: Group, from: Asker, depth = deepest): Reached {
		const endpoint = one.endpoint ?? (readsCopies(`?${one.query ?? ""}`) ? "replica" : undefined);
		if (one.to) {
			const reached = [one.to, ...(one.more ?? [])].map((to) => this.reach(to, from, undefined, depth - 1));
			const groups = [...new Set(reached.flatMap((each) => each.groups))];
			return { ...reached[0], groups, ...(endpoint && { endpoint }) };
		}
		const entry = one.from && depth > 0 ? this.values.entry(one.from, from) : undefined;
		if (entry) return this.given(entry, owner, from, depth - 1);
		const text = one.text === undefined ? undefined : this.values.textOf(one, owner, from, open);
		return text === undefined ? nothing : { ...this.atAddress(text, from, depth), ...(endpoint && { endpoint }) };
	}

	private ofKey(key: string, from: Asker): Reached {
		const own = (name: string, asker: Asker) => {
			this.watch.saw?.(looks.key(name));
			return closest(this.index.byKey.get(name) ?? [], asker).slice(0, 1);
		};
		const groups = own(key, from);
		if (groups.length === 0) this.watch.saw?.(looks.alias(key.toLowerCase()));
		const [alias] = groups.length > 0 ? [] : ownOrNearest(this.index.aliases.get(key.toLowerCase()) ?? [], from);
		return { groups: alias?.of.by === "key" ? own(alias.of.key, alias) : groups };
	}

	private ofVariable(
		reference: Extract<Reference, { by: "environment" }>,
		from: Asker,
		kind: ComponentKind | undefined,
		depth: number,
	): Reached {
		const { variable, path, otherwise } = reference;
		const unit = this.units.of(path);
		// What a proxy's configuration asks for is given to the process that runs the proxy.
		const own = from.owner && from.owner.kind !== "Balancer" ? from.owner : undefined;
		const owners = own ? [own] : this.running.of(unit);
		const reached = owners.map((owner) => {
			const { file, scope, environment } = askerOf(owner.fragments[0] ?? from, owner);
			const asker = { file, scope: scope ?? from.scope, environment: environment ?? from.environment, owner };
			const one = this.values.givenTo(owner).get(variable);
			const called =
				kind === "Queue" ? this.topicsCalled(one ? this.values.textGiven(one, owner) : otherwise, asker) : [];
			if (called.length > 0) return { groups: called };
			if (one) return this.given(one, owner, asker, depth);
			return otherwise === undefined ? nothing : this.atAddress(otherwise, asker, depth);
		});
		if (owners.length === 0 && kind === "Queue") reached.push({ groups: this.topicsCalled(otherwise, from) });
		const groups = [...new Set(reached.flatMap((one) => one.groups))];
		const endpoint = reached.find((one) => one.endpoint)?.endpoint;
		if (groups.length > 0) return { groups, ...(endpoint && { endpoint }) };
		return { groups: this.undeclared.spokenOf(reference) };
	}

	/** A topic has a name and no address. */
	private topicsCalled(name: string | undefined, from: Asker): readonly Group[] {
		if (name === undefined) return [];
		this.watch.saw?.(looks.name("Queue", name));
		return closest(this.index.named().get(`Queue ${name}`) ?? [], from);
	}

	private atAddress(text: string, from: Asker, depth: number): Reached {
		return this.hosts.at(text, from, depth) ?? { groups: this.undeclared.spokenOf({ by: "host", host: text }) };
	}

	private labelled(
		reference: Extract<Reference, { by: "labels" }>,
		from: Asker,
		kind: ComponentKind | undefined,
		depth: number,
	): Group[] {
		const { labels, namespace, anywhere } = reference;
		const own = closest(this.index.withLabels(namespace, labels, kind), from);
		if (!anywhere) return own;
		const [[name, value]] = Object.entries(labels);
		this.watch.saw?.(looks.bareLabel(`${name}=${value}`));
		const others = [...new Set(this.index.namespacesOf.get(`${name}=${value}`))].filter((one) => one !== namespace);
		const there = others.flatMap((one) => this.index.withLabels(one, labels, kind));
		const fit = there.filter(({ environment }) => compatible(environment, from.environment));
		return [...new Set([...own, ...fit, ...this.labelledThrough(`${name}=${value}`, from, kind, depth)])];
	}

	/** What has the label of another that stands for it (a chain of middlewares). */
	private labelledThrough(label: string, from: Asker, kind: ComponentKind | undefined, depth: number): Group[] {
		if (depth <= 0) return [];
		this.watch.saw?.(looks.alias(label.toLowerCase()));
		const aliases = this.index.aliases.get(label.toLowerCase()) ?? [];
		return aliases
			.filter(({ environment }) => compatible(environment, from.environment))
			.flatMap((alias) => [...this.reach(alias.of, alias, kind, depth - 1).groups]);
	}
}

const poolsOf = (group: Group) =>
	group.fragments.flatMap((fragment) => (fragment.role === "declares" && fragment.nodes) || []);
