import type { z } from "zod";
import { settingsFile } from "../../dialects/scaleproof/schema.ts";
import { switchRule } from "../../dialects/scaleproof/write.ts";
import { designOutline } from "../../report/outline/design.ts";
import { findingsOutline } from "../../report/outline/findings.ts";
import { rulesOutline } from "../../report/outline/rules.ts";
import type { Finding } from "../../rules/finding.ts";
import { type Context, sessionOf } from "../context.ts";
import { versionsOf } from "../edits.ts";
import { guarded } from "../guard.ts";
import {
	OutlineParams,
	type OutlineResult,
	outlineRequest,
	type RemedyResult,
	SwitchParams,
	switchRequest,
} from "../protocol.ts";

/** The trees of the side bar, and switching a rule on and off from there. */
export function answerOutlines(context: Context): void {
	const { connection, folders } = context;
	connection.onRequest(
		outlineRequest,
		guarded(context, "outline", async (params: unknown): Promise<z.infer<typeof OutlineResult>> => {
			const { folder, view, by } = OutlineParams.parse(params);
			const one = folders.named(folder);
			const session = await sessionOf(context, one);
			const review = session.review();
			if (view === "design") return designOutline(review);
			if (view === "rules") return rulesOutline(review, session.rulesOff());
			const known = context.bases.of(one);
			const isFresh = (finding: Finding) => context.bases.isFresh(one, finding) === true;
			return findingsOutline(review, by ?? "component", known && { since: known.since, isFresh });
		}),
	);

	connection.onRequest(
		switchRequest,
		guarded(context, "switching a rule", async (params: unknown): Promise<RemedyResult> => {
			const asked = SwitchParams.parse(params);
			const folder = folders.named(asked.folder);
			const session = await sessionOf(context, folder);
			const { edits, byHand } = switchRule(session.text(settingsFile), asked.rule, asked.on);
			const title = `Switch ${asked.rule} ${asked.on ? "on" : "off"} in ${settingsFile}`;
			return { title, edits, byHand, versions: versionsOf(context, folder, edits) };
		}),
	);
}
