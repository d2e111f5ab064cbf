import type { z } from "zod";
import { type Context, sessionOf } from "../context.ts";
import { guarded } from "../guard.ts";
import { AgainParams, type AgainResult, againRequest } from "../protocol.ts";

/** Keeps what was there before the present change, and reads a folder again where a person asks for it. */
export function compareWithBase(context: Context): void {
	const { bases, connection, folders, settings } = context;
	folders.onAdded((folder) => {
		folder.onReviewed(() => bases.follow(folder));
	});
	folders.onRemoved((folder) => bases.forget(folder));
	settings.onChanged(() => {
		for (const folder of folders.all()) bases.follow(folder);
	});

	connection.onRequest(
		againRequest,
		guarded(context, "reviewing again", async (params: unknown): Promise<z.infer<typeof AgainResult>> => {
			const asked = AgainParams.parse(params);
			const folder = folders.named(asked.folder);
			if (asked.read) await folder.reopen();
			const session = await sessionOf(context, folder);
			await bases.look(folder, true);
			const found = session.findings().filter(({ copyOf }) => copyOf === undefined);
			const fresh = found.filter((finding) => bases.isFresh(folder, finding)).length;
			return { findings: found.length, fresh, since: bases.of(folder)?.since };
		}),
	);
}
