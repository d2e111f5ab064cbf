import * as vscode from "vscode";
import { z } from "zod";
import { ToolResult, toolRequest } from "../server/protocol.ts";
import { chooseFolder } from "./folders.ts";
import type { Host } from "./host.ts";

const Declared = z.array(z.object({ name: z.string(), displayName: z.string() }));

/** What the editor's language models can ask for: each tool that package.json declares, answered by the server. */
export function offerTools({ context, server }: Host): vscode.Disposable {
	const declared = Declared.parse(context.extension.packageJSON.contributes.languageModelTools);
	const offered = declared.map(({ name, displayName }) =>
		vscode.lm.registerTool<Record<string, unknown>>(name, {
			prepareInvocation: () => ({ invocationMessage: `Scaleproof: ${displayName}` }),
			invoke: async ({ input }, token) => {
				const client = await server.client();
				const folder = (await chooseFolder("Which folder is it about?")).uri.toString();
				const { text } = ToolResult.parse(await client.sendRequest(toolRequest, { folder, name, input }, token));
				return new vscode.LanguageModelToolResult([new vscode.LanguageModelTextPart(text)]);
			},
		}),
	);
	return vscode.Disposable.from(...offered);
}
