import { type CodeLens, CodeLensRefreshRequest } from "vscode-languageserver/node";
import { looksLikeCase } from "../../cases/case-file.ts";
import { impactHeadline } from "../../report/impact-headline.ts";
import type { Finding } from "../../rules/finding.ts";
import { type Context, presentOf } from "../context.ts";
import type { Folder } from "../folder.ts";
import { guarded, inBackground } from "../guard.ts";

export const simulateCommand = "scaleproof.simulateFinding";
export const playCommand = "scaleproof.playCase";

/** "Simulate impact" above the line of each finding whose remedy can be simulated; "Play this case" above a case. */
export function showCodeLenses(context: Context): void {
	const { connection, folders, settings, client, commands } = context;
	if (!commands.has(simulateCommand)) return;

	connection.onCodeLens(
		guarded(context, "code lens", async ({ textDocument }): Promise<CodeLens[] | null> => {
			const open = context.documents.get(textDocument.uri);
			if (open && commands.has(playCommand) && looksLikeCase(open.getText())) return [playLens(textDocument.uri)];
			const present = await presentOf(context, textDocument.uri, false);
			if (!present) return null;
			const { codeLens, impacts } = await settings.of(present.folder.uri);
			if (!codeLens) return null;
			const { folder, session, path } = present;
			const review = session.review();
			const simulated = new Set(review.rules.flatMap((rule) => (rule.simulate ? [rule.id] : [])));
			const found = session
				.findings()
				.filter(
					({ at, rule, remedy }) => at.file === path && simulated.has(rule) && remedy?.patch.length && !remedy.unshown,
				);
			return found.map((finding) => {
				const impact = impacts ? context.impacts.of(review, finding) : undefined;
				const told = typeof impact === "object" ? impactHeadline(impact) : impact === "coming" ? "…" : "";
				return lens(folder, finding, found, told);
			});
		}),
	);

	if (!client.workspace?.codeLens?.refreshSupport) return;
	const refresh = () =>
		inBackground(context, "refreshing code lenses", connection.sendRequest(CodeLensRefreshRequest.type));
	settings.onChanged(refresh);
	context.impacts.onKnown(refresh);
	folders.onAdded((folder) => {
		let shown = "";
		folder.onReviewed((session) => {
			const now = session
				.findings()
				.map(({ id, at }) => `${id} ${at.range.start.line}`)
				.join();
			if (now !== shown) refresh();
			shown = now;
		});
	});
}

function playLens(uri: string): CodeLens {
	const start = { line: 0, character: 0 };
	return {
		range: { start, end: start },
		command: { title: "Play this case", command: playCommand, arguments: [uri] },
	};
}

/** The rule is named only where two findings share a line. */
function lens(folder: Folder, finding: Finding, all: readonly Finding[], told: string): CodeLens {
	const { start } = finding.at.range;
	const alone = all.filter(({ at }) => at.range.start.line === start.line).length === 1;
	return {
		range: { start, end: start },
		command: {
			title: `Simulate impact${alone ? "" : ` (${finding.rule})`}${told && `: ${told}`}`,
			command: simulateCommand,
			arguments: [folder.uri, finding.id],
		},
	};
}
