import { describe, expect, it } from "vitest";
import type { Value } from "../../../src/design/attribute.ts";
import {
	type AttributeSpec,
	type ComponentKind,
	catalogue,
	linkCatalogue,
} from "../../../src/design/catalogue/index.ts";
import type { Component, Design, Link } from "../../../src/design/design.ts";
import { ignoredOf } from "../../../src/simulator/ignored.ts";
import { readsOf, scenarios, simulate } from "../../../src/simulator/index.ts";
import { prepare } from "../../../src/simulator/simulate.ts";
import { Unplayable } from "../../../src/simulator/unplayable.ts";
import { designOf } from "../designs.ts";
import { played, type Row, unplayed, where } from "./played.ts";
import { type Values, worlds } from "./small-worlds.ts";

type Kind = ComponentKind | "Link";
const specs: Record<Kind, Record<string, AttributeSpec>> = { ...catalogue, Link: linkCatalogue };
const kinds = Object.keys(specs) as Kind[];
const at = { file: "a", range: { start: { line: 0, character: 0 }, end: { line: 0, character: 0 } } };
const focus = "Service:s";

/** A world in which files say more of some components and links. */
function world(name: string, said: Record<string, Values> = {}): Design {
	const { components, links } = worlds[name];
	const design = designOf(components, links);
	const tell = <T extends Component | Link>(one: T): T => {
		const more = Object.entries(said[one.id] ?? {}).map(([key, value]) => [
			key,
			{ value, provenance: { kind: "declared", at } },
		]);
		return { ...one, attributes: { ...one.attributes, ...Object.fromEntries(more) } };
	};
	return { components: design.components.map(tell), links: design.links.map(tell) };
}

/** All that a run yields but what it says of inputs that are not played. */
function outcome(design: Design, scenario: string): string {
	const { metrics, beyond, parts, requests, failed } = { failed: "", ...simulate(design, scenario, 1, { focus }) };
	return JSON.stringify({ metrics, beyond, parts, requests, failed });
}

function idOf(kind: Kind, name: string, { components, links }: Design): string {
	const named = where[`${kind}.${name}`] ?? where[kind];
	const all = [...components, ...links];
	const found = all.find(({ id }) => id === named) ?? components.find((one) => one.kind === kind);
	if (!found) throw new Error(`no ${kind} for ${name}`);
	return found.id;
}

const rows = kinds.flatMap((kind) =>
	Object.entries(played[kind]).map(([name, row]): [string, Kind, string, Row] => [`${kind}.${name}`, kind, name, row]),
);

describe("every attribute of the catalogue", () => {
	it.each(kinds)("of %s is played, or known not to be, or says only what something is", (kind) => {
		const known = [...Object.keys(played[kind]), ...(unplayed[kind] ?? [])].sort();
		const asked = Object.keys(specs[kind]).filter((name) => !specs[kind][name].says);
		expect(known).toEqual(asked.sort());
	});

	it.each(rows)("%s changes what is played", (_, kind, name, [in_, scenario, value, besides = {}]) => {
		const id = idOf(kind, name, world(in_));
		const said = { ...besides, [id]: { ...besides[id], [name]: value } };
		const before = world(in_, besides);
		const after = world(in_, said);
		expect(
			readsOf(after, scenario, { focus }).some((read) => read.of === id && read.attribute === name),
			"is asked for",
		).toBe(true);
		expect(outcome(after, scenario)).not.toBe(outcome(before, scenario));
	});
});

describe("what is declared and not played", () => {
	/** Something that the schema takes, so that it stands in the file. */
	function any({ schema }: AttributeSpec): Value {
		const tries: Value[] = [1, true, "x", 0.5, ["x"], ["1 pod in 15 s"], ["1 replica from 0"], ["cpu"], [0.5]];
		const fits = tries.find((value) => schema.safeParse(value).success);
		if (fits !== undefined) return fits;
		const options = (schema as { options?: Value[] }).options;
		return options?.[0] ?? 1;
	}

	/** All that can be said of one component or link beside what the world says of it; what the world says is asked for there. */
	function sayable(one: Component | Link): [string, Value][] {
		const kind: Kind = "from" in one ? "Link" : one.kind;
		const idle = (unplayed[kind] ?? []).map((name): [string, Value] => [name, any(specs[kind][name])]);
		const more = Object.entries(played[kind]).map(([name, row]): [string, Value] => [name, row[2]]);
		return [...idle, ...more.filter(([name]) => !(name in one.attributes))];
	}

	/** Whether each of these is asked for or named, once it is declared; or whether a reason is given why nothing is played. */
	function check(name: string, scenario: string, one: Component | Link, said: [string, Value][]): void {
		const design = world(name, { [one.id]: Object.fromEntries(said) });
		let prepared: ReturnType<typeof prepare>;
		try {
			prepared = prepare(design, scenario, focus);
		} catch (error) {
			expect(error).toBeInstanceOf(Unplayable);
			if (said.length > 1) for (const each of said) check(name, scenario, one, [each]);
			return;
		}
		const { inputs, plan } = prepared;
		const told = ignoredOf(design, inputs).find(({ id }) => id === one.id);
		const unread = said.map(([attribute]) => attribute).filter((attribute) => inputs.ignores(one, attribute));
		expect(told?.attributes ?? [], `of ${one.id} in ${name}`).toEqual(expect.arrayContaining(unread));
		// The note names the first of them, or the whole component.
		const notes = plan.notes.join("; ");
		if (told) expect(notes).toContain(told.all ? told.name : `${told.attributes[0]}`);
	}

	it.each(scenarios.map(({ id }) => id))("is named in a note by %s", { timeout: 60_000 }, (scenario) => {
		for (const name of Object.keys(worlds)) {
			const { components, links } = world(name);
			for (const one of [...components, ...links]) check(name, scenario, one, sayable(one));
		}
	});
});
