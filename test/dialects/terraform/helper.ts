import { readdirSync, readFileSync } from "node:fs";
import { assert } from "vitest";
import type { Attribute, Value } from "../../../src/design/attribute.ts";
import type { Declaration, Extension, Fragment } from "../../../src/design/fragment.ts";
import { isPiece } from "../../../src/design/fragment.ts";
import { applyEdits, type SourceFile } from "../../../src/design/text.ts";
import type { Reading, Refusal } from "../../../src/dialects/dialect.ts";
import { terraform } from "../../../src/dialects/terraform/index.ts";
import { readWith, writeWith } from "../../support/reading.ts";

export type Piece = Declaration | Extension;

export function folder(files: Record<string, string> | string): SourceFile[] {
	const named = typeof files === "string" ? { "main.tf": files } : files;
	return Object.entries(named).map(([name, text]) => ({ path: `infra/${name}`, text }));
}

export function storefront(): SourceFile[] {
	const path = "examples/storefront/infra/terraform";
	return readdirSync(path).map((name) => ({ path: `${path}/${name}`, text: readFileSync(`${path}/${name}`, "utf8") }));
}

export function read(files: Record<string, string> | string): Reading {
	return readWith(terraform, folder(files));
}

export function pieces(reading: Reading, kind: Piece["kind"]): Piece[] {
	return reading.fragments.filter((fragment): fragment is Piece => isPiece(fragment) && fragment.kind === kind);
}

/** The one attribute of that name among the fragments of a kind. */
export function attribute(fragments: readonly Fragment[], kind: Piece["kind"], name: string, key = ""): Attribute {
	const found = fragments.flatMap((fragment) => {
		if (!isPiece(fragment) || fragment.kind !== kind) return [];
		const keys = fragment.role === "declares" ? fragment.keys : [fragment.of.by === "key" ? fragment.of.key : ""];
		return keys.some((one) => one.includes(key)) && fragment.attributes[name] ? [fragment.attributes[name]] : [];
	});
	assert(found.length === 1, `${found.length} attributes ${kind}.${name} ${key}`);
	return found[0];
}

/** Plain values by name; unknown ones as "? reason". */
export function said(piece: Piece | undefined): Record<string, Value> {
	return Object.fromEntries(
		Object.entries(piece?.attributes ?? {}).map(([name, one]) => [name, one.value ?? `? ${one.unknown}`]),
	);
}

/** The text that an attribute points to. */
export function pointed(files: readonly SourceFile[], one: Attribute): string {
	assert(one.provenance.kind !== "assumed");
	const { file, range } = one.provenance.at;
	const lines = files.find((candidate) => candidate.path === file)!.text.split("\n");
	assert(range.start.line === range.end.line, "more than one line");
	return lines[range.start.line].slice(range.start.character, range.end.character);
}

export interface Written {
	files: SourceFile[];
	reading: Reading;
}

export function tryWrite(
	files: readonly SourceFile[],
	[kind, name, value]: [Piece["kind"], string, Value],
	{ key = "", component = {} as Record<string, Attribute> } = {},
): Written | Refusal {
	const current = attribute(readWith(terraform, files).fragments, kind, name, key);
	const change = { kind, name: "it", attribute: name, current, value, component };
	const answer = writeWith(terraform, change, files);
	if ("refused" in answer) return answer;
	const edits = "edits" in answer ? answer.edits : answer;
	const edited = files.map((file) => ({
		path: file.path,
		text: applyEdits(
			file.text,
			edits.filter((edit) => edit.file === file.path),
		),
	}));
	return { files: edited, reading: readWith(terraform, edited) };
}

/** Writes, and checks that nothing but the named attributes reads differently. */
export function write(
	files: readonly SourceFile[],
	change: [Piece["kind"], string, Value],
	{ key = "", component = {} as Record<string, Attribute>, also = [] as string[] } = {},
): string {
	const written = tryWrite(files, change, { key, component });
	if ("refused" in written) assert.fail(written.refused);
	const [kind, name, value] = change;
	assert.deepEqual(attribute(written.reading.fragments, kind, name, key).value, value);
	const touched = new Set([`${kind}.${name}`, ...also]);
	const statements = (reading: Reading) =>
		reading.fragments.flatMap((fragment, index) =>
			!isPiece(fragment)
				? []
				: Object.entries(said(fragment))
						.filter(([one]) => !touched.has(`${fragment.kind}.${one}`))
						.map(([one, of]) => `${index} ${fragment.kind}.${one} ${JSON.stringify(of)}`),
		);
	assert.deepEqual(statements(written.reading), statements(readWith(terraform, files)));
	assert.deepEqual(written.reading.notes, []);
	return written.files
		.filter((file) => files.find((old) => old.path === file.path)?.text !== file.text)
		.map((file) => file.text)
		.join("\n");
}

export function refusal(files: readonly SourceFile[], change: [Piece["kind"], string, Value], key = ""): string {
	const written = tryWrite(files, change, { key });
	assert("refused" in written, "it was written");
	return written.refused;
}
