import { randomUUID } from "node:crypto";
import * as vscode from "vscode";
import { WorkDoneProgress, type WorkDoneProgressBegin, type WorkDoneProgressReport } from "vscode-languageclient/node";
import type { Host } from "./host.ts";

/** The server's answer to a request that takes its time, shown while it lasts; undefined where a person cancels it. */
export function askWithProgress(
	{ server }: Host,
	title: string,
	request: string,
	params: object,
): Thenable<unknown | undefined> {
	const options = {
		location: vscode.ProgressLocation.Notification,
		title: `Scaleproof: ${title}`,
		cancellable: true,
	};
	return vscode.window.withProgress(options, async (progress, token) => {
		const client = await server.client();
		const workDoneToken = randomUUID();
		let reached = 0;
		const listening = client.onProgress(WorkDoneProgress.type, workDoneToken, (value) => {
			const { message, percentage } = value as WorkDoneProgressBegin | WorkDoneProgressReport;
			const increment = Math.max((percentage ?? reached) - reached, 0);
			reached += increment;
			progress.report({ message, increment });
		});
		try {
			return await client.sendRequest(request, { ...params, workDoneToken }, token);
		} catch (error) {
			if (token.isCancellationRequested) return undefined;
			throw error;
		} finally {
			listening.dispose();
		}
	});
}
