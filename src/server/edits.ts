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

export function workspaceEdit(context: Context, folder: Folder, edits: readonly TextEdit[]): WorkspaceEdit {
	const versions = versionsOf(context, folder, edits);
	const byFile = new Map<string, LspTextEdit[]>();
	for (const { file, range, newText } of edits) byFile.set(file, [...(byFile.get(file) ?? []), { range, newText }]);
	if (!context.client.workspace?.workspaceEdit?.documentChanges) {
		return { changes: Object.fromEntries([...byFile].map(([file, list]) => [uriIn(folder.root, file), list])) };
	}
	return {
		documentChanges: [...byFile].map(([file, list]) => ({
			textDocument: { uri: uriIn(folder.root, file), version: versions[file] ?? null },
			edits: list,
		})),
	};
}
