import { z } from "zod";
import { Readiness } from "../../review/readiness/readiness.ts";

/** What `readiness --format json` prints. A field may be added within a version; none changes its meaning or goes. */
export const ReadinessReport = Readiness.extend({ version: z.literal(1) });

export function json(readiness: Readiness): string {
	return `${JSON.stringify({ version: 1, ...readiness }, undefined, 2)}\n`;
}
