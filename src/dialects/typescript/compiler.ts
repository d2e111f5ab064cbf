import type * as morph from "ts-morph";

/**
 * The only module that knows ts-morph. It is loaded when the first file is read, so that whoever reads no code
 * does not pay for a compiler; until `load` has run, `ts` must not be touched.
 */
export let ts: typeof morph.ts;

export async function load(): Promise<void> {
	if (ts) return;
	const module = await import("ts-morph");
	ts = module.ts ?? (module as unknown as { default: typeof morph }).default.ts;
}

/** The types of the compiler's nodes; they cost nothing at run time. */
export type { ts as TS } from "ts-morph";

export type Tree = morph.ts.SourceFile & { parseDiagnostics?: readonly { start: number; length: number }[] };

/**
 * `parents`: for detectors that look upwards, for the statement or function that a call stands in. Comments that speak of types
 * are not read.
 */
export function parse(path: string, text: string, { parents }: { parents: boolean }): Tree {
	const { JSDocParsingMode, ScriptKind, ScriptTarget } = ts;
	const kind = /\.[cm]?ts$/.test(path) ? ScriptKind.TS : path.endsWith(".tsx") ? ScriptKind.TSX : ScriptKind.JSX;
	const options = { languageVersion: ScriptTarget.Latest, jsDocParsingMode: JSDocParsingMode.ParseNone };
	return ts.createSourceFile(path, text, options, parents, kind);
}
