import type { z } from "zod";
import { settingsFile } from "../../dialects/scaleproof/schema.ts";
import { writeSettings } from "../../dialects/scaleproof/write.ts";
import { writeWhatIfs } from "../../dialects/scaleproof/write-what-ifs.ts";
import { fixAllOf } from "../../review/fix-all.ts";
import { openFindings } from "../../review/review.ts";
import { settingsOf } from "../../review/what-if-settings.ts";
import { type Context, sessionOf } from "../context.ts";
import { versionsOf } from "../edits.ts";
import { guarded } from "../guard.ts";
import {
	AssumptionsParams,
	assumptionsRequest,
	FixAllParams,
	fixAllRequest,
	RemedyParams,
	type RemedyResult,
	remedyRequest,
	WhatIfsParams,
	type WhatIfsResult,
	WritesParams,
	type WritesResult,
	WriteWhatIfsParams,
	whatIfsRequest,
	writesRequest,
	writeWhatIfsRequest,
} from "../protocol.ts";

/** The edits that carry out a remedy or write an assumption down, for the documents as they are now. */
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

	connection.onRequest(
		fixAllRequest,
		guarded(context, "fixing all of a rule", async (params: unknown): Promise<RemedyResult> => {
			const asked = FixAllParams.parse(params);
			const folder = folders.named(asked.folder);
			const remedy = await fixAllOf(await sessionOf(context, folder), asked.rule);
			return { ...remedy, versions: versionsOf(context, folder, remedy.edits) };
		}),
	);

	connection.onRequest(
		writesRequest,
		guarded(context, "what remedies write", async (params: unknown): Promise<z.infer<typeof WritesResult>> => {
			const session = await sessionOf(context, folders.named(WritesParams.parse(params).folder));
			const remedies = await session.remedies(openFindings(session.review()));
			return Object.fromEntries(
				Object.entries(remedies).map(([id, { edits, byHand }]) => {
					return [id, { files: [...new Set(edits.map(({ file }) => file))], byHand }];
				}),
			);
		}),
	);

	connection.onRequest(
		whatIfsRequest,
		guarded(context, "what-ifs", async (params: unknown): Promise<z.infer<typeof WhatIfsResult>> => {
			const session = await sessionOf(context, folders.named(WhatIfsParams.parse(params).folder));
			return session.whatIfs();
		}),
	);

	connection.onRequest(
		writeWhatIfsRequest,
		guarded(context, "writing what-ifs", async (params: unknown): Promise<RemedyResult> => {
			const asked = WriteWhatIfsParams.parse(params);
			const folder = folders.named(asked.folder);
			const session = await sessionOf(context, folder);
			const written = writeWhatIfs(session.text(settingsFile), settingsOf(session.design(), asked.whatIfs));
			const versions = versionsOf(context, folder, written.edits);
			return { title: "Write what-ifs to scaleproof.yaml", ...written, versions };
		}),
	);

	connection.onRequest(
		assumptionsRequest,
		guarded(context, "writing assumptions", async (params: unknown): Promise<RemedyResult> => {
			const asked = AssumptionsParams.parse(params);
			const folder = folders.named(asked.folder);
			const session = await sessionOf(context, folder);
			const { edits, byHand } = writeSettings(session.text(settingsFile), session.design(), asked.edits);
			const versions = versionsOf(context, folder, edits);
			return { title: "Write assumptions to scaleproof.yaml", edits, byHand, versions };
		}),
	);
}
