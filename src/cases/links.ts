import type { Value } from "../design/attribute.ts";
import type { ComponentKind, LinkKind } from "../design/catalogue/index.ts";
import { componentKinds, linkKinds } from "../design/catalogue/index.ts";
import type { Component, Design } from "../design/design.ts";
import { linkKindsBetween } from "../design/link-table.ts";
import { didYouMean } from "../dialects/spelling.ts";
import type { LinkSpec } from "./schema.ts";

/** One link as a person means it. */
export interface Meant {
	from: Component;
	to: Component;
	kind: LinkKind;
	attributes: Record<string, Value>;
}

/** The links that a line means: a chain is several. `wrong` hears what does not make sense. */
export function linksMeant(design: Design, spec: LinkSpec, wrong: (message: string) => void): Meant[] {
	const find = (name: string) => {
		const found = named(design, name);
		if ("wrong" in found) wrong(found.wrong);
		return "wrong" in found ? undefined : found.component;
	};
	const meant = (from: string, to: string, kind: LinkKind | undefined, attributes: Record<string, Value>): Meant[] => {
		const [one, other] = [find(from), find(to)];
		const chosen = one && other && (kind ?? inferred(one, other, wrong));
		return one && other && chosen ? [{ from: one, to: other, kind: chosen, attributes }] : [];
	};
	if (typeof spec !== "string") return meant(spec.from, spec.to, spec.kind, spec.attributes ?? {});
	const chain = spec.split("->").map((name) => name.trim());
	if (chain.length > 1 && chain.every(Boolean))
		return chain.slice(1).flatMap((to, index) => meant(chain[index], to, undefined, {}));
	const words = spec.trim().split(/\s+/);
	const kind = linkKinds.find((one) => one === words[1]);
	if (words.length === 3 && kind) return meant(words[0], words[2], kind, {});
	const hint = words.length === 3 ? didYouMean(words[1], linkKinds) : "";
	wrong(`"${spec}" is no link: write "users -> web", or with its kind "web reads orders".${hint}`);
	return [];
}

/** What a link can mean; who writes a case knows what an address is used for. */
function meanings(from: Component, to: Component): LinkKind[] {
	return linkKindsBetween(from.kind, to.kind).filter((kind) => kind !== "uses");
}

function inferred(from: Component, to: Component, wrong: (message: string) => void): LinkKind | undefined {
	const could = meanings(from, to);
	if (could.length === 1) return could[0];
	const line = `"${from.name} -> ${to.name}"`;
	if (could.length > 0) {
		wrong(
			`${line} could mean several things: say which, as in "${from.name} ${could[0]} ${to.name}" (${could.join(", ")})`,
		);
		return undefined;
	}
	const back = meanings(to, from).map((kind) => `"${to.name} ${kind} ${from.name}"`);
	const others = componentKinds.filter((kind) => linkKindsBetween(from.kind, kind).some((one) => one !== "uses"));
	const hint =
		back.length > 0
			? `did you mean ${back.join(" or ")}?`
			: others.length > 0
				? `from a ${from.kind} links lead to: ${others.join(", ")}`
				: `nothing is linked from a ${from.kind}`;
	wrong(`${line}: nothing links a ${from.kind} to a ${to.kind}; ${hint}`);
	return undefined;
}

/** The component of this name, or of this id where names are shared. */
export function named(design: Design, name: string): { component: Component } | { wrong: string } {
	const byId = design.components.find(({ id }) => id === name);
	const found = byId ? [byId] : design.components.filter((one) => one.name === name);
	if (found.length === 1) return { component: found[0] };
	if (found.length > 1)
		return {
			wrong: `several components are called "${name}"; name one by its id: ${found.map(({ id }) => id).join(", ")}`,
		};
	const names = [...new Set(design.components.map((one) => one.name))];
	const all = names.length <= 12 ? ` There are: ${names.join(", ")}.` : "";
	return { wrong: `there is no component "${name}".${didYouMean(name, names)}${all}` };
}

export function idOf(kind: ComponentKind, name: string): string {
	return `${kind.toLowerCase()}:${name}`;
}
