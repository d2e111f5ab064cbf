import { type ComponentKind, specOf } from "../design/catalogue/index.ts";
import type { Component, Design, Link } from "../design/design.ts";
import type { Focus } from "./focus.ts";
import type { Inputs } from "./inputs.ts";

/** A list of more helps nobody. */
const named = 8;

/** The components that a simulation is about, and the links between them. */
function inPlay({ components, links }: Design, focus: Focus, played: readonly string[]): (Component | Link)[] {
	const { service, balancers, scaler, stores, transactions, rollout, pool, queue, client } = focus;
	const around = [service, ...balancers, scaler, ...stores, ...transactions, rollout, pool, queue, client];
	const ids = new Set([...around.map((one) => one?.id), ...played]);
	return [
		...components.filter(({ id }) => ids.has(id)),
		...links.filter(({ from, to }) => ids.has(from) && ids.has(to)),
	];
}

function kindOf(one: Component | Link): ComponentKind | "Link" {
	return "from" in one ? "Link" : one.kind;
}

/** What a file declares of them and nothing has asked for: whoever wrote it down should know that it changes nothing here. */
export function ignoredNotes(design: Design, focus: Focus, inputs: Inputs, played: readonly string[] = []): string[] {
	const nameOf = (id: string) => design.components.find((one) => one.id === id)?.name ?? id;
	let left = named;
	let more = 0;
	const words = inPlay(design, focus, played).flatMap((one) => {
		const kind = kindOf(one);
		const said = Object.entries(one.attributes).flatMap(([name, { value, provenance }]) =>
			value !== undefined && provenance.kind === "declared" && !specOf(kind, name)?.says ? [name] : [],
		);
		const names = said.filter((name) => inputs.ignores(one, name));
		const of = "from" in one ? `${nameOf(one.from)} ${one.kind} ${nameOf(one.to)}` : one.name;
		// Nothing of it is in play: it needs no list.
		if (names.length === said.length && names.length > 1) return [`all of the ${kind.toLowerCase()} ${of}`];
		const shown = names.slice(0, left);
		left -= shown.length;
		more += names.length - shown.length;
		return shown.length > 0 ? [`${shown.join(", ")} of ${of}`] : [];
	});
	if (words.length === 0) return [];
	const rest = more > 0 ? `, and ${more} more` : "";
	return [`declared, and not played in this scenario: ${words.join("; ")}${rest}`];
}
