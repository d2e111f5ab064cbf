import { type ComponentKind, specOf } from "../design/catalogue/index.ts";
import type { Component, Design, Link } from "../design/design.ts";
import { distinctNames } from "./distinct-names.ts";
import type { Inputs } from "./inputs.ts";

/** Attributes, and components of which nothing is played, that a note names: a list of more helps nobody. */
const named = { attributes: 24, components: 12 };

/** What files declare of one component, or of a link, and nothing has asked for. */
export interface Ignored {
	id: string;
	name: string;
	attributes: string[];
	/** Nothing of it is in play: it needs no list. */
	all: boolean;
}

export function ignoredOf({ components, links }: Design, inputs: Inputs): Ignored[] {
	const names = distinctNames(components);
	const nameOf = (one: Component | Link) =>
		"from" in one ? `${names.get(one.from)} ${one.kind} ${names.get(one.to)}` : (names.get(one.id) ?? one.name);
	return [...components, ...links].flatMap((one) => {
		const kind: ComponentKind | "Link" = "from" in one ? "Link" : one.kind;
		const said = Object.entries(one.attributes).flatMap(([name, { value, provenance }]) =>
			value !== undefined && provenance.kind === "declared" && !specOf(kind, name)?.says ? [name] : [],
		);
		const attributes = said.filter((name) => inputs.ignores(one, name));
		if (attributes.length === 0) return [];
		const all = attributes.length === said.length && !inputs.knows(one);
		return [{ id: one.id, name: nameOf(one), attributes, all }];
	});
}

/** The first of them, and how many more there are. */
export function listed(words: readonly string[], most: number): string {
	const more = words.length - most;
	return `${words.slice(0, most).join(", ")}${more > 0 ? `, and ${more} more` : ""}`;
}

/** What a file declares and nothing has asked for: whoever wrote it down should know that it changes nothing here. */
export function ignoredNotes(design: Design, inputs: Inputs): string[] {
	const ignored = ignoredOf(design, inputs);
	const words: string[] = [];
	let left = named.attributes;
	let more = 0;
	for (const { name, attributes, all } of ignored) {
		if (all) continue;
		const shown = attributes.slice(0, left);
		left -= shown.length;
		more += attributes.length - shown.length;
		if (shown.length > 0) words.push(`${shown.join(", ")} of ${name}`);
	}
	if (more > 0) words.push(`${more} attributes more`);
	const none = new Set(ignored.filter(({ all }) => all).map(({ name }) => name));
	if (none.size > 0) words.push(`nothing that is said of ${listed([...none], named.components)}`);
	const count = ignored.reduce((sum, { attributes }) => sum + attributes.length, 0);
	return count > 0 ? [`${headOf(count)}: ${words.join("; ")}`] : [];
}

const headOf = (count: number) =>
	`${count} ${count === 1 ? "value is" : "values are"} declared, and not played in this scenario`;
const told = /^(\d+ values? (?:is|are) declared, and not played in this scenario): (.+)$/s;

/** A list that is longer than all the other notes together, apart from them; with what it is a list of. */
export interface Unplayed {
	head: string;
	list: string;
}

export function unplayedIn(notes: readonly string[]): { others: string[]; unplayed?: Unplayed } {
	const found = notes.flatMap((note) => told.exec(note) ?? []);
	const others = notes.filter((note) => !told.test(note));
	return found.length > 0 ? { others, unplayed: { head: found[1], list: found[2] } } : { others };
}
