import { randomUUID } from "node:crypto";
import * as vscode from "vscode";
import {
	ProgressType,
	WorkDoneProgress,
	type WorkDoneProgressBegin,
	type WorkDoneProgressReport,
} from "vscode-languageclient/node";
import type { Host } from "./host.ts";

/**
 * The server's answer to a request that takes its time, shown while it lasts; undefined where a person cancels it. `partial`
 * hears what the server can say before it has all.
 */
export function askWithProgress(
	{ server }: Host,
	title: string,
	request: string,
	params: object,
	partial?: (answer: unknown) => void,
): Thenable<unknown | undefined> {
	const options = {
		location: vscode.ProgressLocation.Notification,
		title: `Scaleproof: ${title}`,
		cancellable: true,
	};
	return vscode.window.withProgress(options, async (progress, token) => {
		const client = await server.client();
		const workDoneToken = randomUUID();
		const partialResultToken = randomUUID();
		let reached = 0;
		const listening = client.onProgress(WorkDoneProgress.type, workDoneToken, (value) => {
			const { message, percentage } = value as WorkDoneProgressBegin | WorkDoneProgressReport;
			const increment = Math.max((percentage ?? reached) - reached, 0);
			reached += increment;
			progress.report({ message, increment });
		});
		const hearing = partial && client.onProgress(new ProgressType<unknown>(), partialResultToken, partial);
		try {
			const tokens = { workDoneToken, ...(partial && { partialResultToken }) };
			return await client.sendRequest(request, { ...params, ...tokens }, token);
		} catch (error) {
			if (token.isCancellationRequested) return undefined;
			throw error;
		} finally {
			listening.dispose();
			hearing?.dispose();
		}
	});
}
