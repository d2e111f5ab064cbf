import type { Alias, Declaration, Reference } from "../fragment.ts";
import { hostsIn, partIn, withoutDrawn } from "./addresses.ts";
import { type Asker, closest, isReached, ownOrNearest } from "./askers.ts";
import type { GroupIndex } from "./group-index.ts";
import type { Group } from "./groups.ts";
import * as looks from "./looks.ts";
import { readsCopies } from "./preferences.ts";
import type { Reached } from "./reached.ts";

/** What answers at the hosts of addresses. */
export class Hosts {
	private readonly index: GroupIndex;
	private readonly watch: looks.Watch;
	private readonly find: (reference: Reference, from: Asker, depth: number) => readonly Group[];

	/** `find` follows what an alias of a host stands for. */
	constructor(
		index: GroupIndex,
		watch: looks.Watch,
		find: (reference: Reference, from: Asker, depth: number) => readonly Group[],
	) {
		this.index = index;
		this.watch = watch;
		this.find = find;
	}

	/** All that answer at a host with this ending, whoever declares them. */
	endingIn(ending: string): readonly Group[] {
		const found = new Set<Group>();
		for (const [host, all] of this.index.byHost)
			if (host.endsWith(ending)) for (const { group } of all) found.add(group);
		for (const group of this.index.groups) {
			const other = group.outside && group.spokenOf?.other;
			if (other && other.by === "host" && hostsIn(other.host).some((host) => host.endsWith(ending))) found.add(group);
		}
		return [...found];
	}

	/** What an address of one host or several leads to; undefined where nobody says to answer there. */
	at(text: string, from: Asker, depth: number): Reached | undefined {
		const groups = new Set<Group>();
		const within = partIn(text);
		const hosts = hostsIn(text);
		for (const host of hosts) {
			const part = within === undefined ? [] : this.answering(`${host}/${within}`, from, depth);
			for (const group of part.length > 0 ? part : this.answering(host, from, depth)) groups.add(group);
		}
		if (groups.size === 0) return undefined;
		const isOfReplica = (host: string) => [...groups].some((group) => isReplica(group, withoutDrawn(host) ?? host));
		if (hosts.every(isOfReplica) || readsCopies(text)) return { groups: [...groups], endpoint: "replica" };
		// Where some of its names lead to replicas, the others lead to the one that writes.
		if ([...groups].every(hasReplicaHosts)) return { groups: [...groups], endpoint: "primary" };
		return { groups: [...groups] };
	}

	private answering(address: string, from: Asker, depth: number): readonly Group[] {
		const host = withoutDrawn(address) ?? address;
		const reached = (one: Declaration | Alias) => isReached(one, host, from);
		this.watch.saw?.(looks.host(host));
		const named = (this.index.byHost.get(host) ?? []).filter(({ declaration }) => reached(declaration));
		const groups = [...new Set(named.map((one) => one.group))];
		// A name that only one has is meant wherever its file lies.
		const [group] = groups.length === 1 ? groups : closest(groups, from);
		if (group || depth <= 0) return group ? [group] : [];
		this.watch.saw?.(looks.alias(host));
		const aliases = (this.index.aliases.get(host) ?? []).filter(reached);
		const [alias] = aliases.length === 1 ? aliases : ownOrNearest(aliases, from);
		if (!alias) return [];
		if (alias.of.by !== "host") return this.find(alias.of, alias, depth - 1);
		return hostsIn(alias.of.host).flatMap((other) => this.answering(other, alias, depth - 1));
	}
}

const hasReplicaHosts = ({ fragments }: Group) =>
	fragments.some((one) => one.role === "declares" && one.replicaHosts !== undefined);

function isReplica({ fragments }: Group, host: string): boolean {
	return fragments.some(
		(one) => one.role === "declares" && one.replicaHosts?.some((own) => own.toLowerCase() === host),
	);
}
