import { join } from "node:path";
import type { Design } from "../design/design.ts";
import { packageRoot } from "../review/assets.ts";
import { readsOf, scenarios } from "../simulator/index.ts";
import { sourcesBeside } from "./beside.ts";
import { parseText, readCase } from "./case-file.ts";
import { installed } from "./library.ts";
import { presets } from "./presets.ts";

/**
 * By attribute, the scenarios whose models ask for it on any design of the cases that come with Scaleproof, but for those
 * of the textbook. What a model asks for hangs on the design, so a single one would not do.
 */
export async function scenariosByAttribute(): Promise<Map<string, Set<string>>> {
	const found = new Map<string, Set<string>>();
	for (const { id, file } of await presets(installed)) {
		// Designs of one part each, and some of many thousand copies.
		if (id.startsWith("textbook/")) continue;
		const sources = sourcesBeside(join(packageRoot(), file), async () => {
			throw new Error("only designs that are written down are looked at");
		});
		const read = await readCase(parseText(file, await installed.text(file)), sources).catch(() => undefined);
		if (!read) continue;
		const [{ design, focus }] = read.contestants;
		for (const scenario of scenarios) {
			for (const { attribute } of readsUnder(design, scenario.id, focus))
				found.set(attribute, (found.get(attribute) ?? new Set()).add(scenario.id));
		}
	}
	return found;
}

/** Nothing where the design lacks what the scenario is about. */
function readsUnder(design: Design, scenario: string, focus: string | undefined) {
	try {
		return readsOf(design, scenario, { focus });
	} catch {
		return [];
	}
}
