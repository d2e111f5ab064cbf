import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { LSPErrorCodes, ResponseError } from "vscode-languageserver/node";
import type { z } from "zod";
import { sourcesBeside, writtenText } from "../../cases/beside.ts";
import type { Case } from "../../cases/case.ts";
import { isCase, parseText, readCase } from "../../cases/case-file.ts";
import { installed } from "../../cases/library.ts";
import { presets, shelves } from "../../cases/presets.ts";
import { CaseError } from "../../cases/yaml-text.ts";
import type { Design } from "../../design/design.ts";
import { packageRoot, readRules } from "../../review/assets.ts";
import { Session } from "../../review/session.ts";
import { folderWorkspace } from "../../review/workspace.ts";
import type { Context } from "../context.ts";
import { guarded } from "../guard.ts";
import { CaseParams, type CasesResult, caseRequest, casesRequest } from "../protocol.ts";

/** The cases that come with us, and any case as data that the panel can play. */
export function answerCases(context: Context): void {
	const { connection, documents } = context;

	connection.onRequest(
		casesRequest,
		guarded(context, "listing cases", async (): Promise<z.infer<typeof CasesResult>> => {
			const listed = await presets(installed);
			return shelves.flatMap(({ folder, heading }) =>
				listed
					.filter(({ id }) => id.startsWith(`${folder}/`))
					.map(({ file, title, guide }) => {
						const uri = pathToFileURL(join(packageRoot(), file)).href;
						return { uri, title, ...(guide && { guide }), heading };
					}),
			);
		}),
	);

	connection.onRequest(
		caseRequest,
		guarded(context, "reading a case", async (params: unknown): Promise<Case> => {
			const { uri } = CaseParams.parse(params);
			const file = fileURLToPath(uri);
			try {
				const text = parseText(file, documents.get(uri)?.getText() ?? writtenText(file));
				if (!isCase(text.value)) throw new Error("This file is not a case: it has no title and no scenario.");
				return await readCase(text, sourcesBeside(file, designOf));
			} catch (error) {
				// Slips of a person are no failures of ours.
				const known = error instanceof CaseError ? error.message : `${(error as Error).message}`;
				throw new ResponseError(LSPErrorCodes.RequestFailed, known);
			}
		}),
	);
}

async function designOf(folder: string): Promise<Design> {
	const { rules, errors } = await readRules(folder);
	const session = new Session(folderWorkspace(folder), { rules, ruleErrors: errors });
	await session.open();
	return session.design();
}
