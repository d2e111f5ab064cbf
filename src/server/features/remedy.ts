import { type Context, sessionOf } from "../context.ts";
import { versionsOf } from "../edits.ts";
import { guarded } from "../guard.ts";
import { RemedyParams, type RemedyResult, remedyRequest } from "../protocol.ts";

/** The edits that carry out a finding's remedy, for the documents as they are now. */
export function answerRemedies(context: Context): void {
	const { connection, folders } = context;
	connection.onRequest(
		remedyRequest,
		guarded(context, "remedy", async (params: unknown): Promise<RemedyResult> => {
			const asked = RemedyParams.parse(params);
			const folder = folders.named(asked.folder);
			const session = await sessionOf(context, folder);
			const finding = session.finding(asked.finding);
			if (!finding) throw new Error("the finding is gone: the files have changed since");
			const remedy = await session.remedy(finding);
			return { ...remedy, versions: versionsOf(context, folder, remedy.edits) };
		}),
	);
}
