import { assert } from "vitest";
import type { Attribute, Value } from "../../../src/design/attribute.ts";
import { type Declaration, type Extension, type Fragment, isPiece } from "../../../src/design/fragment.ts";
import { applyEdits, type SourceFile } from "../../../src/design/text.ts";
import type { AnyDialect } from "../../../src/dialects/dialect.ts";
import { readWith, writeWith } from "../../support/reading.ts";

type Piece = Declaration | Extension;

export const source = (path: string, text: string): SourceFile => ({ path, text });

export const fragments = (dialect: AnyDialect, files: readonly SourceFile[]): Fragment[] =>
	readWith(dialect, files).fragments;

const isKind =
	(kind: string) =>
	(fragment: Fragment): fragment is Piece =>
		isPiece(fragment) && fragment.kind === kind;

/** All attributes that fragments of a kind state, what extends them included; unknown ones as "? reason". */
export function said(all: readonly Fragment[], kind: string): Record<string, Value> {
	const stated = all.filter(isKind(kind)).flatMap((piece) => Object.entries(piece.attributes));
	return Object.fromEntries(stated.map(([name, one]) => [name, one.value ?? `? ${one.unknown}`]));
}

export function attribute(all: readonly Fragment[], kind: string, name: string): Attribute {
	const found = all.filter(isKind(kind)).flatMap((piece) => piece.attributes[name] ?? []);
	assert(found.length === 1, `${found.length} attributes ${kind}.${name}`);
	return found[0];
}

/** The text that an attribute points to. */
export function pointed(files: readonly SourceFile[], { provenance }: Attribute): string {
	assert(provenance.kind !== "assumed");
	const { file, range } = provenance.at;
	const lines = files.find(({ path }) => path === file)!.text.split("\n");
	return lines[range.start.line].slice(range.start.character, range.end.character);
}

/** Links between fragments, by the kinds that they join. */
export const links = (all: readonly Fragment[]): string[] =>
	all
		.flatMap((fragment) =>
			(fragment.role === "declares" ? (fragment.links ?? []) : []).map(({ kind, direction, other }) => {
				const to = all.find((one) => one.role === "declares" && other.by === "key" && one.keys.includes(other.key));
				return `${(fragment as Declaration).kind} ${kind} ${direction} ${to?.role === "declares" ? to.kind : "?"}`;
			}),
		)
		.sort();

/** The lines that a change of one attribute makes anew; refused: the words. */
export function written(
	dialect: AnyDialect,
	files: readonly SourceFile[],
	[kind, name, value]: [string, string, Value],
	component: Readonly<Record<string, Attribute>> = {},
): string[] | string {
	const current = attribute(fragments(dialect, files), kind, name);
	const change = { kind, name: "it", attribute: name, current, value, component } as never;
	const answer = writeWith(dialect, change, files);
	if ("refused" in answer) return answer.refused;
	const edits = "edits" in answer ? answer.edits : answer;
	const edited = files.map(({ path, text }) =>
		source(
			path,
			applyEdits(
				text,
				edits.filter((edit) => edit.file === path),
			),
		),
	);
	const after = attribute(fragments(dialect, edited), kind, name);
	assert.deepEqual(after.value, value);
	return edited.flatMap(({ text }, at) => {
		const old = files[at].text.split("\n");
		return text.split("\n").filter((line) => !old.includes(line));
	});
}
