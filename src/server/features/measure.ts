import { fileURLToPath } from "node:url";
import { LSPErrorCodes, ResponseError } from "vscode-languageserver/node";
import { settingsFile } from "../../dialects/scaleproof/schema.ts";
import { MeasureError, measure } from "../../measure/index.ts";
import { place } from "../../measure/place.ts";
import { writeMeasurements } from "../../measure/write.ts";
import { measureMarkdown } from "../../report/measure-text.ts";
import { type Context, sessionOf } from "../context.ts";
import { versionsOf } from "../edits.ts";
import { guarded } from "../guard.ts";
import { MeasureParams, type MeasureResult, measureRequest } from "../protocol.ts";

/** What files of measurements say of a folder's design; reports progress and can be cancelled. */
export function answerMeasurements(context: Context): void {
	const { connection, folders } = context;
	connection.onRequest(
		measureRequest,
		guarded(context, "reading measurements", async (params: unknown, token): Promise<MeasureResult> => {
			const { folder: uri, files, component, workDoneToken } = MeasureParams.parse(params);
			const folder = folders.named(uri);
			const cancel = new AbortController();
			const listening = token.onCancellationRequested(() => cancel.abort());
			const progress = connection.window.attachWorkDoneProgress(workDoneToken);
			progress.begin("Measurements", 0, "reading", true);
			try {
				const session = await sessionOf(context, folder);
				const { sources, facts } = await measure(
					files.map((file) => fileURLToPath(file)),
					{ signal: cancel.signal, progress: (share) => progress.report(Math.floor(100 * share), "reading") },
				);
				const placement = place(session.design(), facts, component);
				const written = writeMeasurements(session.text(settingsFile), session.design(), placement.rows);
				return {
					title: `Write measurements to ${settingsFile}`,
					...written,
					markdown: measureMarkdown({ sources, ...placement }),
					choices: placement.choices,
					versions: versionsOf(context, folder, written.edits),
				};
			} catch (error) {
				// A file that does not fit is no failure of ours.
				if (error instanceof MeasureError) throw new ResponseError(LSPErrorCodes.RequestFailed, error.message);
				throw error;
			} finally {
				listening.dispose();
				progress.done();
			}
		}),
	);
}
