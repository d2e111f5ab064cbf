import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { CancellationToken } from "vscode-languageserver/node";
import type { z } from "zod";
import { answerOf } from "../../agent/index.ts";
import { packageRoot } from "../../review/assets.ts";
import { type Context, sessionOf } from "../context.ts";
import { guarded } from "../guard.ts";
import { ToolParams, type ToolResult, toolRequest } from "../protocol.ts";

/** What agents ask for in the editor: about the texts as they are there, saved or not. */
export function answerTools(context: Context): void {
	const { connection, folders } = context;
	connection.onRequest(
		toolRequest,
		guarded(
			context,
			"a tool",
			async (params: unknown, token: CancellationToken): Promise<z.infer<typeof ToolResult>> => {
				const { folder: uri, name, input } = ToolParams.parse(params);
				const folder = folders.named(uri);
				const ending = new AbortController();
				const listening = token.onCancellationRequested(() => ending.abort());
				try {
					const work = { root: folder.root, version, signal: ending.signal, session: () => sessionOf(context, folder) };
					return { text: (await answerOf(name, input, work)).text };
				} finally {
					listening.dispose();
				}
			},
		),
	);
}

const { version } = JSON.parse(readFileSync(join(packageRoot(), "package.json"), "utf8")) as { version: string };
