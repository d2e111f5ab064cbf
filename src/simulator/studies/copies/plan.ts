import { z } from "zod";
import type { Component } from "../../../design/design.ts";
import { Law } from "../../../design/law.ts";
import { type Focus, preferred } from "../../focus.ts";
import { absent, type Inputs } from "../../inputs.ts";
import { followersOf } from "../../models/store/store-servers.ts";
import { Alias } from "../../random/alias.ts";
import { type Distribution, deterministic, exponential } from "../../random/distribution.ts";
import { lawOf } from "../../random/law-of.ts";

/** The legs of an operation between its coordinator and one copy, the distance between their sites apart. */
export interface Legs {
	write: Distribution;
	ack: Distribution;
	read: Distribution;
	response: Distribution;
}

/** A stock of which now and then one unit is left, and many want it. */
export interface SalesPlan {
	/** Time between two last units, and users a second who want one. */
	every: number;
	buyers: number;
	/** From a buyer's look at the stock until the write. */
	gap: number;
	/** Whether the write itself looks again, where it is ordered. */
	conditional: boolean;
}

/** The copies of a store, and how they are read and written. */
export interface CopiesPlan {
	copies: number;
	sites: number;
	distance: number;
	consistency: "strong" | "causal" | "eventual";
	/** One copy takes all writes, or the nearest one does. */
	writers: "leader" | "anywhere";
	/** Which copies a read asks: the leader, the nearest one, those that follow the leader in turn, or all for a quorum. */
	asked: "leader" | "nearest" | "followers" | "quorum";
	/** How two writes are settled that do not know of each other; in leader's order they do. */
	settled: "order" | "clock" | "merge";
	readQuorum: number;
	writeQuorum: number;
	legs: Legs;
	/** Age of what a copy shows that follows a log and that no write waits for; undefined where every copy is written at once. */
	lag: Distribution | undefined;
	/** Share of the reads that go to the copies that follow the leader. */
	replicaReads: number;
	/** Writes a second that a copy can apply of the others' log. */
	applyRate: number;
	clockSkew: number;
	writeShare: number;
	/** How much each row is wanted: Zipf's law. */
	popularity: Alias;
	rows: number;
	/** From a user's write to the same user's read of it. */
	readBack: number;
	sales: SalesPlan;
	notes: string[];
}

/** One way between two zones of a region: about half a millisecond. */
const betweenZones = 0.0005;

const DeclaredLegs = z.object({ write: Law, ack: Law, read: Law, response: Law }).partial();

/** Declared legs are whole ways: only the distance between regions comes on top. */
function declaresLegs(store: Component): boolean {
	return store.attributes.legs?.value !== undefined;
}

/** The laws that are declared; for those that are not, the mean times of the store, all of them on the way there. */
export function readLegs(inputs: Inputs, store: Component): Legs {
	const { write, ack, read, response } = DeclaredLegs.parse(inputs.value(store, "legs") ?? {});
	return {
		write: write === undefined ? exponential(inputs.number(store, "writeTime")) : lawOf(write),
		ack: ack === undefined ? deterministic(0) : lawOf(ack),
		read: read === undefined ? exponential(inputs.number(store, "readTime")) : lawOf(read),
		response: response === undefined ? deterministic(0) : lawOf(response),
	};
}

export function storeOf(focus: Focus): Component {
	const plain = (store: Component) => !["cache", "session-store"].includes(String(store.attributes.role?.value));
	const stores = preferred(focus.stores.filter(plain), focus);
	const database = stores.find((store) => store.attributes.role?.value === "database");
	return database ?? stores[0] ?? absent("Store", "database");
}

export function readCopies(inputs: Inputs, { service, client }: Focus, store: Component): CopiesPlan {
	const notes: string[] = [];
	const listed = inputs.value(store, "regions");
	const regions = Array.isArray(listed) ? listed.length : 1;
	const readers = followersOf(inputs, store);
	const conflict = inputs.text(store, "conflict", { value: "none", source: "one copy takes all writes" });
	const relaxed = readers > 0 || regions > 1 || conflict !== "none";
	const consistency = inputs.text(store, "consistency", {
		value: relaxed ? "eventual" : "strong",
		source: relaxed ? "copies are read that follow asynchronously" : "one copy takes all reads and writes",
	}) as CopiesPlan["consistency"];
	const strong = consistency === "strong";
	const writers = strong || conflict === "none" ? "leader" : "anywhere";
	const copies = Math.max(
		1,
		Math.round(inputs.number(store, "copies", usualCopies(store, strong, writers, regions, readers))),
	);
	const zones = copies > 1 ? Math.min(copies, 3) : Math.max(1, Number(service.attributes.zones?.value ?? 1));
	const places = regions > 1 ? regions : zones;
	// Users of a place without a copy ask another; where everybody may write, they are counted there.
	const sites = writers === "leader" ? places : Math.min(places, copies);
	const majority = Math.floor(copies / 2) + 1;
	const quorum = (name: string, usual: number, source: string) =>
		Math.max(1, Math.min(copies, Math.round(inputs.number(store, name, { value: usual, source }))));
	const anyOne = "the first copy that answers is enough, as is Cassandra's default (ONE)";
	const everywhere = writers === "anywhere" && consistency === "eventual";
	const nearest = writers === "anywhere" || regions > 1;
	const asked = strong || copies === 1 ? "leader" : everywhere ? "quorum" : nearest ? "nearest" : "followers";
	const readQuorum = everywhere ? quorum("readQuorum", 1, anyOne) : 1;
	const writeQuorum = strong
		? quorum("writeQuorum", majority, "a majority of the copies")
		: everywhere
			? quorum("writeQuorum", 1, anyOne)
			: 1;
	// Where a write waits for its own site only, the others hear of it through a log.
	const shipped = !strong && writeQuorum === 1 && readQuorum === 1 && copies > 1;
	const logged = shipped && (writers === "leader" || consistency === "causal" || regions > 1);
	if (copies === 1) notes.push("the store has one copy: nothing of it can be stale or apart");
	if (sites < places) notes.push("users of the places without a copy count as users of those with one");
	if (strong && copies > 1) {
		notes.push("reads go to the leader under its lease; its side of a partition holds the lease from the start");
	}
	if (conflict === "crdt" || conflict === "merge") {
		notes.push("merging takes no time and asks nobody; a read counts as stale by the newest update alone");
	}
	const rows = Math.max(1, Math.round(inputs.number(store, "keys")));
	const skew = inputs.number(store, "skew");
	return {
		copies,
		sites,
		distance: regions > 1 ? inputs.number(store, "regionDistance") : declaresLegs(store) ? 0 : betweenZones,
		consistency,
		writers,
		asked,
		settled: writers === "leader" ? "order" : conflict === "last-write-wins" ? "clock" : "merge",
		readQuorum,
		writeQuorum,
		legs: readLegs(inputs, store),
		lag: logged ? exponential(inputs.number(store, "replicationLag")) : undefined,
		replicaReads: asked === "followers" ? inputs.number(store, "replicaReads") : 1,
		applyRate: Number.POSITIVE_INFINITY,
		clockSkew: writers === "anywhere" && conflict === "last-write-wins" ? inputs.number(store, "clockSkew") : 0,
		writeShare: inputs.number(store, "writeShare"),
		popularity: new Alias(Float64Array.from({ length: rows }, (_, rank) => (rank + 1) ** -skew)),
		rows,
		readBack: inputs.number(client, "readBack"),
		sales: {
			every: inputs.number(store, "lastUnitEvery"),
			buyers: inputs.number(client, "buyers"),
			gap: inputs.number(service, "serviceTimeP50"),
			conditional:
				inputs.value(store, "conditionalWrites", {
					value: strong,
					source: strong ? "a store with one order checks the condition in it" : "no condition was seen in the code",
				}) === true,
		},
		notes,
	};
}

function usualCopies(store: Component, strong: boolean, writers: string, regions: number, readers: number) {
	if (strong) {
		const spread = store.attributes.consistency?.value === "strong" || store.attributes.multiZone?.value === true;
		if (!spread && regions === 1) return { value: 1, source: "nothing says that it has a second copy" };
		return { value: Math.max(3, regions), source: "the fewest of which one may be lost" };
	}
	if (regions > 1) return { value: Math.max(regions, 1 + readers), source: "one in each region" };
	if (writers === "leader") return { value: 1 + Math.max(1, readers), source: "the leader and its read replicas" };
	return { value: 3, source: "the usual replication factor of Cassandra and Dynamo" };
}
