import type { Component, Design, Link } from "./design.ts";
import { everyId, type Graph, graphOf, linksAt, watched } from "./graph.ts";

/** What was made of one component or link, and the ids of everything that was looked at for it. */
interface Remembered<T> {
	readonly id: string;
	readonly made: T;
	readonly seen: readonly string[];
}

type Make<T> = (graph: Graph, subject: Component | Link) => T;

/**
 * What was made of components and links of a design. It holds as long as nothing that was looked at for it has changed: the
 * objects of what did not change are the same in both designs (`sharing.ts`). One that was made never changes.
 */
export class Memo<T> {
	private readonly all: readonly Remembered<T>[];
	private readonly design: Design | undefined;

	constructor(all: readonly Remembered<T>[] = [], design?: Design) {
		this.all = all;
		this.design = design;
	}

	/** The same of another design: of each subject what is remembered, else what `make` makes through a graph that watches it. */
	next(design: Design, subjects: readonly (Component | Link)[], make: Make<T>): Memo<T> {
		const changed = this.design && changedBetween(this.design, design);
		const isStale = ({ seen }: Remembered<T>) => seen.some((id) => changed?.has(id));
		const find = this.finder();
		const all = subjects.map((subject, index) => {
			const before = find(subject.id, index);
			return before && !isStale(before) ? before : lookedAt(design, subject, make);
		});
		return new Memo(all, design);
	}

	/** What was made of each subject, in their order. */
	made(): T[] {
		return this.all.map(({ made }) => made);
	}

	/** Most subjects stand where they stood, and then no index is needed. */
	private finder(): (id: string, index: number) => Remembered<T> | undefined {
		let byId: Map<string, Remembered<T>> | undefined;
		return (id, index) => {
			const there = this.all[index];
			if (there?.id === id) return there;
			byId ??= new Map(this.all.map((one) => [one.id, one]));
			return byId.get(id);
		};
	}
}

function lookedAt<T>(design: Design, subject: Component | Link, make: Make<T>): Remembered<T> {
	const { id } = subject;
	const seen = new Set([id]);
	const graph = watched(graphOf(design), (id) => seen.add(id));
	return { id, made: make(graph, subject), seen: [...seen] };
}

/** What differs, as `watched` tells of it: of components and links, of the lists of all of a kind and of a component's links. */
function changedBetween(before: Design, after: Design): Set<string> {
	const changed = new Set<string>();
	for (const { one, isListed } of differing<Component>(before.components, after.components, sameKind)) {
		changed.add(one.id);
		if (one.variantOf) changed.add(one.variantOf);
		if (isListed) changed.add(everyId(one.kind));
	}
	for (const { one, isListed } of differing<Link>(before.links, after.links, sameEnds)) {
		changed.add(one.id);
		if (!isListed) continue;
		changed.add(linksAt(one.from, "out"));
		changed.add(linksAt(one.to, "in"));
	}
	return changed;
}

const sameKind = (a: Component, b: Component) => a.kind === b.kind;
const sameEnds = (a: Link, b: Link) => a.kind === b.kind && a.from === b.from && a.to === b.to;

/** Something that is in only one of two lists, as an object; `isListed`: a list that it is found in differs, too. */
interface Differing<T> {
	one: T;
	isListed: boolean;
}

function differing<T extends { id: string }>(
	old: readonly T[],
	now: readonly T[],
	isFoundAlike: (a: T, b: T) => boolean,
): Differing<T>[] {
	let start = 0;
	while (start < old.length && start < now.length && old[start] === now[start]) start++;
	let end = 0;
	while (end < old.length - start && end < now.length - start && old.at(-1 - end) === now.at(-1 - end)) end++;
	const [gone, come] = [old.slice(start, old.length - end), now.slice(start, now.length - end)];
	const [before, after] = [byId(gone), byId(come)];
	const moved = movedBetween(gone, come);
	const found: Differing<T>[] = [];
	for (const [some, others] of [
		[gone, after],
		[come, before],
	] as const)
		for (const one of some) {
			const other = others.get(one.id);
			const isListed = moved.has(one.id) || other === undefined || !isFoundAlike(one, other);
			if (isListed || one !== other) found.push({ one, isListed });
		}
	return found;
}

function byId<T extends { id: string }>(all: readonly T[]): Map<string, T> {
	return new Map(all.map((one) => [one.id, one]));
}

/** Ids of as few as can be that have to be taken out of both lists, so that what is in both comes in one order. */
function movedBetween(old: readonly { id: string }[], now: readonly { id: string }[]): Set<string> {
	const place = new Map(now.map(({ id }, index) => [id, index]));
	const common = old.flatMap(({ id }) => (place.has(id) ? [{ id, at: place.get(id)! }] : []));
	if (common.every(({ at }, index) => index === 0 || common[index - 1].at < at)) return new Set();
	// The longest rising row, by the least end of a row of each length.
	const ends: number[] = [];
	const previous: (number | undefined)[] = [];
	for (const [index, { at }] of common.entries()) {
		const length = ends.findLastIndex((end) => common[end].at < at) + 1;
		previous[index] = ends[length - 1];
		ends[length] = index;
	}
	const moved = new Set(common.map(({ id }) => id));
	for (let index = ends.at(-1); index !== undefined; index = previous[index]) moved.delete(common[index].id);
	return moved;
}
