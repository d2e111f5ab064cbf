import { LineMap, type TextEdit } from "../../design/text.ts";
import type { Written } from "../dialect.ts";
import { type TS, ts } from "./compiler.ts";

/** A package that written code imports: the range to ask for, and the oldest major version that the code works with. */
export interface Needed {
	name: string;
	range: string;
	since: number;
}

/**
 * Asks for packages in the package.json nearest above a code file, in its own style; what cannot be edited is said in
 * words. A package that is asked for already stays as it is, with a word where it is too old for the code.
 */
export function withPackages(
	code: string,
	needed: readonly Needed[],
	textOf: ((path: string) => string | undefined) | undefined,
): Written {
	const wanted = needed.map(({ name, range }) => `${name} ${range}`).join(" and ");
	const path = manifestAbove(code, textOf);
	const text = path && textOf?.(path);
	if (!path || text === undefined)
		return { edits: [], byHand: [`Add ${wanted} to the dependencies of the package that holds ${code}.`] };
	const file = ts.parseJsonText(path, text) as TS.JsonSourceFile & { parseDiagnostics?: readonly unknown[] };
	const root = rootOf(file);
	if (!root) return { edits: [], byHand: [`${path} cannot be read: add ${wanted} to its dependencies.`] };
	const dependencies = objectNamed(root, "dependencies");
	if (dependencies === "other") return { edits: [], byHand: [`Add ${wanted} to the dependencies of ${path}.`] };
	const old = needed.flatMap((one) => tooOld(root, one, path));
	const missing = needed.filter(({ name }) => rangeOf(root, name) === undefined);
	if (missing.length === 0) return { edits: [], byHand: old };
	const manifest = { path, text, file };
	const edits = dependencies ? beside(manifest, dependencies, missing) : [newSection(manifest, root, missing)];
	const names = missing.map(({ name }) => name).join(" and ");
	return { edits, byHand: [...old, `Install what ${path} now asks for (${names}), so that the lock file has it too.`] };
}

function manifestAbove(code: string, textOf: ((path: string) => string | undefined) | undefined): string | undefined {
	const folders = code.split("/").slice(0, -1);
	for (let depth = folders.length; depth >= 0; depth--) {
		const path = [...folders.slice(0, depth), "package.json"].join("/");
		if (textOf?.(path) !== undefined) return path;
	}
	return undefined;
}

function rootOf(file: TS.JsonSourceFile & { parseDiagnostics?: readonly unknown[] }) {
	const root = file.statements.at(0)?.expression;
	return root && ts.isObjectLiteralExpression(root) && !file.parseDiagnostics?.length ? root : undefined;
}

function memberOf(object: TS.ObjectLiteralExpression, name: string): TS.Expression | undefined {
	for (const member of object.properties) {
		if (ts.isPropertyAssignment(member) && ts.isStringLiteral(member.name) && member.name.text === name)
			return member.initializer;
	}
	return undefined;
}

function objectNamed(root: TS.ObjectLiteralExpression, name: string) {
	const value = memberOf(root, name);
	return value && (ts.isObjectLiteralExpression(value) ? value : "other");
}

/** The range that is asked for at run time; what only a build or a test needs is not there when it runs. */
function rangeOf(root: TS.ObjectLiteralExpression, name: string): string | undefined {
	for (const section of ["dependencies", "optionalDependencies", "peerDependencies"]) {
		const object = objectNamed(root, section);
		const value = typeof object === "object" ? memberOf(object, name) : undefined;
		if (value) return ts.isStringLiteral(value) ? value.text : "";
	}
	return undefined;
}

/** Only plain ranges tell a version: "workspace:*", a tag and a URL do not. */
function tooOld(root: TS.ObjectLiteralExpression, { name, range, since }: Needed, path: string): string[] {
	const asked = rangeOf(root, name);
	const major = /^[\^~>=v\s]*(\d+)(?:\.|$)/.exec(asked ?? "")?.[1];
	if (major === undefined || Number(major) >= since) return [];
	return [`${path} asks for ${name} ${asked}; this code needs ${since} or later (${range}).`];
}

interface Manifest {
	path: string;
	text: string;
	file: TS.SourceFile;
}

const entryOf = ({ name, range }: Needed) => `${JSON.stringify(name)}: ${JSON.stringify(range)}`;

/** Where npm would put them, which sorts by name; at the end where the list is not sorted anyway. */
function beside(
	{ path, text, file }: Manifest,
	dependencies: TS.ObjectLiteralExpression,
	missing: readonly Needed[],
): TextEdit[] {
	const lines = new LineMap(text);
	const insert = (offset: number, newText: string) => ({ file: path, range: lines.range(offset, offset), newText });
	const members = [...dependencies.properties];
	const sorted = [...missing].sort((a, b) => (a.name < b.name ? -1 : 1));
	const start = (node: TS.Node) => node.getStart(file);
	if (members.length === 0) {
		const { outer, inner, newline } = indents(text, start(dependencies));
		const entries = sorted.map((one) => `${newline}${inner}${entryOf(one)}`).join(",");
		const range = lines.range(start(dependencies), dependencies.end);
		return [{ file: path, range, newText: `{${entries}${newline}${outer}}` }];
	}
	const nameOf = (member: TS.ObjectLiteralElementLike) =>
		member.name && ts.isStringLiteral(member.name) ? member.name.text : "";
	const names = members.map(nameOf);
	const inOrder = names.every((name, index) => index === 0 || names[index - 1] <= name);
	const space = /\s*$/.exec(text.slice(0, start(members[0])))?.[0] ?? "";
	const places = new Map<number, Needed[]>();
	for (const one of sorted) {
		const at = inOrder ? names.filter((name) => name < one.name).length : members.length;
		places.set(at, [...(places.get(at) ?? []), one]);
	}
	return [...places].map(([at, group]) =>
		at === 0
			? insert(start(members[0]), group.map((one) => `${entryOf(one)},${space}`).join(""))
			: insert(members[at - 1].end, group.map((one) => `,${space}${entryOf(one)}`).join("")),
	);
}

/** A section of its own, behind the last one that there is. */
function newSection(
	{ path, text, file }: Manifest,
	root: TS.ObjectLiteralExpression,
	missing: readonly Needed[],
): TextEdit {
	const lines = new LineMap(text);
	const last = root.properties.at(-1);
	const { inner, newline, step } = indents(text, root.getStart(file));
	const sorted = [...missing].sort((a, b) => (a.name < b.name ? -1 : 1));
	const entries = sorted.map((one) => `${newline}${inner}${step}${entryOf(one)}`).join(",");
	const section = `${newline}${inner}"dependencies": {${entries}${newline}${inner}}`;
	const at = last ? last.end : root.getStart(file) + 1;
	return { file: path, range: lines.range(at, at), newText: last ? `,${section}` : `${section}${newline}` };
}

function indents(text: string, offset: number) {
	const newline = text.includes("\r\n") ? "\r\n" : "\n";
	const step = /\n([ \t]+)"/.exec(text)?.[1] ?? "  ";
	const line = text.lastIndexOf("\n", offset - 1) + 1;
	const outer = /^[ \t]*/.exec(text.slice(line, offset))?.[0] ?? "";
	return { newline, step, outer, inner: outer + step };
}
