import { underItsCondition } from "./assembly/conditions.ts";
import { type Group, groupsOf } from "./assembly/groups.ts";
import { dataBehind, linksOf, routedTo } from "./assembly/links.ts";
import { idsOf } from "./assembly/names.ts";
import { askerOf, Resolver } from "./assembly/resolver.ts";
import { mergeStores, storeNames } from "./assembly/stores.ts";
import { withVariants } from "./assembly/variants.ts";
import { type Attribute, assumed, joined, unknown } from "./attribute.ts";
import { type AttributeSpec, catalogue, guessOf, specOf } from "./catalogue/index.ts";
import { Units } from "./code-units.ts";
import { addClients } from "./derived/clients.ts";
import { derive } from "./derived/index.ts";
import { keepRoom } from "./derived/nodes.ts";
import type { Component, Design } from "./design.ts";
import { type Extension, type Fragment, isPiece } from "./fragment.ts";
import { printableName } from "./printable.ts";

/**
 * Joins fragments into a design, by what their platforms join them by: keys, label selectors, addresses that a process
 * is given, and code to infrastructure by names and folders. The same fragments in the same order give the same design.
 */
export function assemble(fragments: readonly Fragment[]): Design {
	const units = new Units(fragments.filter((one) => one.role === "unit"));
	const groups = mergeStores(groupsOf(fragments.filter((one) => one.role === "declares")), units);
	const resolver = new Resolver(groups, units, fragments);
	extend(resolver, fragments, storeNames(units, fragments));
	standFor(resolver);
	const kept = resolver.groups.filter((group) => !isName(resolver, group) && !replacesNothing(resolver, group));
	const ids = idsOf(kept);
	const components = kept.map((group) => componentOf(group, ids.get(group)!));
	const joinedUp = { components: withVariants(components, kept), links: linksOf(resolver, ids) };
	const design = derive(addClients(keepRoom(joinedUp)));
	for (const one of design.components) assumeMissing(one);
	return design;
}

/** Puts what fragments say of others' components to these; a component of its own for what nobody declares. */
function extend(resolver: Resolver, fragments: readonly Fragment[], storeName: ReturnType<typeof storeNames>): void {
	const later: Extension[] = [];
	for (const extension of fragments) {
		if (extension.role !== "extends") continue;
		const { of, kind, standalone } = extension;
		const named = storeName(extension);
		const found = resolver.find(of, askerOf(extension), kind);
		const data = found.flatMap((group) => dataBehind(resolver, group) ?? behind(resolver, group, kind));
		const settled = named && data.length === 0 ? resolver.find(named, extension) : data;
		if (settled.length === 0 && standalone) settled.push(resolver.standalone(extension, standalone));
		if (settled.length === 0) later.push(extension);
		for (const group of settled) say(resolver, group, extension);
	}
	// What a later fragment made on its own may be what an earlier one speaks of.
	for (const extension of later)
		for (const group of resolver.find(extension.of, askerOf(extension), extension.kind))
			say(resolver, group, extension);
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
	if (data && group.kind === "Service" && !resolver.runsCode(group)) group.kind = extension.kind;
	group.fragments.push(said);
}

function isOverridden(group: Group, instruction: string): boolean {
	return group.fragments.some(({ attributes: { overrides } }) => [overrides?.value].flat().includes(instruction));
}

/** Makes a component of each end that a fragment names and nobody declares. */
function standFor(resolver: Resolver): void {
	for (const group of [...resolver.groups]) {
		for (const fragment of group.fragments) {
			for (const link of fragment.links ?? []) {
				if (!link.outside) continue;
				const asker = askerOf(fragment, group);
				if (resolver.find(link.other, asker).length > 0) continue;
				resolver.outside(link.outside.kind, link.outside.name, asker, link.at);
			}
		}
	}
}

/** An address inside a cluster that only stands before stores: a name of theirs, and no balancer of requests. */
function isName(resolver: Resolver, group: Group): boolean {
	const isPublic = group.fragments.some(({ attributes }) => attributes.public?.value === true);
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

function componentOf(group: Group, id: string): Component {
	const { kind, name, environment, outside } = group;
	const attributes: Record<string, Attribute> = {};
	// What a person decides in the settings is read first, so that it stays.
	const spoken = [...group.fragments].sort((a, b) => Number(b.decides ?? false) - Number(a.decides ?? false));
	const decided = new Set<string>();
	for (const fragment of spoken) {
		for (const [attribute, said] of Object.entries(fragment.attributes)) {
			const spec = specOf(kind, attribute);
			if (decided.has(attribute) || (!spec && fragment.kind !== kind)) continue;
			attributes[attribute] = together(attributes[attribute], said, spec);
			if (fragment.decides) decided.add(attribute);
		}
	}
	const declares = group.fragments.find((fragment) => fragment.role === "declares") ?? group.fragments[0];
	const at = declares?.at ?? group.at;
	const nobody = outside ? "it is outside this workspace" : "no file of this workspace deploys it";
	if (kind === "Service" && declares?.role !== "declares" && at) {
		attributes.platform = unknown(nobody, at);
		attributes.replicas ??= unknown(nobody, at);
	}
	const files = [...new Set(group.fragments.filter(isPiece).map((fragment) => fragment.file))];
	return {
		id,
		kind,
		name: printableName(name),
		...(at && { at }),
		attributes,
		files: files.length > 0 ? files : [group.file],
		...(environment !== undefined && { environment }),
		...(outside && { outside }),
	};
}

function together(before: Attribute | undefined, said: Attribute, spec: AttributeSpec | undefined): Attribute {
	return before ? joined(before, said, spec?.join, spec?.order) : said;
}

const guesses = new Map<string, Attribute>();

function assumeMissing({ kind, attributes }: Component): void {
	for (const name of Object.keys(catalogue[kind])) {
		const guess = attributes[name] ? undefined : guessOf(kind, name, attributes);
		if (!guess) continue;
		const key = `${kind} ${name} ${guess.value}`;
		const made = guesses.get(key) ?? assumed(guess.value, guess.source);
		guesses.set(key, made);
		attributes[name] = made;
	}
}
