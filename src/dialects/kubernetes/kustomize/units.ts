import { environmentOf } from "../../../design/environment.ts";
import { put } from "../../../design/index-of.ts";
import { folderOf } from "../../../design/places.ts";
import type { Scope, Unit } from "../../dialect.ts";
import { isNamedSo, type Parsed } from "./kustomization.ts";
import { besides, gatheredBy } from "./references.ts";

/** What is deployed as one, and what is a part of others and only noted upon. */
export const overlayKey = (folder: string) => `overlay ${folder || "."}`;
export const isOverlay = ({ key }: Unit) => key.startsWith("overlay ");
export const isPart = ({ key }: Unit) => key.startsWith("part ");
/** A component that no kustomization takes in. */
export const isUnused = ({ key }: Unit) => key.startsWith("unused ");

/** Folders whose folders are each an environment, whatever they are called. */
const homes = /^(overlays|environments|envs|clusters|regions|tenants|stages|variants)$/;

interface Known {
	path: string;
	isComponent: boolean;
	gathers: { path: string; field: string }[];
}

/**
 * A unit for each kustomization that no other gathers: that is what is deployed. What kustomizations gather is no unit of
 * its own, and every other file is.
 */
export function unitsOf(scope: Scope<Parsed>): Unit[] {
	const all = new Map<string, Known>();
	const parts = new Set<string>();
	const listed = new Set<string>();
	for (const path of scope.under("")) {
		// Looking at every file would sort all anew at each edit of one.
		const kustomization = isNamedSo(path) ? scope.file(path)?.kustomization : undefined;
		if (!kustomization) continue;
		const gathers: Known["gathers"] = [];
		for (const reference of gatheredBy(kustomization, scope)) {
			if (reference.to === "kustomization") gathers.push({ path: reference.path, field: reference.field });
			else if (reference.to === "file") parts.add(reference.path);
		}
		for (const one of besides(kustomization)) parts.add(one);
		for (const one of gathers) listed.add(one.path);
		parts.add(path);
		all.set(path, { path, isComponent: kustomization.isComponent, gathers });
	}
	const leaves = leavesOf(all, listed);
	const beside = new Map<string, Known[]>();
	for (const leaf of leaves) put(beside, folderOf(folderOf(leaf.path)), leaf);
	const overlays = new Map(
		leaves.map((leaf): [string, Unit] => {
			const environment = environmentIn(leaf, beside.get(folderOf(folderOf(leaf.path))) ?? []);
			const key = overlayKey(folderOf(leaf.path));
			return [leaf.path, { key, entries: [leaf.path], ...(environment !== undefined && { environment }) }];
		}),
	);
	return scope.under("").map((path): Unit => {
		const isUnlisted = all.get(path)?.isComponent && !listed.has(path);
		const key = isUnlisted ? `unused ${path}` : parts.has(path) ? `part ${path}` : path;
		return overlays.get(path) ?? { key, entries: [path] };
	});
}

function leavesOf(all: ReadonlyMap<string, Known>, listed: ReadonlySet<string>): Known[] {
	const reached = new Set<string>();
	const reach = (path: string): void => {
		const rest = [path];
		for (let next = rest.pop(); next !== undefined; next = rest.pop()) {
			if (reached.has(next)) continue;
			reached.add(next);
			rest.push(...(all.get(next)?.gathers ?? []).map((one) => one.path));
		}
	};
	const leaves: Known[] = [];
	const take = (known: Known) => {
		leaves.push(known);
		reach(known.path);
	};
	for (const known of all.values()) if (!known.isComponent && !listed.has(known.path)) take(known);
	// Those that gather each other are gathered by all of them: the first stands for them.
	for (const known of all.values()) if (!known.isComponent && !reached.has(known.path)) take(known);
	return leaves;
}

/** As its folders say; where they say nothing, its own name tells it from others of the same base. */
function environmentIn({ path, gathers }: Known, beside: readonly Known[]): string | undefined {
	const folder = folderOf(path);
	const known = environmentOf(`${folder}/`);
	if (known !== undefined) return known;
	const parts = folder.split("/");
	const home = parts.findLastIndex((part, index) => homes.test(part) && index < parts.length - 1);
	if (home >= 0) return parts[home + 1];
	const bases = gathers.filter(({ field }) => field !== "components").map((one) => one.path);
	const shares = (other: Known) =>
		other.path !== path && other.gathers.some((one) => one.field !== "components" && bases.includes(one.path));
	return folder !== "" && beside.some(shares) ? parts.at(-1) : undefined;
}
