import * as vscode from "vscode";
import { referencesOf } from "../../review/references.ts";
import { ChecklistResult, checklistRequest } from "../../server/protocol.ts";
import { checklistPage } from "../checklist-page.ts";
import { chooseFolder } from "../folders.ts";
import type { Host } from "../host.ts";
import { askWithProgress } from "../progress.ts";
import { isTrustedFor } from "../trust.ts";

/** Asks what the change is to be compared with, unless told, and opens the checklist of the change beside. */
export async function run(host: Host, base?: unknown): Promise<void> {
	if (!(await isTrustedFor("a checklist"))) return;
	const folder = await chooseFolder("The folder of the change");
	const since = typeof base === "string" ? base : await pickBase(folder.uri);
	if (!since) return;
	const params = { folder: folder.uri.toString(), since };
	const page = checklistPage();
	let known: string | undefined;
	const answer = await askWithProgress(host, "checklist", checklistRequest, params, (begun) => {
		known = ChecklistResult.parse(begun).markdown;
		// Below the heading, by which the editor names the tab.
		void page.show(known.replace("\n", `\n\n${beingSimulated}\n`));
	});
	const markdown = answer === undefined ? known : ChecklistResult.parse(answer).markdown;
	if (markdown === undefined) return;
	await page.show(markdown);
	// The walkthrough's last step is done when there is a checklist, not when somebody asked for one.
	await vscode.commands.executeCommand("setContext", "scaleproof.hasChecklist", true);
}

const beingSimulated = "*The remedies are being simulated; this text gives way to one with what they do.*";

async function pickBase(folder: vscode.Uri): Promise<string | undefined> {
	const refs = await referencesOf(folder.fsPath);
	const picker = vscode.window.createQuickPick();
	picker.title = "Create PR Review Checklist";
	picker.placeholder = "What the change is compared with: a branch, a tag or a commit";
	const items = refs.map((label, index) => ({ label, description: index === 0 ? "default" : undefined }));
	picker.items = items;
	picker.onDidChangeValue((value) => {
		const typed = value.trim();
		picker.items = typed && !refs.includes(typed) ? [...items, { label: typed, description: "as typed" }] : items;
	});
	return new Promise((resolve) => {
		picker.onDidAccept(() => {
			resolve(picker.activeItems[0]?.label);
			picker.hide();
		});
		picker.onDidHide(() => {
			resolve(undefined);
			picker.dispose();
		});
		picker.show();
	});
}
