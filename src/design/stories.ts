import type { ComponentKind } from "./catalogue/index.ts";
import type { Component, Design, Link } from "./design.ts";
import { valueIn } from "./design.ts";
import { demand, storyOf } from "./environment.ts";
import { graphOf } from "./graph.ts";
import { imageName, repositoryOf } from "./image.ts";
import { put } from "./index-of.ts";
import { isOwnImage } from "./own-image.ts";
import { folderOf } from "./places.ts";

/**
 * Which components are one and the same thing, deployed by several copies of its files (raw manifests, a chart, a
 * release made of both): the first of them is where a person would change it. What has no copy is not in it.
 */
export class Stories {
	private readonly members = new Map<string, { root: string; rank: number }>();

	constructor(design: Design) {
		for (const copies of servicesOf(design.components)) this.add(copies);
		for (const copies of followersOf(design, this)) this.add(copies);
	}

	/** The component that stands for all copies; itself where there are none. */
	of(id: string): string {
		return this.members.get(id)?.root ?? id;
	}

	/** 0 is the copy that decides. */
	rank(id: string): number {
		return this.members.get(id)?.rank ?? 0;
	}

	get isEmpty(): boolean {
		return this.members.size === 0;
	}

	private add(copies: readonly Component[]): void {
		copies.forEach(({ id }, rank) => {
			this.members.set(id, { root: copies[0].id, rank });
		});
	}
}

const known = new WeakMap<Design, Stories>();

export function storiesOf(design: Design): Stories {
	const stories = known.get(design) ?? new Stories(design);
	known.set(design, stories);
	return stories;
}

/**
 * Copies of services. A name is not enough, since examples and customers share names: they must run the same code of
 * this workspace, or one text must declare them (the base of several overlays), or they run one image in places that have
 * other services in common, of which the image tells.
 */
function servicesOf(components: readonly Component[]): Component[][] {
	const byProgram = new Map<string, Component[]>();
	const byText = new Map<string, Component[]>();
	const byImage = new Map<string, Component[]>();
	for (const one of components) {
		if (one.kind !== "Service" || one.outside || one.variantOf || !one.at) continue;
		const { code, text, image } = programOf(one);
		if (code !== undefined) put(byProgram, code, one);
		if (text !== undefined) put(byText, text, one);
		if (image !== undefined) put(byImage, image, one);
	}
	const copies = new Copies();
	const sites = new Sites();
	for (const alikes of [...[...byProgram.values()].flatMap(alike), ...byText.values()]) {
		copies.join(alikes);
		for (const pair of pairsOf(alikes)) sites.note(pair);
	}
	const pulled = [...byImage.values()].flatMap(pairsOf).filter(startAlike);
	for (const pair of pulled) if (isTelling(pair[0])) sites.note(pair);
	for (const pair of pulled) if (sites.share(pair)) copies.join(pair);
	return copies.all();
}

/** What are copies of each other, also by way of a third. */
class Copies {
	private readonly groups = new Map<Component, Component[]>();

	join([first, ...others]: readonly Component[]): void {
		for (const other of others) {
			const [into, from] = [this.groups.get(first) ?? [first], this.groups.get(other) ?? [other]];
			if (into === from) continue;
			into.push(...from);
			this.groups.set(first, into);
			for (const one of from) this.groups.set(one, into);
		}
	}

	all(): Component[][] {
		return [...new Set(this.groups.values())].map((group) => group.sort(before));
	}
}

/** Which services are met in both of two places: two folders, or two ways of paths that are alike otherwise. */
class Sites {
	private readonly names = new Map<string, Set<string>>();

	note(pair: Pair): void {
		for (const site of sitesOf(pair)) this.names.set(site, (this.names.get(site) ?? new Set()).add(pair[0].name));
	}

	share(pair: Pair): boolean {
		return sitesOf(pair).some((site) => (this.names.get(site)?.size ?? 0) > 1);
	}
}

type Pair = readonly [Component, Component];

/** One image may be started as several programs: a server and a worker are two, whatever both are called. */
function startAlike([one, other]: Pair): boolean {
	return ["role", "startsFile"].every((name) => {
		const [a, b] = [valueIn(one, name), valueIn(other, name)];
		return a === undefined || b === undefined || a === b;
	});
}

/** Folders that are called as the service itself are those of all services. */
function sitesOf([one, other]: Pair): string[] {
	const path = ({ name, at }: Component) => at!.file.replaceAll(name, "*");
	const files = [path(one), path(other)].sort() as [string, string];
	return [files.map(folderOf).join(" "), diverging(...files).join(" ")];
}

/** Each with each; where there are very many, each with the first and with the one before it. */
function pairsOf(all: readonly Component[]): Pair[] {
	if (all.length < 2) return [];
	const sorted = all.toSorted(before);
	return sorted.flatMap((one, index) => {
		const others = index <= mostCompared ? sorted.slice(0, index) : [sorted[0], sorted[index - 1]];
		return others.map((other): Pair => [other, one]);
	});
}

const mostCompared = 10;

/** By component, which nobody changes: an edit leaves most of them, and texts are dear to make and to look up anew. */
const programs = new WeakMap<Component, Program>();

interface Program {
	/** With the code that it runs. */
	code?: string;
	/** With the text that declares it, and its image: a module that is called twice has two. */
	text?: string;
	/** With its image. */
	image?: string;
}

/** What it is by name and platform. */
function programOf(one: Component): Program {
	const known = programs.get(one);
	if (known) return known;
	const what = [plainName(one), valueIn(one, "platform")].join(" ");
	const code = codeOf(one);
	const image = valueIn(one, "image");
	const repository = typeof image === "string" ? repositoryOf(image) : undefined;
	const { file, range } = one.at!;
	const made = {
		...(code !== undefined && { code: `${what} ${code}` }),
		...(repository !== undefined && {
			text: `${what} ${repository} ${file}:${range.start.line}:${range.start.character}`,
		}),
		...(repository !== undefined && { image: `${what} ${repository}` }),
	};
	programs.set(one, made);
	return made;
}

/** Scalers, rollouts and addresses of one name, whose services are the same: addresses before addresses, too. */
function* followersOf(design: Design, stories: Stories): Generator<Component[]> {
	const graph = graphOf(design);
	const namesakes = new Map<ComponentKind, Map<string, Component[]>>();
	for (const one of design.components)
		if (one.kind !== "Service" && !one.outside && !one.variantOf && one.at) {
			const ofKind = namesakes.get(one.kind) ?? new Map();
			namesakes.set(one.kind, ofKind);
			put(ofKind, plainName(one), one);
		}
	// Only these can be copies of each other.
	const several = [...namesakes.values()].flatMap((ofKind) => [...ofKind.values()].filter(({ length }) => length > 1));
	// What runs in several environments has the story of that where most is asked of it.
	const storyAhead = ({ to }: Link) => stories.of(graph.component(to)?.variantOf ?? to);
	for (let round = 0; round < mostInARow; round++) {
		const found: Component[][] = [];
		for (const some of several) {
			const groups = new Map<string, Component[]>();
			for (const one of some) {
				const targets = new Set(graph.links(one.id, "out", leading).map(storyAhead));
				if (targets.size > 0) put(groups, [...targets].sort().join(" "), one);
			}
			for (const copies of groups.values()) if (copies.length > 1) found.push(copies.toSorted(before));
		}
		// A round that finds none leaves to the next what it was left itself.
		if (found.length === 0) return;
		yield* found;
	}
}

const leading = ["scales", "replaces", "routes"] as const;
/** An ingress before a gateway before a service is the longest row that files state. */
const mostInARow = 3;

/** Parts a list into copies that are alike in kind; the one that decides first. */
function alike(all: readonly Component[]): Component[][] {
	const found: Component[][] = [];
	for (const one of all.toSorted(before)) {
		const first = found.slice(0, mostKinds).find(([root]) => isAlike(root, one));
		if (first) first.push(one);
		else found.push([one]);
	}
	return found.filter((copies) => copies.length > 1);
}

const mostKinds = 20;

/** Words and yes or no that each one's own files state are the same for the most part; sizes may differ. */
function isAlike(a: Component, b: Component): boolean {
	let same = 0;
	let other = 0;
	for (const [name, { value, provenance }] of Object.entries(a.attributes)) {
		const beside = b.attributes[name];
		if (provenance.kind !== "declared" || beside?.provenance.kind !== "declared") continue;
		if (name === "image" || name === "platform" || provenance.at.file === beside.provenance.at.file) continue;
		if (typeof value === "number" || value === undefined || beside.value === undefined) continue;
		if (JSON.stringify(value) === JSON.stringify(beside.value)) same++;
		else other++;
	}
	return same >= other;
}

function plainName({ name, environment }: Component): string {
	return storyOf(name, environment);
}

/** The file of the workspace that shows which program it runs: its code, else its image's recipe. */
function codeOf(one: Component): string | undefined {
	for (const name of ["language", "containerised"]) {
		const provenance = one.attributes[name]?.provenance;
		if (provenance?.kind === "declared" && provenance.at.file !== one.at?.file) return provenance.at.file;
	}
	return undefined;
}

/** Whether its image says what it is that runs: many a service runs nginx. */
function isTelling(one: Component): boolean {
	const image = valueIn(one, "image");
	if (typeof image !== "string") return false;
	const repository = repositoryOf(image);
	if (isOwnImage(repository) && repository.includes("/")) return true;
	const own = wordsOf(plainName(one));
	return wordsOf(imageName(repository)).some((word) => own.includes(word));
}

function wordsOf(name: string): string[] {
	return name
		.toLowerCase()
		.split(/[^a-z0-9]+/)
		.filter((word) => word.length > 2);
}

/** Which of two copies a person would change first. */
function before(a: Component, b: Component): number {
	const [one, other] = [weights(a), weights(b)];
	for (const [index, weight] of one.entries()) if (weight !== other[index]) return weight - other[index];
	return byPath(a.at!.file, b.at!.file);
}

/** Folder by folder: "manifests" comes before "manifests-logging". */
function byPath(a: string, b: string): number {
	const [one, other] = [a.split("/"), b.split("/")];
	const [left = "", right = ""] = [one, other].map((words) => words[sharedStart(one, other)]);
	return left < right ? -1 : left > right ? 1 : 0;
}

/** As `programs`. */
const weighed = new WeakMap<Component, number[]>();

function weights(one: Component): number[] {
	const made = weighed.get(one) ?? weightsOf(one);
	weighed.set(one, made);
	return made;
}

/** Production first, examples and what is generated last; then what builds the image itself, what is near its code, and what is deployed as it stands. */
function weightsOf(one: Component): number[] {
	const folders = folderOf(one.at!.file).split("/");
	const beside = folderOf(codeOf(one) ?? "").split("/");
	const image = valueIn(one, "image");
	return [
		demand(one.environment),
		folders.some((folder) => aside.test(folder)) ? 1 : 0,
		typeof image === "string" && !image.includes("/") ? 0 : 1,
		-sharedStart(folders, beside),
		folders.length,
		// An overlay adds files to those of its base.
		one.files.length,
	];
}

/** Folders of what is made from other files, and of what is there to be looked at. */
const aside =
	/^(releases?|rendered|generated|dist|out|output|extras?|examples?|samples?|docs?|contrib|archived?|old|legacy)$/i;

/** What remains of two paths where what they start and end with alike is taken off. */
function diverging(a: string, b: string): [string, string] {
	const [one, other] = [a.split("/"), b.split("/")];
	const start = sharedStart(one, other);
	const [left, right] = [one.slice(start), other.slice(start)];
	const end = sharedStart(left.toReversed(), right.toReversed());
	return [left.slice(0, left.length - end).join("/"), right.slice(0, right.length - end).join("/")];
}

function sharedStart(a: readonly string[], b: readonly string[]): number {
	const differs = a.findIndex((word, index) => word !== b[index]);
	return differs < 0 ? a.length : differs;
}
