import type { AnnotatedTextEdit, ChangeAnnotation, WorkspaceEdit } from "vscode-languageserver/node";
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

/** With an annotation, an editor that knows how shows the edits for confirmation first. */
export function workspaceEdit(
	context: Context,
	folder: Folder,
	edits: readonly TextEdit[],
	confirm?: { label: string; description: string },
): WorkspaceEdit {
	const versions = versionsOf(context, folder, edits);
	const { documentChanges, changeAnnotationSupport } = context.client.workspace?.workspaceEdit ?? {};
	const byFile = new Map<string, AnnotatedTextEdit[]>();
	const annotated = confirm && documentChanges && changeAnnotationSupport;
	for (const { file, range, newText } of edits) {
		const edit = { range, newText, ...(annotated && { annotationId: "remedy" }) } as AnnotatedTextEdit;
		byFile.set(file, [...(byFile.get(file) ?? []), edit]);
	}
	if (!documentChanges) {
		return { changes: Object.fromEntries([...byFile].map(([file, list]) => [uriIn(folder.root, file), list])) };
	}
	const annotation: ChangeAnnotation | undefined = confirm && { ...confirm, needsConfirmation: true };
	return {
		documentChanges: [...byFile].map(([file, list]) => ({
			textDocument: { uri: uriIn(folder.root, file), version: versions[file] ?? null },
			edits: list,
		})),
		...(annotated && annotation && { changeAnnotations: { remedy: annotation } }),
	};
}
