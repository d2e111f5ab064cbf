import type { Component, Design, Link } from "./design.ts";
import { everyId, type Graph, graphOf, watched } from "./graph.ts";

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

/** Ids of what differs: components that came, went or changed, links likewise, and the ends of these links. */
function changedBetween(before: Design, after: Design): Set<string> {
	const changed = new Set<string>();
	for (const { id, kind, variantOf } of differing<Component>(before.components, after.components)) {
		changed.add(id);
		changed.add(everyId(kind));
		if (variantOf) changed.add(variantOf);
	}
	for (const { id, from, to } of differing<Link>(before.links, after.links))
		for (const each of [id, from, to]) changed.add(each);
	return changed;
}

/** What is in only one of two lists, as an object. */
function differing<T>(old: readonly T[], now: readonly T[]): T[] {
	let start = 0;
	while (start < old.length && start < now.length && old[start] === now[start]) start++;
	let end = 0;
	while (end < old.length - start && end < now.length - start && old.at(-1 - end) === now.at(-1 - end)) end++;
	const [gone, come] = [old.slice(start, old.length - end), now.slice(start, now.length - end)];
	const [before, after] = [new Set(gone), new Set(come)];
	return [...gone.filter((one) => !after.has(one)), ...come.filter((one) => !before.has(one))];
}
