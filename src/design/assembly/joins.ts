import { Units } from "../code-units.ts";
import { type Extension, type Fragment, joiningValue } from "../fragment.ts";
import { askerOf } from "./askers.ts";
import { underItsCondition } from "./conditions.ts";
import { unnamedFolders } from "./folders.ts";
import { type Group, groupsOf } from "./groups.ts";
import type { Joins, Parts, Standing } from "./joined.ts";
import { dataBehind, linksOf, routedTo, tiesOf } from "./links.ts";
import { idsOf } from "./names.ts";
import { Recall } from "./recall.ts";
import { Resolver } from "./resolver.ts";
import { countShards, joinShards, type Wholes } from "./shards.ts";
import { mergeStores, storeNames } from "./stores.ts";
import { toldFor } from "./told.ts";

/**
 * Joins fragments by what their platforms join them by. `joiningValue` is all that it asks of their attributes. With a
 * recall, what it remembers of groups that an edit cannot have changed is not looked up again.
 */
export function joinsOf(fragments: readonly Fragment[], recall = new Recall()): Joins {
	const named = fragments.filter((one) => one.role === "unit");
	const unnamed = unnamedFolders(fragments, new Units(named));
	const units = new Units([...named, ...unnamed]);
	const groups = mergeStores(groupsOf(fragments.filter((one) => one.role === "declares")), units);
	const resolver = new Resolver(groups, units, fragments);
	const wholes = joinShards(resolver, fragments);
	extend(resolver, fragments, wholes, storeNames(units, fragments));
	countShards(resolver, fragments, wholes);
	// Told anew each time, they are looked up anew each time.
	recall.begin(resolver, unnamed.length > 0 ? [...fragments, ...unnamed] : fragments);
	standFor(resolver, recall);
	recall.stood();
	const all = [...resolver.groups];
	const kept = all.filter(
		(group, index) => recall.stays(index, group, () => stays(resolver, group)) && !wholes.has(group),
	);
	const ids = idsOf(kept);
	for (const [part, whole] of wholes) {
		const id = ids.get(whole);
		if (id !== undefined) ids.set(part, id);
	}
	recall.named(ids);
	const made = all.map((group, index) =>
		recall.links(index, () => (wholes.has(group) ? noParts : partsOf(resolver, group, ids))),
	);
	const links = linksOf(resolver, ids, made, fragments);
	const components = all.flatMap(
		(group, index) =>
			recall.component(index, () => {
				const id = wholes.has(group) ? undefined : ids.get(group);
				const { told } = made[index];
				return id === undefined ? undefined : { ...group, id, ...(told && { told }) };
			}) ?? [],
	);
	recall.end();
	return { components, links };
}

const noParts: Parts = { stated: [], given: [] };

function partsOf(resolver: Resolver, group: Group, ids: ReadonlyMap<Group, string>): Parts {
	const told = ids.has(group) ? toldFor(resolver, group, group.fragments) : undefined;
	return { ...tiesOf(resolver, group, ids), ...(told && { told }) };
}

/** Whether a group is a component of its own, and no name or part of another. */
function stays(resolver: Resolver, group: Group): boolean {
	return !isName(resolver, group) && !replacesNothing(resolver, group);
}

/** Puts what fragments say of others' components to these; a component of its own for what nobody declares. */
function extend(
	resolver: Resolver,
	fragments: readonly Fragment[],
	wholes: Wholes,
	storeName: ReturnType<typeof storeNames>,
): void {
	const find = (...asked: Parameters<Resolver["find"]>) => {
		const found = resolver.find(...asked);
		return wholes.size > 0 ? [...new Set(found.map((group) => wholes.get(group) ?? group))] : found;
	};
	const later: Extension[] = [];
	for (const extension of fragments) {
		if (extension.role !== "extends") continue;
		const { of, kind, standalone } = extension;
		const named = storeName(extension);
		const found = find(of, askerOf(extension), kind);
		const data = found.flatMap((group) => dataBehind(resolver, group) ?? behind(resolver, group, kind));
		const known = named && data.length === 0 ? find(named, extension) : data;
		const isOwn = standalone && (known.length === 0 || isBefore(kind, known));
		const settled = isOwn ? [resolver.standalone(extension, standalone)] : known;
		if (settled.length === 0) later.push(extension);
		for (const group of settled) say(resolver, group, extension);
	}
	// What a later fragment made on its own may be what an earlier one speaks of.
	for (const extension of later)
		for (const group of find(extension.of, askerOf(extension), extension.kind)) say(resolver, group, extension);
}

/** A balancer whose address leads straight to services, as a headless Service's does: it is none of these. */
function isBefore(kind: Extension["kind"], found: readonly Group[]): boolean {
	return kind === "Balancer" && found.every((group) => group.kind !== "Balancer");
}

/** What stands behind a balancer is meant where its address is a store's or a queue's. */
function behind(resolver: Resolver, group: Group, kind: Extension["kind"]): Group[] {
	const data = kind === "Store" || kind === "Queue";
	return data && group.kind === "Balancer" ? routedTo(resolver, group) : [group];
}

function say(resolver: Resolver, group: Group, extension: Extension): void {
	if (extension.unlessOverridden && isOverridden(group, extension.unlessOverridden)) return;
	// Code that speaks to it as to a database knows better than its image, which nobody may know.
	const said = underItsCondition(resolver, group, extension);
	if (!said) return;
	const data = extension.kind === "Store" || extension.kind === "Queue";
	if (data && group.kind === "Service" && !resolver.running.runsCode(group)) group.kind = extension.kind;
	group.fragments.push(said);
}

function isOverridden(group: Group, instruction: string): boolean {
	return group.fragments.some((fragment) => [joiningValue(fragment, "overrides")].flat().includes(instruction));
}

/** Makes a component of each end that a fragment names and nobody declares. */
function standFor(resolver: Resolver, recall: Recall): void {
	for (const [index, group] of [...resolver.groups].entries())
		for (const { outside, asker, link } of recall.standing(index, group, () => standing(resolver, group)))
			resolver.outside(outside, asker, link);
}

function standing(resolver: Resolver, group: Group): Standing[] {
	const found: Standing[] = [];
	for (const fragment of group.fragments) {
		for (const link of fragment.links ?? []) {
			if (!link.outside) continue;
			const asker = askerOf(fragment, group);
			if (resolver.find(link.other, asker).length > 0) continue;
			resolver.outside(link.outside, asker, link);
			found.push({ outside: link.outside, asker, link });
		}
	}
	return found;
}

/** An address inside a cluster that only stands before stores: a name of theirs, and no balancer of requests. */
function isName(resolver: Resolver, group: Group): boolean {
	if (group.kind !== "Balancer") return false;
	// What is told to speak another protocol than the store does stands in its way.
	if (group.fragments.some((fragment) => Boolean(joiningValue(fragment, "carries")))) return false;
	const isPublic = group.fragments.some((fragment) => joiningValue(fragment, "public") === true);
	const named = group.fragments.some((fragment) => fragment.role === "declares" && fragment.hosts);
	return named && !isPublic && dataBehind(resolver, group) !== undefined;
}

/** The rollout of what turned out to be a store. */
function replacesNothing(resolver: Resolver, group: Group): boolean {
	if (group.kind !== "Rollout") return false;
	const replaced = group.fragments.flatMap((fragment) =>
		(fragment.links ?? []).flatMap((link) =>
			link.kind === "replaces" ? resolver.find(link.other, askerOf(fragment, group)) : [],
		),
	);
	return replaced.length > 0 && replaced.every(({ kind }) => kind !== "Service");
}
