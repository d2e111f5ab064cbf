import type { Finding } from "../rules/finding.ts";
import { type KeptValue, keptValue } from "./kept-value.ts";
import type { RemedyEdits } from "./remedies.ts";

/** Remedies by the ids of their findings, and the state of the workspace that they are of. */
interface Content {
	state: string;
	remedies: Record<string, RemedyEdits>;
}

/** Remedies of an earlier run. To write one and to try it takes longer than all else of a review of what nobody changed. */
export type RemedyMemory = KeptValue<Content>;

const most = { files: 30, bytes: 30_000_000, ofOne: 5_000_000 };

export function diskRemedies(root: string, version?: Promise<string | undefined>): RemedyMemory {
	return keptValue("remedies", root, most, version);
}

/** Remedies of findings: those that were made of this very state, and of the others new ones. */
export async function remembered(
	memory: RemedyMemory,
	state: string,
	findings: readonly Finding[],
	make: (findings: readonly Finding[]) => Promise<Record<string, RemedyEdits>>,
): Promise<Record<string, RemedyEdits>> {
	const kept = await memory.recall();
	const known = kept?.state === state ? kept.remedies : {};
	const left = findings.filter(({ id }) => !Object.hasOwn(known, id));
	if (left.length === 0) return known;
	const remedies = { ...known, ...(await make(left)) };
	await memory.keep(() => ({ state, remedies }));
	return remedies;
}
