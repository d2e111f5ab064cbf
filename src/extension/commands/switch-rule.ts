import { z } from "zod";
import { SwitchResult, switchRequest } from "../../server/protocol.ts";
import type { Host } from "../host.ts";
import { applyEdits } from "../remedy.ts";
import type { Line } from "../views/line.ts";

const Chosen = z.looseObject({ rule: z.string(), mark: z.string() });

/** Switches the rule of a tree's line off in scaleproof.yaml, or on again. */
export async function run({ server }: Host, line?: unknown): Promise<void> {
	const { rule, mark } = Chosen.parse(line);
	const { folder } = line as Line;
	const client = await server.client();
	const asked = { folder: folder.toString(), rule, on: mark === "off" };
	await applyEdits(folder, SwitchResult.parse(await client.sendRequest(switchRequest, asked)));
}
