import type { Attribute } from "../attribute.ts";
import type { Component, Design, Link } from "../design.ts";
import { type Graph, graphOf } from "../graph.ts";
import { Memo } from "../memo.ts";
import { afterWrite, readBackEnd } from "./after-write.ts";
import { alike } from "./alike.ts";
import { amplification } from "./amplification.ts";
import { background } from "./background.ts";
import { behind } from "./behind.ts";
import { cachedState, modelFiles } from "./cached-state.ts";
import { clientState } from "./client-state.ts";
import { closing } from "./closing.ts";
import { compiles } from "./compiles.ts";
import { conditionalWrites } from "./conditional.ts";
import { connections } from "./connections.ts";
import type { DerivedFact, DerivedLinkFact } from "./derived.ts";
import { exposure } from "./exposure.ts";
import { type Facts, withFacts } from "./facts.ts";
import { flaps } from "./flaps.ts";
import { idleLimit } from "./idle-limit.ts";
import { keptAlone } from "./kept-alone.ts";
import { lagTold } from "./lag-told.ts";
import { limited } from "./limited.ts";
import { longLived } from "./long-lived.ts";
import { meshRule } from "./mesh-rule.ts";
import { peakReplicas, usualReplicas } from "./need.ts";
import { onlyProbed } from "./only-probed.ts";
import { partitions } from "./partitions.ts";
import { processes } from "./processes.ts";
import { writeQuorum } from "./quorum.ts";
import { quotaRoom } from "./quota-room.ts";
import { maxReplicas, minReplicas } from "./replicas.ts";
import { rival } from "./rival.ts";
import { scatterShare } from "./scatter.ts";
import { sessionRegion } from "./session-region.ts";
import { sessions } from "./sessions.ts";
import { setAside } from "./set-aside.ts";
import { shrinkShare } from "./shrink-share.ts";
import { signal } from "./signal.ts";
import { stopsAll } from "./stops-all.ts";
import { unrequested } from "./unrequested.ts";
import { versionSticky } from "./version-sticky.ts";

const ofComponents: readonly DerivedFact[] = [
	sessions,
	clientState,
	cachedState,
	modelFiles,
	processes,
	sessionRegion,
	signal,
	closing,
	compiles,
	longLived,
	maxReplicas,
	minReplicas,
	alike,
	peakReplicas,
	usualReplicas,
	unrequested,
	exposure,
	shrinkShare,
	flaps,
	rival,
	stopsAll,
	behind,
	limited,
	idleLimit,
	onlyProbed,
	setAside,
	keptAlone,
	versionSticky,
	scatterShare,
	writeQuorum,
	conditionalWrites,
	partitions,
	lagTold,
	quotaRoom,
];
const ofLinks: readonly DerivedLinkFact[] = [amplification, background, connections, meshRule, afterWrite, readBackEnd];

/** Most have none: one object for all of them, so that nothing is compared. */
const none: Facts = {};

/** A design with what follows, and the facts of its components, from which those of the next one are made. */
export interface Derivation {
	readonly design: Design;
	readonly facts: Memo<Facts>;
}

/**
 * The design with what follows from the joins, and with what is assumed where nothing is said. `variants` by id. `before`:
 * the facts of a design that shares objects with this one.
 */
export function derive(design: Design, variants: ReadonlyMap<string, string>, before = new Memo<Facts>()): Derivation {
	const graph = graphOf(design);
	const facts = before.next(design, design.components, factsOf);
	const made = facts.made();
	return {
		facts,
		design: {
			components: design.components.map((one, index) => withFacts(one, made[index], variants.get(one.id))),
			// What multiplies along a whole way is found in one walk over the design: nothing would be gained by remembering it.
			links: design.links.map((one) => withFacts(one, factsOfLink(graph, one))),
		},
	};
}

/** One fact of a component or link. */
export function factOf(graph: Graph, one: Component | Link, name: string): Attribute | undefined {
	if ("from" in one) return ofLinks.find((fact) => fact.name === name && fact.of.includes(one.kind))?.from(graph, one);
	return ofComponents.find((fact) => fact.name === name && fact.of === one.kind)?.from(graph, one);
}

function factsOf(graph: Graph, one: Component | Link): Facts {
	let facts = none;
	for (const { of, name, from } of ofComponents)
		if (of === one.kind) facts = { ...facts, [name]: from(graph, one as Component) };
	return facts;
}

function factsOfLink(graph: Graph, one: Link): Facts {
	let facts = none;
	for (const { of, name, from } of ofLinks) if (of.includes(one.kind)) facts = { ...facts, [name]: from(graph, one) };
	return facts;
}
