import type { z } from "zod";
import { readinessReports } from "../../report/readiness/index.ts";
import { readinessOf } from "../../review/readiness/readiness.ts";
import { type Context, sessionOf } from "../context.ts";
import { guarded } from "../guard.ts";
import { ReadinessParams, type ReadinessResult, readinessRequest } from "../protocol.ts";

/** A folder as it stands now, held against the guide. */
export function answerReadiness(context: Context): void {
	context.connection.onRequest(
		readinessRequest,
		guarded(context, "readiness", async (params: unknown): Promise<z.infer<typeof ReadinessResult>> => {
			const session = await sessionOf(context, context.folders.named(ReadinessParams.parse(params).folder));
			return { markdown: readinessReports.markdown(readinessOf(session.review())) };
		}),
	);
}
