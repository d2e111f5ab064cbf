import type { Attribute } from "../../../src/design/attribute.ts";
import { specOf } from "../../../src/design/catalogue/index.ts";
import type { Declaration, FragmentLink } from "../../../src/design/fragment.ts";
import { applyEdits, LineMap } from "../../../src/design/text.ts";
import type { Dialect } from "../../../src/dialects/dialect.ts";
import { readWith, writeWith } from "../../support/reading.ts";

export type Files = Record<string, string>;

const sources = (files: Files) => Object.entries(files).map(([path, text]) => ({ path, text }));

/** What a proxy's dialect reads in files, by the name of each balancer. */
// biome-ignore lint/suspicious/noExplicitAny: whatever a dialect parses
export function proxy(dialect: Dialect<any>, files: Files) {
	const reading = readWith(dialect, sources(files));
	const all = reading.fragments.filter((one): one is Declaration => one.role === "declares");
	const of = (name: string): Declaration => {
		const found = all.find((one) => one.name === name);
		if (!found) throw new Error(`no ${name} among ${all.map((one) => one.name).join(", ")}`);
		return found;
	};
	const plain = (attributes: Record<string, Attribute> = {}) =>
		Object.fromEntries(Object.entries(attributes).map(([name, { value, unknown }]) => [name, value ?? `? ${unknown}`]));
	return {
		notes: reading.notes.map(({ message }) => message),
		names: all.map(({ name }) => name),
		values: (name: string) => plain(of(name).attributes),
		/** The text at which an attribute stands. */
		text(name: string, attribute: string): string {
			const { provenance } = of(name).attributes[attribute];
			if (provenance.kind === "assumed") throw new Error("nobody says it");
			const text = files[provenance.at.file];
			const lines = new LineMap(text);
			return text.slice(lines.offset(provenance.at.range.start), lines.offset(provenance.at.range.end));
		},
		/** Where its routes lead: the address or the key's end, with what they say. */
		routes: (name: string) => (of(name).links ?? []).map((link) => [endOf(link), plain(link.attributes)] as const),
		outside: (name: string) =>
			(of(name).links ?? []).map(({ outside }) => [outside?.kind, outside?.name, outside?.attributes?.replicas?.value]),
		/** The files after a change, or why it is not made. */
		change(name: string, attribute: string, value: Attribute["value"], route?: number): string {
			const one = of(name);
			const attributes = route === undefined ? one.attributes : (one.links?.[route].attributes ?? {});
			const current = attributes[attribute];
			const kind = route === undefined ? "Balancer" : "routes";
			const result = writeWith(
				dialect,
				{ kind, name, attribute, current, value: value!, component: attributes },
				sources(files),
			);
			if ("refused" in result) return `refused: ${result.refused}`;
			const edits = "edits" in result ? result.edits : result;
			const file = current.handle?.file ?? "";
			return applyEdits(files[file], edits);
		},
		/** Attributes that the catalogue does not know, or of a value that it does not allow. */
		strange: all.flatMap((one) => [
			...Object.entries(one.attributes).filter(
				([name, { value }]) => value !== undefined && !specOf(one.kind, name)?.schema.safeParse(value).success,
			),
			...(one.links ?? []).flatMap(({ attributes = {} }) =>
				Object.entries(attributes).filter(
					([name, { value }]) => value !== undefined && !specOf("Link", name)?.schema.safeParse(value).success,
				),
			),
		]),
	};
}

function endOf({ other }: FragmentLink): string {
	return other.by === "host" ? other.host : other.by === "key" ? (other.key.split("#")[1] ?? other.key) : other.by;
}
