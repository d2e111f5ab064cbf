import type { Context } from "../context.ts";
import type { Folder } from "../folder.ts";
import { type StatusParams, statusNotification } from "../protocol.ts";

/** Tells the client how far each folder is, for its status item. */
export function reportStatus({ connection, folders }: Context): void {
	const tell = (folder: Folder) => {
		const { state, current } = folder;
		const findings = current?.findings().filter(({ copyOf }) => copyOf === undefined).length ?? 0;
		const status: StatusParams = { folder: folder.uri, ...state, findings };
		void connection.sendNotification(statusNotification, status);
	};
	folders.onAdded((folder) => {
		folder.onState(() => tell(folder));
		folder.onReviewed(() => tell(folder));
	});
}
