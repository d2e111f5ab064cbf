import { z } from "zod";
import { Design } from "../src/design/design.ts";
import { Patch } from "../src/design/patch.ts";
import { Impact, Metric } from "../src/simulator/api.ts";

/** What the panel lets a person choose. */
export const ScenarioInfo = z.object({ id: z.string(), title: z.string(), description: z.string() });
export type ScenarioInfo = z.infer<typeof ScenarioInfo>;

/** One comparison: the design as it is, and with the patch. An empty patch runs the design alone. */
export const Job = z.object({
	design: Design,
	patch: Patch,
	scenario: z.string(),
	watch: z.array(z.string()),
	/** 1 gives a first look without an interval. Absent: as many as the simulator thinks right for the load. */
	replications: z.int().positive().optional(),
});
export type Job = z.infer<typeof Job>;

export const ToWorker = z.discriminatedUnion("type", [
	z.object({ type: z.literal("run"), job: z.int(), spec: Job }),
	z.object({ type: z.literal("cancel"), job: z.int() }),
]);
export type ToWorker = z.infer<typeof ToWorker>;

export const FromWorker = z.discriminatedUnion("type", [
	z.object({ type: z.literal("ready"), scenarios: z.array(ScenarioInfo), metrics: z.array(Metric) }),
	z.object({ type: z.literal("progress"), job: z.int(), done: z.number(), total: z.number() }),
	z.object({ type: z.literal("impact"), job: z.int(), impact: Impact }),
	z.object({ type: z.literal("failed"), job: z.int(), message: z.string() }),
	z.object({ type: z.literal("cancelled"), job: z.int() }),
]);
export type FromWorker = z.infer<typeof FromWorker>;
