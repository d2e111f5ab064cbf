import { type Attribute, assumed, stronger, unknown } from "./attribute.ts";
import { type ComponentKind, catalogue, type LinkKind } from "./catalogue/index.ts";
import { runs, type Unit, unitOf, unitsOf } from "./code-units.ts";
import { derive } from "./derive.ts";
import type { Component, Design, Link } from "./design.ts";
import type { CodeUnit, Declaration, Extension, Fragment, Reference } from "./fragment.ts";
import { accepts } from "./nodes.ts";
import { folderOf, nearest } from "./places.ts";

/** All fragments that are one component, before it has an id. */
interface Group {
	kind: ComponentKind;
	name: string;
	file: string;
	fragments: (Declaration | Extension)[];
}

/**
 * Joins fragments into a design, by what their platforms join them by: keys, label selectors, and code to
 * infrastructure by names and folders. The same fragments in the same order give the same design.
 */
export function assemble(fragments: readonly Fragment[]): Design {
	const groups = groupDeclarations(fragments.filter((one) => one.role === "declares"));
	const units = unitsOf(fragments.filter((one): one is CodeUnit => one.role === "unit"));
	mergeStores(groups, units);
	const find = resolver(groups, units);
	const extensions = fragments.filter((one) => one.role === "extends");
	for (const extension of extensions) {
		const targets = find(extension.of, extension.file, extension.kind);
		if (targets.length === 0 && extension.standalone) targets.push(find.standalone(extension, extension.standalone));
		for (const target of targets) target.fragments.push(extension);
	}
	// A later file may have made the component that an earlier one extends.
	for (const extension of extensions) {
		if (groups.some((group) => group.fragments.includes(extension))) continue;
		for (const target of find(extension.of, extension.file, extension.kind)) target.fragments.push(extension);
	}
	const ids = nameGroups(groups);
	const components = groups.map((group) => component(group, ids.get(group)!));
	const design: Design = { components, links: linksOf(groups, ids, find) };
	derive(design);
	for (const one of design.components) assumeMissing(one);
	return design;
}

function groupDeclarations(declarations: readonly Declaration[]): Group[] {
	const groups: Group[] = [];
	const byKey = new Map<string, Group>();
	for (const declaration of declarations) {
		const place = declaration.scope === undefined ? "" : `@${declaration.scope}`;
		const keys = declaration.keys.map((key) => `${declaration.kind} ${key}${place}`);
		const known = [...new Set(keys.map((key) => byKey.get(key)).filter((group) => group !== undefined))];
		const group = known[0] ?? { kind: declaration.kind, name: declaration.name, file: declaration.file, fragments: [] };
		if (known.length === 0) groups.push(group);
		group.fragments.push(declaration);
		for (const other of known.slice(1)) {
			group.fragments.push(...other.fragments);
			groups.splice(groups.indexOf(other), 1);
			for (const [key, owner] of byKey) if (owner === other) byKey.set(key, group);
		}
		for (const key of keys) byKey.set(key, group);
	}
	return groups;
}

interface Resolver {
	(reference: Reference, from: string, kind?: ComponentKind): Group[];
	standalone(extension: Extension, name: string): Group;
}

function resolver(groups: Group[], units: readonly Unit[]): Resolver {
	const byKey = new Map<string, Group[]>();
	const labelled: { group: Group; declaration: Declaration }[] = [];
	for (const group of groups) {
		for (const fragment of group.fragments) {
			if (fragment.role !== "declares") continue;
			for (const key of fragment.keys) byKey.set(key, [...(byKey.get(key) ?? []), group]);
			if (fragment.labels) labelled.push({ group, declaration: fragment });
		}
	}
	const pools = groups.filter((group) => poolsOf(group).length > 0);
	const runners = new Map<Unit, Group[]>();
	const spokenOf = new Map<string, Group[]>();
	const fileOf = (group: Group) => group.file;

	const find = ((reference, from, kind) => {
		switch (reference.by) {
			case "key":
				return nearest([...new Set(byKey.get(reference.key) ?? [])], from, fileOf).slice(0, 1);
			case "labels": {
				const wanted = Object.entries(reference.labels);
				const matches = labelled.filter(
					({ declaration }) =>
						(kind === undefined || declaration.kind === kind) &&
						(declaration.namespace ?? "default") === reference.namespace &&
						wanted.length > 0 &&
						wanted.every(([name, value]) => declaration.labels?.[name] === value),
				);
				return [...new Set(nearest(matches, from, (match) => match.group.file).map((match) => match.group))];
			}
			case "name": {
				const called = groups.filter((group) => group.kind === reference.kind && group.name === reference.name);
				const there = called.filter((group) => group.fragments.some((fragment) => fragment.file === reference.file));
				return there.length > 0 ? there : called;
			}
			case "nodes": {
				const takes = pools.filter((group) => poolsOf(group).every((nodes) => accepts(nodes, reference)));
				return takes.length === 1 ? takes : [];
			}
			case "priority": {
				const isOf = (fragment: Declaration | Extension) =>
					fragment.role === "declares" && fragment.priority === reference.name;
				return groups.filter((group) => group.fragments.some(isOf));
			}
			case "path": {
				const unit = unitOf(units, reference.path);
				return unit ? runnersOf(unit) : [];
			}
			case "environment":
			case "host":
				return spokenOf.get(spelled(reference)) ?? [];
		}
	}) as Resolver;

	function runnersOf(unit: Unit): Group[] {
		const known = runners.get(unit);
		if (known) return known;
		const explicit = unit.declarations.flatMap((declaration) =>
			declaration.runs ? find(declaration.runs, declaration.file, "Service") : [],
		);
		const found = explicit.length > 0 ? [...new Set(explicit)] : byName(unit);
		runners.set(unit, found);
		return found;
	}

	function byName(unit: Unit): Group[] {
		const services = groups.filter((group) => group.kind === "Service");
		const how = (one: Unit, group: Group) => runs(one, group.name, imageOf(group));
		const exact = services.filter((group) => how(unit, group) === "exact");
		if (exact.length > 0) return exact;
		return services.filter(
			(group) =>
				how(unit, group) === "suffix" && units.every((other) => other === unit || how(other, group) === undefined),
		);
	}

	/** What code speaks of by one variable of one unit, or by one host, is one component. */
	function spelled(reference: Reference): string {
		if (reference.by === "host") return `host ${reference.host}`;
		if (reference.by !== "environment") return "";
		return `${reference.variable} of ${unitOf(units, reference.path)?.folder ?? folderOf(reference.path)}`;
	}

	/** The store that a file names as the one that a unit's code speaks of, where it can be this one. */
	function storeOf(extension: Extension): Group | undefined {
		if (extension.kind !== "Store" || extension.of.by !== "environment") return;
		const named = unitOf(units, extension.of.path)?.declarations.find((declaration) => declaration.store)?.store;
		const engineOf = (fragments: readonly (Declaration | Extension)[]) =>
			fragments.map((fragment) => fragment.attributes.engine?.value).find((engine) => engine !== undefined);
		const group = groups.find((one) => one.kind === "Store" && one.name === named);
		const engines = group ? [engineOf(group.fragments), engineOf([extension])] : [];
		return engines.includes(undefined) || engines[0] === engines[1] ? group : undefined;
	}

	find.standalone = (extension, name) => {
		const store = storeOf(extension);
		if (store) {
			spokenOf.set(spelled(extension.of), [store]);
			return store;
		}
		const unit = extension.of.by === "path" ? unitOf(units, extension.of.path) : undefined;
		const group: Group = { kind: extension.kind, name, file: extension.file, fragments: [] };
		const same = groups.find(
			(other) => other.kind === group.kind && other.name === name && unit && runners.get(unit)?.includes(other),
		);
		if (same) return same;
		groups.push(group);
		if (unit) runners.set(unit, [group]);
		if (spelled(extension.of)) spokenOf.set(spelled(extension.of), [group]);
		return group;
	};
	return find;
}

const poolsOf = (group: Group) =>
	group.fragments.flatMap((fragment) => (fragment.role === "declares" && fragment.nodes) || []);

function imageOf(group: Group): string | undefined {
	for (const fragment of group.fragments) {
		const image = fragment.attributes.image?.value;
		if (typeof image === "string") return image;
	}
	return undefined;
}

/** A unit's code and its infrastructure speak of one store: what each says of it belongs together. */
function mergeStores(groups: Group[], units: readonly Unit[]): void {
	for (const unit of units) {
		const name = unit.declarations.find((declaration) => declaration.store)?.store;
		const store = groups.find((group) => group.kind === "Store" && group.name === name);
		const isOwn = (group: Group) => group.fragments.every((fragment) => unitOf(units, fragment.file) === unit);
		const own = groups.filter((group) => group.kind === "Store" && group !== store && isOwn(group));
		if (!store || own.length !== 1) continue;
		store.fragments.push(...own[0].fragments);
		groups.splice(groups.indexOf(own[0]), 1);
	}
}

/** "service:web"; where several have the name, with the folder, else the file, that tells them apart, else a number. */
function nameGroups(groups: readonly Group[]): Map<Group, string> {
	const base = (group: Group) => `${group.kind.toLowerCase()}:${group.name}`;
	const candidates = (group: Group) => [
		base(group),
		`${base(group)}@${folderOf(group.file) || "."}`,
		`${base(group)}@${group.file}`,
	];
	const uses = new Map<string, number>();
	for (const group of groups) for (const id of candidates(group)) uses.set(id, (uses.get(id) ?? 0) + 1);
	const ids = new Map<Group, string>();
	const taken = new Map<string, number>();
	for (const group of groups) {
		const wanted = candidates(group).find((id) => uses.get(id) === 1) ?? `${base(group)}@${group.file}`;
		const before = taken.get(wanted) ?? 0;
		taken.set(wanted, before + 1);
		ids.set(group, before === 0 ? wanted : `${wanted}#${before + 1}`);
	}
	return ids;
}

function component(group: Group, id: string): Component {
	const attributes: Record<string, Attribute> = {};
	for (const fragment of group.fragments) {
		for (const [name, attribute] of Object.entries(fragment.attributes)) {
			attributes[name] = attributes[name] ? stronger(attributes[name], attribute) : attribute;
		}
	}
	const declares = group.fragments.find((fragment) => fragment.role === "declares") ?? group.fragments[0];
	if (group.kind === "Service" && declares.role === "extends") {
		attributes.platform = unknown("no file of this workspace deploys it", declares.at);
		attributes.replicas ??= unknown("no file of this workspace deploys it", declares.at);
	}
	const files = [...new Set(group.fragments.map((fragment) => fragment.file))];
	return { id, kind: group.kind, name: group.name, at: declares.at, attributes, files };
}

function linksOf(groups: readonly Group[], ids: Map<Group, string>, find: Resolver): Link[] {
	const links = new Map<string, Link>();
	for (const group of groups) {
		for (const fragment of group.fragments) {
			for (const link of fragment.links ?? []) {
				for (const other of find(link.other, fragment.file, targetKind(link.kind, link.direction))) {
					const [from, to] = link.direction === "to" ? [group, other] : [other, group];
					if (from === to) continue;
					const id = `${link.kind}:${ids.get(from)}→${ids.get(to)}`;
					const before = links.get(id)?.attributes ?? {};
					links.set(id, {
						id,
						kind: link.kind,
						from: ids.get(from)!,
						to: ids.get(to)!,
						at: link.at,
						attributes: { ...link.attributes, ...before },
					});
				}
			}
		}
	}
	return [...links.values()];
}

/** A selector that routes, scales or replaces only ever means services. */
function targetKind(kind: LinkKind, direction: "to" | "from"): ComponentKind | undefined {
	return direction === "to" && ["scales", "replaces", "runs-in"].includes(kind) ? "Service" : undefined;
}

function assumeMissing(component: Component): void {
	for (const [name, spec] of Object.entries(catalogue[component.kind])) {
		const { assumed: guess } = spec as { assumed?: { value: never; source: string } };
		if (guess && !component.attributes[name]) component.attributes[name] = assumed(guess.value, guess.source);
	}
}
