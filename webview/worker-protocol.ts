import { z } from "zod";
import { Heat, HeatResult } from "../src/simulator/contest/heat.ts";

/** A worker plays one heat at a time. */
export const ToWorker = z.discriminatedUnion("type", [
	z.object({ type: z.literal("run"), job: z.int(), heat: Heat }),
	z.object({ type: z.literal("cancel"), job: z.int() }),
]);
export type ToWorker = z.infer<typeof ToWorker>;

export const FromWorker = z.discriminatedUnion("type", [
	z.object({ type: z.literal("progress"), job: z.int(), share: z.number() }),
	z.object({ type: z.literal("result"), job: z.int(), result: HeatResult }),
	z.object({ type: z.literal("failed"), job: z.int(), message: z.string() }),
	z.object({ type: z.literal("cancelled"), job: z.int() }),
]);
export type FromWorker = z.infer<typeof FromWorker>;
