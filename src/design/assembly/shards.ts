import { declared } from "../attribute.ts";
import type { Extension, Fragment, Reference } from "../fragment.ts";
import { putOnce } from "../index-of.ts";
import type { Location } from "../text.ts";
import { askerOf } from "./askers.ts";
import type { Group } from "./groups.ts";
import type { Resolver } from "./resolver.ts";

/** Stores that code keeps one set of data in: by each of them the store that all of them are. */
export type Wholes = ReadonlyMap<Group, Group>;

/**
 * Code that opens a store at each address of a list, and finds the one of a key among them, has one store in parts: those that
 * files declare at these addresses are one component.
 */
export function joinShards(resolver: Resolver, fragments: readonly Fragment[]): Wholes {
	const wholes = new Map<Group, Group>();
	for (const one of fragments) {
		if (one.role !== "extends" || !one.ofShards) continue;
		const found = resolver.find(one.of, askerOf(one), "Store").filter(({ kind }) => kind === "Store");
		for (const parts of alike(found)) {
			if (parts.length < 2 || parts.some((part) => wholes.has(part))) continue;
			const whole = resolver.whole(parts, stemOf(parts) ?? one.standalone ?? parts[0].name);
			for (const part of parts) wholes.set(part, whole);
		}
	}
	return wholes;
}

/** Says of each how many parts it has, unless a person has said so. */
export function countShards(resolver: Resolver, fragments: readonly Fragment[], wholes: Wholes): void {
	const parts = new Map<Group, number>();
	for (const whole of wholes.values()) parts.set(whole, (parts.get(whole) ?? 0) + 1);
	for (const one of fragments) {
		if (one.role !== "extends" || !one.ofShards) continue;
		for (const whole of new Set(
			resolver.find(one.of, askerOf(one), "Store").flatMap((part) => wholes.get(part) ?? []),
		)) {
			const count = parts.get(whole) ?? 0;
			whole.fragments.push(countOf(one, count, listAt(resolver, one.of) ?? one.at));
		}
	}
}

function countOf({ file, of }: Extension, count: number, at: Location): Extension {
	const attributes = { shards: declared(count, at) };
	return { role: "extends", file, kind: "Store", of, at, attributes, decides: true };
}

/** Where the list stands that a process is given. */
function listAt(resolver: Resolver, of: Reference): Location | undefined {
	if (of.by !== "environment") return undefined;
	const owners = resolver.find({ by: "path", path: of.path }, { file: of.path });
	return owners.map((owner) => resolver.values.givenTo(owner).get(of.variable)?.at).find(Boolean);
}

/** Those of one environment and scope together. */
function alike(groups: readonly Group[]): Group[][] {
	const by = new Map<string, Group[]>();
	for (const group of groups) {
		const key = `${group.environment ?? ""} ${group.scope ?? ""}`;
		putOnce(by, key, group);
	}
	return [...by.values()];
}

/** "orders-db" of orders-db-0 and orders-db-1. */
function stemOf(parts: readonly Group[]): string | undefined {
	const [first, ...others] = parts.map(({ name }) => name);
	let length = 0;
	while (length < first.length && others.every((name) => name[length] === first[length])) length++;
	const stem = first
		.slice(0, length)
		.replace(/([-_. ]?(shard|part|node|db)?)?[-_. ]?\d*$/i, (end) =>
			/db/i.test(end) ? end.replace(/[-_. ]?\d*$/, "") : "",
		);
	return stem.length >= 3 ? stem : undefined;
}
