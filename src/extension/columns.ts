import * as vscode from "vscode";

/** Beside what is being read; where nothing is, in its place, for an empty group beside it is of use to nobody. */
export function besideWhatIsRead(): vscode.ViewColumn {
	const { activeTabGroup } = vscode.window.tabGroups;
	return activeTabGroup.tabs.length > 0 ? vscode.ViewColumn.Beside : activeTabGroup.viewColumn;
}
