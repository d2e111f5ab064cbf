import type { Attribute } from "../attribute.ts";
import type { Design } from "../design.ts";
import { graphOf } from "../graph.ts";
import { amplification } from "./amplification.ts";
import { connections } from "./connections.ts";
import type { DerivedFact, DerivedLinkFact } from "./derived.ts";
import { exposure } from "./exposure.ts";
import { longLived } from "./long-lived.ts";
import { maxReplicas, minReplicas } from "./replicas.ts";
import { sessions } from "./sessions.ts";
import { signal } from "./signal.ts";

/** In this order: a fact may build on those before it. */
const ofComponents: readonly DerivedFact[] = [sessions, signal, longLived, maxReplicas, minReplicas, exposure];
const ofLinks: readonly DerivedLinkFact[] = [amplification, connections];

/** The design with what follows from the joins. Its components and links are new and not yet seen by anybody else. */
export function derive(design: Design): Design {
	const graph = graphOf(design);
	const put = (to: Record<string, Attribute>, name: string, attribute: Attribute | undefined) => {
		if (attribute) to[name] = attribute;
	};
	for (const fact of ofComponents)
		for (const one of design.components)
			if (one.kind === fact.of) put(one.attributes, fact.name, fact.from(graph, one));
	for (const fact of ofLinks)
		for (const one of design.links)
			if (fact.of.includes(one.kind)) put(one.attributes, fact.name, fact.from(graph, one));
	return design;
}
