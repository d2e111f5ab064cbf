import type { Alias, Declaration, Fragment } from "../fragment.ts";
import { nearest } from "../places.ts";
import { environmentFor, type Group } from "./groups.ts";

/** Who asks: where its text stands and runs, and whose process it is where that decides what a variable holds. */
export interface Asker {
	file: string;
	scope?: string;
	environment?: string;
	owner?: Group;
}

export function askerOf(fragment: { file: string; scope?: string; environment?: string }, owner?: Group): Asker {
	const { file, scope } = fragment;
	const declares = "role" in fragment && (fragment as Fragment).role === "declares";
	const environment = declares ? environmentFor(fragment as Declaration) : (fragment.environment ?? owner?.environment);
	return { file, scope, environment, owner };
}

export function compatible(a: string | undefined, b: string | undefined): boolean {
	return a === undefined || b === undefined || a === b;
}

/**
 * Whether an asker reaches a host. A bare name means a neighbour in the same namespace; names without any namespace
 * (of a Compose project) hold within their scope.
 */
export function isReached(named: Declaration | Alias, host: string, from: Asker): boolean {
	const environment = named.role === "declares" ? environmentFor(named) : named.environment;
	if (!compatible(environment, from.environment)) return false;
	const asker = from.owner?.fragments.find((fragment) => fragment.role === "declares");
	// A proxy's configuration tells nothing of where it runs: it means what stands nearest to it.
	if (!asker || (asker.kind === "Balancer" && asker.namespace === undefined)) return true;
	if (named.namespace === undefined && isOfCloud.test(host)) return true;
	if (named.namespace === undefined)
		return named.scope === undefined || named.scope === (from.owner?.scope ?? from.scope);
	return host.includes(".") || named.namespace === namespaceOf(from.owner);
}

/** Those of the asker's own scope, else the nearest. */
export function ownOrNearest<T extends { file: string; scope?: string }>(all: readonly T[], from: Asker): T[] {
	const own = all.filter(({ scope }) => scope !== undefined && scope === from.scope);
	return own.length > 0 ? own : nearest(all, from.file, ({ file }) => file);
}

/** Those of the asker's own scope, else the nearest; never one of another environment. */
export function closest(groups: readonly Group[], from: Asker): Group[] {
	return ownOrNearest(
		(groups.length > 1 ? [...new Set(groups)] : groups).filter(({ environment }) =>
			compatible(environment, from.environment),
		),
		from,
	);
}

/** Names that a cloud gives, which mean the same wherever they are asked for. */
const isOfCloud = /\.(amazonaws\.com|azure\.com|windows\.net|googleapis\.com)$/;

function namespaceOf(group: Group | undefined): string | undefined {
	return group?.fragments.find((fragment): fragment is Declaration => fragment.role === "declares")?.namespace;
}
