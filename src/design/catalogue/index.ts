import type { Attribute } from "../attribute.ts";
import type { AttributeSpec, Guess } from "./attribute-spec.ts";
import { Balancer } from "./balancer.ts";
import { Client } from "./client.ts";
import { Edge } from "./edge.ts";
import { linkCatalogue } from "./link.ts";
import { NodePool } from "./node-pool.ts";
import { Queue } from "./queue.ts";
import { Rollout } from "./rollout.ts";
import { Scaler } from "./scaler.ts";
import { Service } from "./service.ts";
import { Store } from "./store.ts";
import { Transaction } from "./transaction.ts";

export type { AttributeSpec, Unit } from "./attribute-spec.ts";
export { type LinkKind, linkCatalogue, linkKinds } from "./link.ts";

/**
 * Every kind of component and link with its attributes: schema, unit, meaning, and what the simulator assumes when
 * no file says otherwise. A dialect, a rule, a model and a remedy speak of attributes by these names only.
 */
export const catalogue = {
	Edge,
	Balancer,
	Service,
	Scaler,
	NodePool,
	Store,
	Queue,
	Client,
	Transaction,
	Rollout,
} satisfies Record<string, Record<string, AttributeSpec>>;

export type ComponentKind = keyof typeof catalogue;
export const componentKinds = Object.keys(catalogue) as [ComponentKind, ...ComponentKind[]];

export function specOf(kind: ComponentKind | "Link", name: string): AttributeSpec | undefined {
	const table: Record<string, AttributeSpec> = kind === "Link" ? linkCatalogue : catalogue[kind];
	return Object.hasOwn(table, name) ? table[name] : undefined;
}

/** What an attribute means, of this kind of component or else of the first that has it; without what explains it further. */
export function attributeLabel(kind: ComponentKind | "Link", name: string): string | undefined {
	const kinds = [kind, "Link" as const, ...(Object.keys(catalogue) as ComponentKind[])];
	const spec = kinds.map((one) => specOf(one, name)).find(Boolean);
	const label = spec?.label.split(";")[0];
	// A list of its values says what each does, and not what it is.
	return label?.includes("(") ? undefined : label;
}

/** What is assumed of an attribute beside those that are known; undefined where the catalogue has no guess. */
export function guessOf(
	kind: ComponentKind | "Link",
	name: string,
	known: Record<string, Attribute>,
): Guess | undefined {
	const guess = specOf(kind, name)?.assumed;
	const given = guess?.given;
	const isKnown = (one: string) => {
		const { value } = known[one] ?? {};
		return value !== undefined && value !== false && !isGuess(kind, one, known[one]);
	};
	if (given?.attributes.some(isKnown)) return { value: given.value, source: given.source };
	const follows = guess?.follows;
	const leads = follows && known[follows.attribute];
	if (!leads || typeof leads.value !== "number" || isGuess(kind, follows.attribute, leads)) return guess;
	return { value: leads.value * follows.times, source: follows.source };
}

/** Whether nobody but the catalogue says so: such an attribute leads no other one. */
export function isGuess(kind: ComponentKind | "Link", name: string, { provenance }: Attribute): boolean {
	return provenance.kind === "assumed" && provenance.source === specOf(kind, name)?.assumed?.source;
}
