import type { TextEdit as LspTextEdit, WorkspaceEdit } from "vscode-languageserver/node";
import type { TextEdit } from "../design/text.ts";
import { type Context, openAs } from "./context.ts";
import type { Folder } from "./folder.ts";
import { uriIn } from "./uris.ts";

/** The version of each edited document that is open; an edit of another version must not be applied. */
export function versionsOf(context: Context, folder: Folder, edits: readonly TextEdit[]): Record<string, number> {
	const versions: Record<string, number> = {};
	for (const { file } of edits) {
		const open = openAs(context, uriIn(folder.root, file));
		if (open) versions[file] = open.version;
	}
	return versions;
}

/** `review`: a title under which the editor, where it can, shows the edits to be confirmed before it applies them. */
export function workspaceEdit(
	context: Context,
	folder: Folder,
	edits: readonly TextEdit[],
	review?: string,
): WorkspaceEdit {
	const can = context.client.workspace?.workspaceEdit;
	const confirm = review !== undefined && can?.changeAnnotationSupport !== undefined;
	const annotation = confirm ? { annotationId: "remedy" } : {};
	const versions = versionsOf(context, folder, edits);
	const byFile = new Map<string, LspTextEdit[]>();
	for (const { file, range, newText } of edits)
		byFile.set(file, [...(byFile.get(file) ?? []), { range, newText, ...annotation }]);
	if (!can?.documentChanges) {
		return { changes: Object.fromEntries([...byFile].map(([file, list]) => [uriIn(folder.root, file), list])) };
	}
	return {
		documentChanges: [...byFile].map(([file, list]) => ({
			textDocument: { uri: uriIn(folder.root, file), version: versions[file] ?? null },
			edits: list,
		})),
		...(confirm && { changeAnnotations: { remedy: { label: review, needsConfirmation: true } } }),
	};
}
