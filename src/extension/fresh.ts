import * as vscode from "vscode";
import type { ToldFindings } from "./told.ts";

/** Says behind the line of each finding that it came with the present change; what was there before has no such word. */
export function showFresh(told: ToldFindings): vscode.Disposable {
	const decoration = vscode.window.createTextEditorDecorationType({
		after: {
			color: new vscode.ThemeColor("editorCodeLens.foreground"),
			contentText: "new in this change",
			fontStyle: "italic",
			margin: "0 0 0 2em",
		},
		overviewRulerColor: new vscode.ThemeColor("editorOverviewRuler.addedForeground"),
		overviewRulerLane: vscode.OverviewRulerLane.Left,
		rangeBehavior: vscode.DecorationRangeBehavior.ClosedClosed,
	});
	const show = () => {
		for (const editor of vscode.window.visibleTextEditors) {
			const fresh = told.of(editor.document.uri).filter((one) => one.fresh);
			const lines = [...new Set(fresh.map(({ range }) => range.start.line))];
			const ends = lines.filter((line) => line < editor.document.lineCount);
			editor.setDecorations(
				decoration,
				ends.map(
					(line) => new vscode.Range(editor.document.lineAt(line).range.end, editor.document.lineAt(line).range.end),
				),
			);
		}
	};
	show();
	return vscode.Disposable.from(decoration, told.onChanged(show), vscode.window.onDidChangeVisibleTextEditors(show));
}
