import type { ComponentKind } from "../catalogue/index.ts";
import type { Alias, Declaration, Fragment, Values } from "../fragment.ts";
import { putOnce } from "../index-of.ts";
import { type Asker, compatible } from "./askers.ts";
import { foundBy, labelKey } from "./found-by.ts";
import type { Group } from "./groups.ts";
import * as looks from "./looks.ts";

/** A group, by one of its declarations. */
export interface Named {
	group: Group;
	declaration: Declaration;
}

/** All groups, and what stands for them, by whatever a reference may name. */
export class GroupIndex {
	readonly groups: Group[];
	readonly byKey = new Map<string, Group[]>();
	readonly byLabel = new Map<string, Named[]>();
	readonly namespacesOf = new Map<string, string[]>();
	readonly byHost = new Map<string, Named[]>();
	readonly aliases = new Map<string, Alias[]>();
	/** By kind and name; made once somebody asks, as people do and platforms do not. */
	private byName: Map<string, Group[]> | undefined;
	/** The kind that each group had when it came. */
	private readonly kinds: ComponentKind[];
	readonly byPriority = new Map<string, Group[]>();
	readonly byNamespace = new Map<string, Group[]>();
	readonly values = new Map<string, Values[]>();
	readonly pools: Group[] = [];
	private readonly watch: looks.Watch;

	constructor(groups: readonly Group[], fragments: readonly Fragment[], watch: looks.Watch) {
		this.watch = watch;
		this.groups = [...groups];
		this.kinds = groups.map(({ kind }) => kind);
		for (const group of groups) this.index(group);
		for (const one of fragments) {
			if (one.role === "values") for (const key of one.keys) putOnce(this.values, key, one);
			if (one.role === "alias") for (const host of one.hosts) putOnce(this.aliases, host.toLowerCase(), one);
		}
	}

	add(group: Group): void {
		this.groups.push(group);
		this.kinds.push(group.kind);
		if (this.byName) putOnce(this.byName, `${group.kind} ${group.name}`, group);
	}

	named(): ReadonlyMap<string, Group[]> {
		if (this.byName) return this.byName;
		this.byName = new Map();
		for (const [index, group] of this.groups.entries())
			putOnce(this.byName, `${this.kinds[index]} ${group.name}`, group);
		return this.byName;
	}

	withLabels(namespace: string, labels: Record<string, string>, kind?: ComponentKind): Group[] {
		const wanted = Object.entries(labels);
		if (wanted.length === 0) return [];
		const lists = wanted.map(([name, value]) => {
			const key = labelKey(namespace, name, value);
			this.watch.saw?.(looks.label(key));
			return this.byLabel.get(key) ?? [];
		});
		const fewest = lists.reduce((a, b) => (b.length < a.length ? b : a));
		const fit = fewest.filter(
			({ group, declaration }) =>
				(kind === undefined || group.kind === kind) &&
				wanted.every(([name, value]) => declaration.labels?.[name] === value),
		);
		return [...new Set(fit.map(({ group }) => group))];
	}

	/** What no text gives a namespace is put into that of whoever applies it: only a neighbour is surely of the same. */
	inNamespace(namespace: string, from: Asker, kind?: ComponentKind): Group[] {
		this.watch.saw?.(looks.namespace(namespace));
		return (this.byNamespace.get(namespace) ?? []).filter(
			(group) =>
				group.kind === kind &&
				compatible(group.environment, from.environment) &&
				(namespace !== "default" || group.scope === from.scope),
		);
	}

	private index(group: Group): void {
		for (const declaration of group.fragments) {
			if (declaration.role !== "declares") continue;
			if (declaration.nodes && this.pools.at(-1) !== group) this.pools.push(group);
			const { hosts, labels, bareLabels } = foundBy(declaration);
			const named = { group, declaration };
			for (const key of declaration.keys) putOnce(this.byKey, key, group);
			for (const host of hosts) putOnce(this.byHost, host, named);
			for (const label of labels) putOnce(this.byLabel, label, named);
			const namespace = declaration.namespace ?? "default";
			for (const label of bareLabels) putOnce(this.namespacesOf, label, namespace);
			if (declaration.namespace !== undefined) putOnce(this.byNamespace, declaration.namespace, group);
			if (declaration.priority) putOnce(this.byPriority, declaration.priority, group);
		}
	}
}
