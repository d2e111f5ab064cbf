import { type CodeAction, CodeActionKind, type Diagnostic, type Range } from "vscode-languageserver/node";
import { fixAllIn } from "../../review/fix-all.ts";
import type { RemedyEdits } from "../../review/remedies.ts";
import type { Finding } from "../../rules/finding.ts";
import { type Context, type Present, presentOf } from "../context.ts";
import { workspaceEdit } from "../edits.ts";
import { guarded } from "../guard.ts";
import { removal, suppression } from "../suppress.ts";
import { simulateCommand } from "./code-lens.ts";

export const explainCommand = "scaleproof.explainRule";
export const applyCommand = "scaleproof.applyRemedy";
const fixAllCommand = "scaleproof.fixAll";

/** What "source.fixAll" asks for, or "source.fixAll.scaleproof" alone. */
export const fixAllKind = `${CodeActionKind.SourceFixAll}.scaleproof`;

/** For each finding: carry out its remedy, suppress it with a reason, read its rule. */
export function offerCodeActions(context: Context): void {
	context.connection.onCodeAction(
		guarded(context, "code actions", async ({ textDocument, range, context: asked }) => {
			const fixesAll = asked.only?.some((kind) => kind !== "" && isWithin(fixAllKind, kind)) ?? false;
			const fixesOne = !asked.only || asked.only.some((kind) => isWithin(CodeActionKind.QuickFix, kind));
			if (!fixesAll && !fixesOne) return null;
			const present = await presentOf(context, textDocument.uri);
			if (!present) return null;
			if (fixesAll && !fixesOne) return await everyFix(context, present);
			const { session, path } = present;
			const found = session.findings().filter(({ at }) => at.file === path && touch(at.range, range));
			const remedies = await session.remedies(found);
			const fixes = found.flatMap((finding) => fix(context, present, finding, remedies[finding.id]) ?? []);
			const rest = found.flatMap((finding) => [
				...suppress(context, present, finding),
				...simulate(context, present, finding),
				...fixAlike(context, present, finding),
				...show(context, finding),
			]);
			const unused = session
				.review()
				.notes.filter((note) => note.kind === "unused-suppression" && note.file === path && note.range)
				.filter((note) => touch(note.range!, range))
				.map((note) => removeSuppression(present, note.range!));
			return [...fixes, ...rest, ...unused].map((action) => ({
				...action,
				diagnostics: asked.diagnostics.filter((one) => isOf(one, action)),
			}));
		}),
	);
}

/**
 * Nothing where no dialect can write any of it: the hover says what a person has to do. A fix that edits other files than
 * the one that it stands in says so, and is shown before it is applied.
 */
function fix(
	context: Context,
	{ folder, path }: Present,
	finding: Finding,
	{ title, edits, byHand }: RemedyEdits,
): CodeAction | undefined {
	if (edits.length === 0) return undefined;
	const files = [...new Set(edits.map(({ file }) => file))];
	const elsewhere = files.some((file) => file !== path);
	const whole = byHand.length === 0;
	const said = [
		elsewhere && (files.length > 1 ? `edits ${files.length} files` : `edits ${files[0]}`),
		!whole && "part of it; the rest by hand",
	].filter(Boolean);
	const action: CodeAction = {
		title: said.length > 0 ? `${title} (${said.join("; ")})` : title,
		kind: CodeActionKind.QuickFix,
		isPreferred: whole && !elsewhere,
		data: { finding: finding.id },
	};
	if (!elsewhere) return { ...action, edit: workspaceEdit(context, folder, edits) };
	// Our own client shows the edits ticked, and says afterwards what is left to do by hand.
	if (context.commands.has(applyCommand)) {
		const command = { title, command: applyCommand, arguments: [folder.uri, finding.id] };
		return { ...action, command };
	}
	return { ...action, edit: workspaceEdit(context, folder, edits, title) };
}

/** What "Fix All" of the editor does, on saving too: nobody looks at it first, so only what is whole and stays in the file. */
async function everyFix(context: Context, { folder, session, path }: Present): Promise<CodeAction[]> {
	const { title, edits } = await fixAllIn(session, path);
	if (edits.length === 0) return [];
	return [{ title, kind: fixAllKind, edit: workspaceEdit(context, folder, edits) }];
}

/** In the list of problems, too, where no lens stands. */
function simulate({ commands }: Context, { folder }: Present, { id, remedy }: Finding): CodeAction[] {
	if (!commands.has(simulateCommand) || !remedy?.patch.length || remedy.unshown) return [];
	const title = "Simulate its impact";
	const command = { title, command: simulateCommand, arguments: [folder.uri, id] };
	return [{ title, kind: CodeActionKind.QuickFix, command, data: { finding: id } }];
}

/** The same remedy wherever the rule speaks, shown before it is applied. */
function fixAlike({ commands }: Context, { folder, session }: Present, { rule, id }: Finding): CodeAction[] {
	const all = session.findings().filter((other) => other.rule === rule && other.remedy?.patch.length);
	if (all.length < 2 || !commands.has(fixAllCommand)) return [];
	// What is told once stands in several copies of a file, and is written into each.
	const told = all.filter(({ copyOf }) => copyOf === undefined).length;
	const copies = all.length - told;
	const beside = copies > 0 ? `, with ${copies} ${copies === 1 ? "copy" : "copies"}` : "";
	const title = `Fix all ${told} of ${rule}${beside}…`;
	const command = { title, command: fixAllCommand, arguments: [folder.uri, rule] };
	return [{ title, kind: CodeActionKind.QuickFix, command, data: { finding: id } }];
}

/** Nothing in a language that has no comments to say it in. */
function suppress({ client }: Context, { session, path, document }: Present, finding: Finding): CodeAction[] {
	const snippets = client.workspace?.workspaceEdit?.snippetEditSupport ?? false;
	const comment = session.comment(path);
	if (!comment) return [];
	const title = `Suppress ${finding.rule} here, with a reason`;
	const edit = suppression(document, finding, comment, snippets);
	return [{ title, kind: CodeActionKind.QuickFix, edit, data: { finding: finding.id } }];
}

function show({ commands }: Context, { rule, id }: Finding): CodeAction[] {
	if (!commands.has(explainCommand)) return [];
	const title = `Show rule ${rule}`;
	const command = { title, command: explainCommand, arguments: [rule] };
	return [{ title, kind: CodeActionKind.QuickFix, command, data: { finding: id } }];
}

function removeSuppression({ document }: Present, range: Range): CodeAction {
	return {
		title: "Remove this suppression",
		kind: CodeActionKind.QuickFix,
		isPreferred: true,
		edit: removal(document, range),
		data: { unused: range.start.line },
	};
}

/** "source.fixAll.scaleproof" is asked for by itself, by "source.fixAll", by "source" and by "". */
function isWithin(kind: string, asked: string): boolean {
	return asked === "" || kind === asked || kind.startsWith(`${asked}.`);
}

function isOf(diagnostic: Diagnostic, action: CodeAction): boolean {
	if (action.data.finding !== undefined) return diagnostic.data?.finding === action.data.finding;
	return diagnostic.code === "unused-suppression" && diagnostic.range.start.line === action.data.unused;
}

function touch(a: Range, b: Range): boolean {
	return !before(a.end, b.start) && !before(b.end, a.start);
}

function before(a: Range["start"], b: Range["start"]): boolean {
	return a.line < b.line || (a.line === b.line && a.character < b.character);
}
