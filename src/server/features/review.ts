import type { z } from "zod";
import { type Context, sessionOf } from "../context.ts";
import type { Folder } from "../folder.ts";
import { guarded } from "../guard.ts";
import { ChangedParams, changedNotification, ReviewParams, type ReviewResult, reviewRequest } from "../protocol.ts";

/** The whole review of a folder, and word when there is a newer one than was asked for. */
export function answerReviews(context: Context): void {
	const { connection, folders } = context;
	const asked = new Set<Folder>();

	connection.onRequest(
		reviewRequest,
		guarded(context, "review", async (params: unknown): Promise<z.infer<typeof ReviewResult>> => {
			const folder = folders.named(ReviewParams.parse(params).folder);
			const session = await sessionOf(context, folder);
			asked.add(folder);
			return session.review();
		}),
	);

	folders.onAdded((folder) => {
		folder.onReviewed(() => {
			if (!asked.delete(folder)) return;
			void connection.sendNotification(changedNotification, ChangedParams.parse({ folder: folder.uri }));
		});
	});
	folders.onRemoved((folder) => asked.delete(folder));
}
