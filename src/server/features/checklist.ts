import { ProgressType } from "vscode-languageserver/node";
import type { z } from "zod";
import { reports } from "../../report/index.ts";
import { type Assessment, assess } from "../../review/assessment.ts";
import { type Context, sessionOf } from "../context.ts";
import { guarded } from "../guard.ts";
import { ChecklistParams, type ChecklistResult, checklistRequest } from "../protocol.ts";

const partial = new ProgressType<z.infer<typeof ChecklistResult>>();

/** The checklist of a change: first without, then with the impact of each remedy; reports progress and can be cancelled. */
export function answerChecklists(context: Context): void {
	const { connection, folders } = context;
	connection.onRequest(
		checklistRequest,
		guarded(context, "checklist", async (params: unknown, token): Promise<z.infer<typeof ChecklistResult>> => {
			const { folder: uri, since, workDoneToken, partialResultToken } = ChecklistParams.parse(params);
			const folder = folders.named(uri);
			const cancel = new AbortController();
			const listening = token.onCancellationRequested(() => cancel.abort());
			const progress = connection.window.attachWorkDoneProgress(workDoneToken);
			progress.begin("Checklist", 0, "reading the change", true);
			try {
				const session = await sessionOf(context, folder);
				const report = (share: number) => progress.report(Math.round(100 * share), "simulating the remedies");
				const told = ({ review, ...beside }: Assessment) => ({ markdown: reports.markdown(review, beside) });
				const begun = (assessment: Assessment) => {
					if (partialResultToken !== undefined)
						void connection.sendProgress(partial, partialResultToken, told(assessment));
				};
				const asked = { ...(since !== undefined && { since }), simulate: {}, progress: report, begun };
				return told(await assess(session, asked, cancel.signal));
			} finally {
				listening.dispose();
				progress.done();
			}
		}),
	);
}
