import type { Attribute } from "../attribute.ts";
import { declared, joined } from "../attribute.ts";
import { type ComponentKind, type LinkKind, linkCatalogue } from "../catalogue/index.ts";
import type { Link } from "../design.ts";
import type { Fragment, FragmentLink, Given, LinksExtension } from "../fragment.ts";
import { linkKindsBetween } from "../link-table.ts";
import { hostsIn, isCalled } from "./addresses.ts";
import { askerOf } from "./askers.ts";
import type { Group } from "./groups.ts";
import type { Reached, Resolver } from "./resolver.ts";
import { type AllTold, settled, toldFor } from "./told.ts";

/** What says that there is a link, and which end of a store it leads to. */
interface Source {
	said: FragmentLink | Given | LinksExtension;
	endpoint?: Reached["endpoint"];
}

/** One source with the link that it says there is. */
interface Tie extends Source {
	kind: LinkKind;
	from: string;
	to: string;
	site?: string;
	/** Such a link can join such components. */
	fits: boolean;
	told?: AllTold;
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
	const links = merged(ties);
	for (const one of fragments) if (one.role === "extends-links") extendLinks(one, links, resolver, ids);
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
				const tie = tieOf(ids, link.kind, from, to, { said: link, endpoint: reached.endpoint });
				const told = tie && link.attributes && toldFor(resolver, from, [link]);
				if (tie) stated.push({ ...tie, site: link.site, ...(told && { told }) });
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
): Tie | undefined {
	const [a, b] = [ids.get(from), ids.get(to)];
	if (a === undefined || b === undefined || a === b) return undefined;
	return { kind, from: a, to: b, fits: fits(kind, from.kind, to.kind), ...source };
}

/** What stands between two ends says its own of each link that passes it. */
function extendLinks(
	one: LinksExtension,
	links: readonly (LinkJoin & { sources: Source[] })[],
	resolver: Resolver,
	ids: ReadonlyMap<Group, string>,
): void {
	const found = resolver.find(one.of, askerOf(one));
	const meant = new Set((found.length > 0 ? found : outsideAt(one, resolver)).map((group) => ids.get(group)));
	for (const link of links)
		if (one.kinds.includes(link.kind) && meant.has(link[one.end])) link.sources.push({ said: one });
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
	for (const [variable, one] of resolver.givenTo(group)) {
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
export function dataBehind(resolver: Resolver, group: Group): Group[] | undefined {
	if (group.kind !== "Balancer") return undefined;
	const behind = routedTo(resolver, group);
	const isData = ({ kind }: Group) => kind === "Store" || kind === "Queue";
	return behind.length > 0 && behind.every(isData) ? behind : undefined;
}

export function routedTo(resolver: Resolver, group: Group): Group[] {
	const found = group.fragments.flatMap((fragment) =>
		(fragment.links ?? []).flatMap((link) =>
			link.kind === "routes" && link.direction === "to" ? resolver.find(link.other, askerOf(fragment, group)) : [],
		),
	);
	return [...new Set(found)];
}

function merged(ties: readonly Ties[]): (LinkJoin & { sources: Source[] })[] {
	const links = new Map<string, LinkJoin & { sources: Source[] }>();
	const known = new Map<string, Set<string>>();
	const add = ({ kind, from, to, site, said, endpoint, told }: Tie) => {
		const id = idOf(said, kind, from, to, site);
		const link = links.get(id);
		if (link) {
			link.sources.push({ said, endpoint });
			if (told) link.told = { ...link.told, ...told };
		} else links.set(id, { id, kind, from, to, site, sources: [{ said, endpoint }], ...(told && { told }) });
	};
	for (const { stated } of ties)
		for (const tie of stated) {
			if (byCode.includes(tie.kind)) {
				const others = known.get(tie.from);
				if (others) others.add(tie.to);
				else known.set(tie.from, new Set([tie.to]));
			}
			if (tie.fits) add(tie);
		}
	for (const { given } of ties) for (const tie of given) if (tie.fits && !known.get(tie.from)?.has(tie.to)) add(tie);
	return [...links.values()];
}

/** By what says it: an edit leaves most of them, and texts are dear to make and to look up anew. */
const knownIds = new WeakMap<Source["said"], { kind: LinkKind; from: string; to: string; id: string }>();

function idOf(said: Source["said"], kind: LinkKind, from: string, to: string, site: string | undefined): string {
	const before = knownIds.get(said);
	if (before?.kind === kind && before.from === from && before.to === to) return before.id;
	const id = `${kind}:${from}→${to}${site === undefined ? "" : `#${site}`}`;
	knownIds.set(said, { kind, from, to, id });
	return id;
}

/** The link that its sources make together. */
export function linkOf({ id, kind, from, to, site, sources, told }: LinkJoin): Link {
	const attributes: Record<string, Attribute> = {};
	for (const source of sources)
		for (const [name, attribute] of Object.entries(saidBy(source)))
			attributes[name] = together(attributes[name], name, settled(attribute, told));
	return { id, kind, from, to, ...(site !== undefined && { site }), at: sources[0].said.at, attributes };
}

function saidBy({ said, endpoint }: Source): Record<string, Attribute> {
	const own = "attributes" in said ? said.attributes : {};
	return endpoint ? { endpoint: declared(endpoint, said.at), ...own } : (own ?? {});
}

function together(before: Attribute | undefined, name: string, said: Attribute): Attribute {
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
