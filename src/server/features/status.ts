import { contentsOf } from "../../report/tally.ts";
import type { Context } from "../context.ts";
import type { Folder } from "../folder.ts";
import { type StatusParams, statusNotification } from "../protocol.ts";

/** Tells the client how far each folder is, what was found and what is being done, for its status items. */
export function reportStatus({ bases, connection, folders, impacts }: Context): void {
	const tell = (folder: Folder) => {
		const { state, current } = folder;
		const found = current?.findings().filter(({ copyOf }) => copyOf === undefined) ?? [];
		const bySeverity: Record<string, number> = {};
		for (const { severity } of found) bySeverity[severity] = (bySeverity[severity] ?? 0) + 1;
		const since = bases.of(folder)?.since;
		const status: StatusParams = {
			folder: folder.uri,
			...state,
			findings: found.length,
			...(current && { contents: contentsOf({ design: current.design() }) }),
			bySeverity,
			...(since !== undefined && { since, fresh: found.filter((one) => bases.isFresh(folder, one)).length }),
			simulating: impacts.simulating,
		};
		void connection.sendNotification(statusNotification, status);
	};
	const tellAll = () => {
		for (const folder of folders.all()) if (folder.current) tell(folder);
	};
	folders.onAdded((folder) => {
		folder.onState(() => tell(folder));
		folder.onReviewed(() => tell(folder));
	});
	bases.onKnown(tell);
	impacts.onPlaying(tellAll);
	impacts.onKnown(tellAll);
}
