import type { Attribute } from "../attribute.ts";
import { declared, joined } from "../attribute.ts";
import { type ComponentKind, type LinkKind, linkCatalogue } from "../catalogue/index.ts";
import type { Link } from "../design.ts";
import type { Fragment, FragmentLink, Given, LinksExtension } from "../fragment.ts";
import { linkKindsBetween } from "../link-table.ts";
import { hostsIn, isCalled } from "./addresses.ts";
import { askerOf } from "./askers.ts";
import type { Group } from "./groups.ts";
import type { Reached } from "./reached.ts";
import type { Resolver } from "./resolver.ts";
import { type AllTold, settled, toldFor } from "./told.ts";

/** What says that there is a link, and which end of a store it leads to. */
interface Source {
	said: FragmentLink | Given | LinksExtension;
	endpoint?: Reached["endpoint"];
}

/** One source with the link that it says there is. */
interface Tie {
	join: LinkJoin;
	/** Such a link can join such components. */
	fits: boolean;
}

/** What the fragments of one group say of links; what follows from what a process is given only counts where no code says more. */
export interface Ties {
	stated: readonly Tie[];
	given: readonly Tie[];
}

/** A link of the design, before anything is made of what its sources say. */
export interface LinkJoin {
	id: string;
	kind: LinkKind;
	from: string;
	to: string;
	site?: string;
	sources: readonly Source[];
	/** What its attributes wait for. */
	told?: AllTold;
}

const toData: readonly LinkKind[] = ["reads", "writes", "uses", "publishes", "consumes"];
/** Links by which code says what it does with what it is given the address of. */
const byCode: readonly LinkKind[] = ["calls", "reads", "writes", "publishes", "consumes"];

/** Every link that fragments state, and those that follow from what a process is given. `ties` of all groups in their order. */
export function linksOf(
	resolver: Resolver,
	ids: ReadonlyMap<Group, string>,
	ties: readonly Ties[],
	fragments: readonly Fragment[],
): LinkJoin[] {
	let links = merged(ties);
	for (const one of fragments) if (one.role === "extends-links") links = extended(one, links, resolver, ids);
	return links;
}

export function tiesOf(resolver: Resolver, group: Group, ids: ReadonlyMap<Group, string>): Ties {
	const stated: Tie[] = [];
	for (const fragment of group.fragments) {
		for (const link of fragment.links ?? []) {
			const asker = askerOf(fragment, group);
			const reached = resolver.reach(link.other, asker, targetKind(link));
			const groups =
				reached.groups.length === 0 && link.outside ? [resolver.outside(link.outside, asker, link)] : reached.groups;
			for (const other of ends(resolver, link.kind, groups)) {
				const [from, to] = link.direction === "to" ? [group, other] : [other, group];
				const tie = tieOf(ids, link.kind, from, to, { said: link, endpoint: reached.endpoint }, link.site);
				const told = tie && link.attributes && toldFor(resolver, from, [link]);
				if (tie) stated.push(told ? { ...tie, join: { ...tie.join, told } } : tie);
			}
		}
	}
	return { stated, given: group.kind === "Service" ? givenTies(resolver, group, ids) : [] };
}

function tieOf(
	ids: ReadonlyMap<Group, string>,
	kind: LinkKind,
	from: Group,
	to: Group,
	source: Source,
	site?: string,
): Tie | undefined {
	const [a, b] = [ids.get(from), ids.get(to)];
	if (a === undefined || b === undefined || a === b) return undefined;
	const id = `${kind}:${a}→${b}${site === undefined ? "" : `#${site}`}`;
	return { join: { id, kind, from: a, to: b, site, sources: [source] }, fits: fits(kind, from.kind, to.kind) };
}

/** What stands between two ends says its own of each link that passes it. */
function extended(
	one: LinksExtension,
	links: readonly LinkJoin[],
	resolver: Resolver,
	ids: ReadonlyMap<Group, string>,
): LinkJoin[] {
	const ending = one.of.by === "host" && one.of.host.startsWith("*") ? one.of.host.slice(1) : undefined;
	const found = ending === undefined ? resolver.find(one.of, askerOf(one)) : resolver.endingIn(ending);
	const meant = new Set((found.length > 0 ? found : outsideAt(one, resolver)).map((group) => ids.get(group)));
	return links.map((link) =>
		one.kinds.includes(link.kind) && meant.has(link[one.end])
			? { ...link, sources: [...link.sources, { said: one }] }
			: link,
	);
}

/** What nobody declares and others call at the same host. */
function outsideAt({ of }: LinksExtension, resolver: Resolver): Group[] {
	if (of.by !== "host") return [];
	const hosts = hostsIn(of.host);
	return resolver.groups.filter(({ outside, spokenOf }) => {
		const other = outside && spokenOf?.other;
		return other && other.by === "host" && hostsIn(other.host).some((host) => hosts.includes(host));
	});
}

/** What a process is given the address of, it uses: a service it calls; of a store or queue nobody can say how. */
function givenTies(resolver: Resolver, group: Group, ids: ReadonlyMap<Group, string>): Tie[] {
	const found: Tie[] = [];
	const asker = askerOf(group.fragments[0] ?? group, group);
	for (const [variable, one] of resolver.values.givenTo(group)) {
		if (!isCalled(variable)) continue;
		const { groups, endpoint } = resolver.given(one, group, asker);
		for (const other of ends(resolver, "uses", groups)) {
			if (!["Service", "Balancer", "Store", "Queue"].includes(other.kind)) continue;
			const kind = other.kind === "Store" || other.kind === "Queue" ? "uses" : "calls";
			const tie = tieOf(ids, kind, group, other, { said: one, endpoint });
			if (tie) found.push(tie);
		}
	}
	return found;
}

/** A store's address may be a balancer's that only stands before it: the store is meant. */
function ends(resolver: Resolver, kind: LinkKind, groups: readonly Group[]): Group[] {
	if (!toData.includes(kind)) return [...groups];
	return [...new Set(groups.flatMap((group) => dataBehind(resolver, group) ?? group))];
}

/** The stores and queues that a balancer routes to; undefined where it is none, or routes to others as well. */
export function dataBehind(resolver: Resolver, group: Group, depth = 4): Group[] | undefined {
	if (group.kind !== "Balancer" || depth === 0) return undefined;
	// A Service of Kubernetes may lead to a pooler, which leads to the database.
	const behind = routedTo(resolver, group).map((one) =>
		one.kind === "Store" || one.kind === "Queue" ? [one] : dataBehind(resolver, one, depth - 1),
	);
	return behind.length > 0 && behind.every((one) => one !== undefined) ? [...new Set(behind.flat())] : undefined;
}

export function routedTo(resolver: Resolver, group: Group): Group[] {
	const found = group.fragments.flatMap((fragment) =>
		(fragment.links ?? []).flatMap((link) =>
			link.kind === "routes" && link.direction === "to" ? resolver.find(link.other, askerOf(fragment, group)) : [],
		),
	);
	return [...new Set(found)];
}

function merged(ties: readonly Ties[]): LinkJoin[] {
	const links = new Map<string, LinkJoin>();
	const add = ({ join, fits }: Tie) => {
		if (!fits) return;
		const known = links.get(join.id);
		links.set(join.id, known ? together(known, join) : join);
	};
	const coded = new Map<string, Set<string>>();
	for (const { stated } of ties)
		for (const tie of stated) {
			add(tie);
			const { kind, from, to } = tie.join;
			if (!byCode.includes(kind)) continue;
			const others = coded.get(from);
			if (others) others.add(to);
			else coded.set(from, new Set([to]));
		}
	for (const { given } of ties) for (const tie of given) if (!coded.get(tie.join.from)?.has(tie.join.to)) add(tie);
	return [...links.values()];
}

/** Two sources of one link. */
function together(one: LinkJoin, other: LinkJoin): LinkJoin {
	const told = other.told ? { ...one.told, ...other.told } : one.told;
	return { ...one, sources: [...one.sources, ...other.sources], ...(told && { told }) };
}

/** The link that its sources make together. */
export function linkOf({ id, kind, from, to, site, sources, told }: LinkJoin): Link {
	const attributes: Record<string, Attribute> = {};
	for (const source of sources)
		for (const [name, attribute] of Object.entries(saidBy(source)))
			attributes[name] = joinedTo(attributes[name], name, settled(attribute, told));
	return { id, kind, from, to, ...(site !== undefined && { site }), at: sources[0].said.at, attributes };
}

function saidBy({ said, endpoint }: Source): Record<string, Attribute> {
	const own = "attributes" in said ? said.attributes : {};
	return endpoint ? { endpoint: declared(endpoint, said.at), ...own } : (own ?? {});
}

function joinedTo(before: Attribute | undefined, name: string, said: Attribute): Attribute {
	const spec = Object.hasOwn(linkCatalogue, name) ? linkCatalogue[name as keyof typeof linkCatalogue] : undefined;
	return before ? joined(before, said, spec?.join, spec?.order) : said;
}

/** A selector that scales or replaces only ever means services. */
function targetKind({ kind, direction }: FragmentLink): ComponentKind | undefined {
	if (direction !== "to") return undefined;
	if (kind === "publishes" || kind === "consumes") return "Queue";
	return ["scales", "replaces", "runs-in"].includes(kind) ? "Service" : undefined;
}

/** Whether such a link can join such components: a rollout does not replace a database. */
function fits(kind: LinkKind, from: ComponentKind, to: ComponentKind): boolean {
	return linkKindsBetween(from, to).includes(kind);
}
