import { type CompletionItem, CompletionItemKind, InsertTextMode, MarkupKind } from "vscode-languageserver/node";
import type { Completion } from "../../cases/help/complete.ts";
import { completionsIn } from "../../cases/help/index.ts";
import { settingsNames } from "../../cases/help/names.ts";
import { type Context, formOf } from "../context.ts";
import { guarded } from "../guard.ts";

/** Words for scaleproof.yaml and for cases: their keys, values, and the names that the workspace knows. */
export function offerCompletions(context: Context): void {
	context.connection.onCompletion(
		guarded(context, "completion", async ({ textDocument, position }): Promise<CompletionItem[] | null> => {
			const open = context.documents.get(textDocument.uri);
			const form = open && formOf(context, open);
			if (!form) return null;
			// What was known before this word was typed will do: nobody waits for a review to be offered a key.
			const session = form === "settings" ? context.folders.placeOf(open.uri)?.folder.current : undefined;
			const names = session && settingsNames(session.design(), [...session.review().rules, ...session.rulesOff()]);
			return completionsIn(form, open.getText(), position, names).map(itemOf);
		}),
	);
}

const kinds = { key: CompletionItemKind.Property, value: CompletionItemKind.Value, name: CompletionItemKind.Reference };

function itemOf({ label, text, range, kind, detail, documentation }: Completion, index: number): CompletionItem {
	return {
		label,
		kind: kinds[kind],
		// The blanks of further lines are written out.
		insertTextMode: InsertTextMode.asIs,
		textEdit: { range, newText: text },
		filterText: label,
		// In the order of the schema, which begins with what matters most.
		sortText: String(index).padStart(4, "0"),
		...(detail && { detail }),
		...(documentation && { documentation: { kind: MarkupKind.PlainText, value: documentation } }),
	};
}
