import type { SourceFile, TextEdit } from "../../src/design/text.ts";
import type { AttributeChange, Dialect, Reading, Refusal, Scope, Unit, Written } from "../../src/dialects/dialect.ts";
import { Files } from "../../src/review/files.ts";
import { scopeOf } from "../../src/review/scope.ts";

/** Texts as a dialect sees them that claims them all. Its `load` has to be awaited before. */
function scopeOver<P>(dialect: Dialect<P>, sources: readonly SourceFile[], others: readonly Dialect[] = []): Scope<P> {
	const willing = { ...dialect, claims: () => true };
	const files = new Files([willing, ...others]);
	for (const { path, text } of sources) files.put(path, text);
	return scopeOf(willing, files) as Scope<P>;
}

export function unitsWith<P>(dialect: Dialect<P>, sources: readonly SourceFile[]): Unit[] {
	return unitsOf(dialect, scopeOver(dialect, sources));
}

function unitsOf<P>(dialect: Dialect<P>, scope: Scope<P>): Unit[] {
	return dialect.units?.(scope) ?? scope.under("").map((path) => ({ key: path, entries: [path] }));
}

/** What a dialect reads in files, in all units of theirs. */
export function readWith<P>(
	dialect: Dialect<P>,
	sources: readonly SourceFile[],
	others: readonly Dialect[] = [],
): Reading {
	const scope = scopeOver(dialect, sources, others);
	const readings = unitsOf(dialect, scope).map((unit) => dialect.read(unit, scope));
	return { fragments: readings.flatMap((one) => one.fragments), notes: readings.flatMap((one) => one.notes) };
}

/** `others`: dialects that claim further files, whose text this one may look at. */
export function writeWith<P>(
	dialect: Dialect<P>,
	change: AttributeChange,
	sources: readonly SourceFile[],
	others: readonly Dialect[] = [],
): TextEdit[] | Written | Refusal {
	return dialect.write!(change, scopeOver(dialect, sources, others));
}

/** Whether a dialect is offered a file of this name, and claims it. */
export function claimsWith<P>(dialect: Dialect<P>, file: SourceFile): boolean {
	return new Files([dialect]).put(file.path, file.text).claimedBy.length > 0;
}
