import type { Design } from "../design.ts";
import { graphOf } from "../graph.ts";
import { amplification } from "./amplification.ts";
import { behind } from "./behind.ts";
import { conditionalWrites } from "./conditional.ts";
import { connections } from "./connections.ts";
import type { DerivedFact, DerivedLinkFact } from "./derived.ts";
import { exposure } from "./exposure.ts";
import { type Facts, withFacts } from "./facts.ts";
import { flaps } from "./flaps.ts";
import { idleLimit } from "./idle-limit.ts";
import { limited } from "./limited.ts";
import { longLived } from "./long-lived.ts";
import { peakReplicas, usualReplicas } from "./need.ts";
import { partitions } from "./partitions.ts";
import { writeQuorum } from "./quorum.ts";
import { maxReplicas, minReplicas } from "./replicas.ts";
import { scatterShare } from "./scatter.ts";
import { sessions } from "./sessions.ts";
import { shrinkShare } from "./shrink-share.ts";
import { signal } from "./signal.ts";
import { stopsAll } from "./stops-all.ts";
import { unrequested } from "./unrequested.ts";
import { versionSticky } from "./version-sticky.ts";

const ofComponents: readonly DerivedFact[] = [
	sessions,
	signal,
	longLived,
	maxReplicas,
	minReplicas,
	peakReplicas,
	usualReplicas,
	unrequested,
	exposure,
	shrinkShare,
	flaps,
	stopsAll,
	behind,
	limited,
	idleLimit,
	versionSticky,
	scatterShare,
	writeQuorum,
	conditionalWrites,
	partitions,
];
const ofLinks: readonly DerivedLinkFact[] = [amplification, connections];

/** Most have none: one object for all of them, so that nothing is compared. */
const none: Facts = {};

/** The design with what follows from the joins, and with what is assumed where nothing is said. `variants` by id. */
export function derive(design: Design, variants: ReadonlyMap<string, string>): Design {
	const graph = graphOf(design);
	return {
		components: design.components.map((one) => {
			let facts = none;
			for (const { of, name, from } of ofComponents)
				if (of === one.kind) facts = { ...facts, [name]: from(graph, one) };
			return withFacts(one, facts, variants.get(one.id));
		}),
		links: design.links.map((one) => {
			let facts = none;
			for (const { of, name, from } of ofLinks)
				if (of.includes(one.kind)) facts = { ...facts, [name]: from(graph, one) };
			return withFacts(one, facts);
		}),
	};
}
