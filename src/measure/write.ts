import type { Measurement } from "../design/attribute.ts";
import type { Design } from "../design/design.ts";
import type { Change } from "../design/patch.ts";
import type { Written } from "../dialects/dialect.ts";
import { writeSettings } from "../dialects/scaleproof/write.ts";
import type { Placed } from "./place.ts";

/**
 * The edits that write what was measured into scaleproof.yaml (`present`: its text), and how many values they write. Of
 * one attribute that several files give, the largest sample counts.
 */
export function writeMeasurements(
	present: string | undefined,
	design: Design,
	rows: readonly Placed[],
): Written & { count: number } {
	const best = new Map<string, { change: Change; measurement: Measurement }>();
	for (const { change, measurement } of rows) {
		if (!change) continue;
		const key = `${change.of} ${change.attribute}`;
		if ((best.get(key)?.measurement.sample ?? -1) < (measurement.sample ?? 0)) best.set(key, { change, measurement });
	}
	const chosen = [...best.values()];
	const written = writeSettings(
		present,
		design,
		chosen.map(({ change }) => change),
		new Map(chosen.map(({ change, measurement }) => [change, measurement])),
	);
	return { ...written, count: chosen.length - written.byHand.length };
}
