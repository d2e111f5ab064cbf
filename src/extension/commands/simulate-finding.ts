import * as vscode from "vscode";
import { z } from "zod";
import { besideWhatIsRead } from "../columns.ts";
import { aboutFinding } from "../finding-here.ts";
import type { Host } from "../host.ts";
import { show } from "../panel.ts";

const Arguments = z.tuple([z.string(), z.string()]);

/** What a code lens runs: the URI of the folder, and the id of the finding; a line of the side bar, or the cursor. */
export async function run(host: Host, ...args: unknown[]): Promise<void> {
	const [folder, finding] = Arguments.parse(await aboutFinding(host, args));
	show(host, vscode.Uri.parse(folder, true), besideWhatIsRead(), finding);
}
