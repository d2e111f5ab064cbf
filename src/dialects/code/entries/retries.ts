import { z } from "zod";
import { Given } from "./given.ts";

/** How the pauses between tries go on. */
export const Pause = z.enum(["none", "fixed", "exponential", "jitter"]);

/**
 * What tries again what it guards: a mark on a function, a call that is given one, a step behind a call (">.retry").
 * Without a limit of tries it is "endless".
 */
export const Retry = z.strictObject({
	is: z.literal("retry"),
	times: z.strictObject({
		at: Given,
		/** What a number there counts: all tries, or those after the first. */
		counts: z.enum(["tries", "retries"]),
		/** Those places of `at` where it is all tries, though the others count those after the first. */
		tries: Given.optional(),
		usual: z.union([z.number(), z.literal("endless")]),
		/** What is given makes it endless by this name alone; else it ends in some way. */
		endlessNames: z.array(z.string()).optional(),
		/** Zero tries means no limit. */
		zeroIsEndless: z.boolean().optional(),
	}),
	/** What bounds it otherwise, so that it is not endless. */
	ends: Given.optional(),
	/** `drawn`: calls among what is given there whose pauses are drawn by chance, though their names do not say so. */
	wait: z.strictObject({
		at: Given,
		usual: Pause,
		drawn: z.array(z.string()).optional(),
		/** Calls there that try again at once. */
		atOnce: z.array(z.string()).optional(),
	}),
	/** Given, and not 1 or false, each pause is longer than the last. */
	grows: Given.optional(),
	/** The number given there is the first pause, or a factor of it, so that 1 grows as well. */
	growsFromOne: z.boolean().optional(),
	/** Given as true or a length of time, each pause is drawn by chance. */
	random: z.strictObject({ at: Given, usual: z.boolean() }).optional(),
	/** Settings of a framework in place of arguments; {name} is what is given first. */
	settings: z
		.strictObject({ times: z.string(), wait: z.string(), grows: z.string(), random: z.string() })
		.partial()
		.optional(),
	/** Only where one of these is given does it try again at all. */
	only: Given.optional(),
	source: z.string(),
});
export type Retry = z.infer<typeof Retry>;

/** What leaves a failing target alone for a while: a mark on a function, or a call that is given one. */
export const Breaker = z.strictObject({ is: z.literal("breaker"), source: z.string() });
export type Breaker = z.infer<typeof Breaker>;

/**
 * What gives up what it guards after a while: a mark on a function, a call that is given one, what a `with` holds, a step
 * behind a call.
 */
export const Deadline = z.strictObject({
	is: z.literal("deadline"),
	at: Given,
	/** What a bare number there counts; seconds where absent. */
	unit: z.enum(["s", "ms"]).optional(),
	/** Seconds where nothing is given. */
	usual: z.number().optional(),
	/** A setting of a framework in place of arguments; {name} is what is given first. */
	setting: z.string().optional(),
	source: z.string(),
});
export type Deadline = z.infer<typeof Deadline>;

/** What gives an object that makes calls a way of trying again: `session.mount("https://", adapter)`. */
export const Mounted = z.strictObject({ is: z.literal("mounted"), policy: Given });
