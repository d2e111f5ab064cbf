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
	const compared = typeof base === "string" ? { since: base } : await pickBase(folder);
	if (!compared) return;
	const params = { folder: folder.uri.toString(), ...compared };
	const page = checklistPage(host.context.workspaceState);
	let known: string | undefined;
	const answer = await askWithProgress(host, "checklist", checklistRequest, params, (begun) => {
		known = ChecklistResult.parse(begun).markdown;
		// Below the heading, by which the editor names the tab.
		void page.show(known.replace("\n", `\n\n${beingSimulated}\n`)).then(isThere);
	});
	const markdown = answer === undefined ? known : ChecklistResult.parse(answer).markdown;
	if (markdown === undefined) return;
	await page.show(markdown);
	await isThere();
}

/** The walkthrough's last step is done when there is a checklist, be it before the simulations, not when somebody asked for one. */
async function isThere(): Promise<void> {
	await vscode.commands.executeCommand("setContext", "scaleproof.hasChecklist", true);
}

const beingSimulated = "*The remedies are being simulated; this text gives way to one with what they do.*";

const whole = "The whole workspace";

/** What the change is compared with; nothing where somebody wants all of the workspace; undefined where they gave up. */
async function pickBase({ uri, name }: vscode.WorkspaceFolder): Promise<{ since?: string } | undefined> {
	let refs: string[];
	try {
		refs = await referencesOf(uri.fsPath);
	} catch {
		const words = `${name} is in no git repository that can be read, so nothing tells what a change of yours is.`;
		const instead = "Checklist of the Whole Workspace";
		return (await vscode.window.showInformationMessage(words, instead)) === instead ? {} : undefined;
	}
	const picker = vscode.window.createQuickPick();
	picker.title = "Create PR Review Checklist";
	picker.placeholder = "What the change is compared with: a branch, a tag or a commit";
	const all: vscode.QuickPickItem = { label: whole, description: "compared with nothing", alwaysShow: true };
	const items = refs.map(
		(label, index): vscode.QuickPickItem => ({ label, ...(index === 0 && { description: "default" }) }),
	);
	picker.items = [...items, all];
	picker.onDidChangeValue((value) => {
		const typed = value.trim();
		const own = typed && !refs.includes(typed) ? [{ label: typed, description: "as typed" }] : [];
		picker.items = [...items, ...own, all];
	});
	return new Promise((resolve) => {
		picker.onDidAccept(() => {
			const [chosen] = picker.activeItems;
			resolve(chosen === all ? {} : chosen && { since: chosen.label });
			picker.hide();
		});
		picker.onDidHide(() => {
			resolve(undefined);
			picker.dispose();
		});
		picker.show();
	});
}
