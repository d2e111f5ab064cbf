import type { ComponentKind } from "./catalogue/index.ts";
import type { Component, Design, Link } from "./design.ts";
import { valueIn } from "./design.ts";
import { demand, storyOf } from "./environment.ts";
import { graphOf } from "./graph.ts";
import { imageName, repositoryOf } from "./image.ts";
import { put } from "./index-of.ts";
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
 * this workspace, or an image that is called as they are, in places that have another service in common.
 */
function servicesOf(components: readonly Component[]): Component[][] {
	const byProgram = new Map<string, Component[]>();
	const byImage = new Map<string, Component[]>();
	for (const one of components) {
		if (one.kind !== "Service" || one.outside || one.variantOf || !one.at) continue;
		const { code, image } = programOf(one);
		if (code !== undefined) put(byProgram, code, one);
		else if (image !== undefined) put(byImage, image, one);
	}
	const built = [...byProgram.values()].flatMap(alike);
	const pulled = [...byImage.values()].flatMap(alike);
	const shared = new Map<string, Set<string>>();
	const sitesOf = ([first, other]: readonly Component[]) => [
		[folderOf(first.at!.file), folderOf(other.at!.file)].join(" "),
		diverging(first.at!.file, other.at!.file).join(" "),
	];
	const note = (copies: readonly Component[]) => {
		for (const other of copies.slice(1))
			for (const site of sitesOf([copies[0], other]))
				shared.set(site, (shared.get(site) ?? new Set()).add(copies[0].name));
	};
	[...built, ...pulled].forEach(note);
	const corroborated = pulled.map(([first, ...rest]) => [
		first,
		...rest.filter((other) => sitesOf([first, other]).some((site) => shared.get(site)!.size > 1)),
	]);
	return [...built, ...corroborated].filter((copies) => copies.length > 1);
}

/** By component, which nobody changes: an edit leaves most of them, and texts are dear to make and to look up anew. */
const programs = new WeakMap<Component, { code?: string; image?: string }>();

/** What it is by name and platform, with the code that it runs; with its image where no code is known. */
function programOf(one: Component): { code?: string; image?: string } {
	const known = programs.get(one);
	if (known) return known;
	const what = [plainName(one), valueIn(one, "platform")].join(" ");
	const code = codeOf(one);
	const image = code === undefined ? ownImage(one) : undefined;
	const made = {
		...(code !== undefined && { code: `${what} ${code}` }),
		...(image !== undefined && { image: `${what} ${image}` }),
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

/** The image without its tag, where it is called as the service is: many a service runs nginx. */
function ownImage(one: Component): string | undefined {
	const image = valueIn(one, "image");
	if (typeof image !== "string") return undefined;
	const own = wordsOf(plainName(one));
	return wordsOf(imageName(image)).some((word) => own.includes(word)) ? repositoryOf(image) : undefined;
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
	return a.at!.file < b.at!.file ? -1 : a.at!.file > b.at!.file ? 1 : 0;
}

/** Production first, examples and what is generated last; then what builds the image itself, and what is near its code. */
function weights(one: Component): number[] {
	const folders = folderOf(one.at!.file).split("/");
	const beside = folderOf(codeOf(one) ?? "").split("/");
	const image = valueIn(one, "image");
	return [
		demand(one.environment),
		folders.some((folder) => aside.test(folder)) ? 1 : 0,
		typeof image === "string" && !image.includes("/") ? 0 : 1,
		-sharedStart(folders, beside),
		folders.length,
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
