import { componentOf } from "./assembly/components.ts";
import type { ComponentJoin, Joins } from "./assembly/joined.ts";
import { joinsOf } from "./assembly/joins.ts";
import { withSayings } from "./assembly/link-sayings.ts";
import { type LinkJoin, linkOf } from "./assembly/links.ts";
import { withPreferences } from "./assembly/preferences.ts";
import { Recall } from "./assembly/recall.ts";
import { rejoined } from "./assembly/rejoined.ts";
import { sameJoins } from "./assembly/same-joins.ts";
import { variantsOf } from "./assembly/variants.ts";
import { addClients } from "./derived/clients.ts";
import type { Facts } from "./derived/facts.ts";
import { derive } from "./derived/index.ts";
import { keepRoom } from "./derived/nodes.ts";
import type { Component, Design, Link } from "./design.ts";
import type { Fragment } from "./fragment.ts";
import type { Memo } from "./memo.ts";
import { shared } from "./sharing.ts";

/** A design with what it was made of, from which the next one is made. */
export interface Assembly {
	readonly fragments: readonly Fragment[];
	readonly joins: Joins;
	/** Of the fragments that were last joined from the ground up. */
	readonly recall: Recall | undefined;
	/** What the files state, before anything is derived of it. */
	readonly stated: Design;
	readonly facts: Memo<Facts>;
	readonly design: Design;
}

/**
 * Joins fragments into a design, by what their platforms join them by: keys, label selectors, addresses that a process
 * is given, and code to infrastructure by names and folders. The same fragments in the same order give the same design.
 */
export function assemble(fragments: readonly Fragment[]): Design {
	return assembled(fragments).design;
}

/**
 * The same, after an edit: the design is that of `assemble`, and whatever is as it was `before` is the same object at each
 * step, so that what was made of it holds. An edit that changes only what fragments say joins nothing anew.
 */
export function assembled(read: readonly Fragment[], before?: Assembly): Assembly {
	const fragments = withPreferences(read);
	const again = before && rejoined(before.joins, before.fragments, fragments);
	// The first edit shows that there are edits.
	const recall = again || !before ? before?.recall : new Recall(before.recall ?? "first");
	const joins = again ?? shared(before?.joins, joinsOf(fragments, recall), sameJoins);
	const components = joins.components.map(component);
	const variants = variantsOf(components, joins.components);
	const links = withSayings(joins.links.map(link), components, fragments);
	const stated = shared(before?.stated, addClients(keepRoom({ components, links })));
	const { design, facts } = derive(stated, variants, before?.facts);
	return { fragments, joins, recall, stated, facts, design };
}

const component = remembered<ComponentJoin, Component>(componentOf);
const link = remembered<LinkJoin, Link>(linkOf);

/** A function that is asked once of each object. */
function remembered<From extends object, To>(make: (from: From) => To): (from: From) => To {
	const made = new WeakMap<From, To>();
	return (from) => {
		const known = made.get(from) ?? make(from);
		made.set(from, known);
		return known;
	};
}
