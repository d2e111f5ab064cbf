import { type Attribute, assumed } from "../attribute.ts";
import { type AttributeSpec, catalogue, guessOf } from "../catalogue/index.ts";
import type { Component, Link } from "../design.ts";
import { equal } from "../sharing.ts";

/** Attributes that follow, by name; undefined leaves what is there. */
export type Facts = Readonly<Record<string, Attribute | undefined>>;

interface Made {
	facts: Facts;
	variantOf: string | undefined;
	one: Component | Link;
}

/** What was last made of a component or link that files state. */
const made = new WeakMap<Component | Link, Made>();

/** A component or link with facts, and a component with what is assumed of it: the same object for the same facts. */
export function withFacts<T extends Component | Link>(one: T, facts: Facts, variantOf?: string): T {
	const known = made.get(one);
	if (known && known.variantOf === variantOf && equal(known.facts, facts)) return known.one as T;
	const attributes = { ...one.attributes };
	for (const [name, fact] of Object.entries(facts)) if (fact) attributes[name] = fact;
	if (!("from" in one)) assumeMissing(one, attributes);
	const now: T = { ...one, attributes, ...(variantOf !== undefined && { variantOf }) };
	made.set(one, { facts, variantOf, one: now });
	return now;
}

function assumeMissing({ kind }: Component, attributes: Record<string, Attribute>): void {
	for (const [name, guess] of guesses[kind]) {
		if (attributes[name]) continue;
		const meant = guessOf(kind, name, attributes);
		attributes[name] = meant && meant.value !== guess.value ? assumed(meant.value, meant.source) : guess;
	}
}

/** What the simulator assumes of each kind where no file says otherwise. */
const guesses = Object.fromEntries(
	Object.entries<Record<string, AttributeSpec>>(catalogue).map(([kind, specs]) => [
		kind,
		Object.entries(specs).flatMap(([name, { assumed: guess }]) =>
			guess ? [[name, assumed(guess.value, guess.source)] as const] : [],
		),
	]),
) as Record<Component["kind"], (readonly [name: string, guess: Attribute])[]>;
