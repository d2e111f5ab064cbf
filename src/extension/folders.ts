import * as vscode from "vscode";

/** The folder that a command is about: that of the file it is called on, that of the active file, the only one, or the one that a person picks. */
export async function chooseFolder(placeHolder: string, on?: unknown): Promise<vscode.WorkspaceFolder> {
	const called = on instanceof vscode.Uri ? vscode.workspace.getWorkspaceFolder(on) : undefined;
	if (called) return called;
	const active = vscode.window.activeTextEditor?.document.uri;
	const around = active && vscode.workspace.getWorkspaceFolder(active);
	if (around) return around;
	const folders = vscode.workspace.workspaceFolders ?? [];
	if (folders.length === 1) return folders[0];
	if (folders.length > 1) {
		const picked = await vscode.window.showWorkspaceFolderPick({ placeHolder });
		if (picked) return picked;
		throw new vscode.CancellationError();
	}
	const open = "Open Folder…";
	const message = "Scaleproof reviews a folder, and none is open.";
	if ((await vscode.window.showInformationMessage(message, open)) === open)
		await vscode.commands.executeCommand("workbench.action.files.openFolder");
	throw new vscode.CancellationError();
}
