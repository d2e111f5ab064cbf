import { z } from "zod";
import { Given } from "./given.ts";
import { Pause } from "./retries.ts";

/** A call of another service: whom it asks, how long it waits, and how often it tries. */
export const CallEntry = z.strictObject({
	is: z.literal("call"),
	url: Given,
	/** Where it and its client take a timeout. A number, or several (connect, read): the last counts. */
	timeout: Given,
	/** What a bare number there counts; seconds where absent. */
	unit: z.enum(["s", "ms"]).optional(),
	/** Seconds, or none at all. */
	usual: z.union([z.number(), z.literal("none")]),
	/** Tries of its own, by options of its client: how many, and the pause between them. */
	retries: z
		.strictObject({ at: Given, usual: z.number(), pause: Pause, wait: Given.optional(), source: z.string() })
		.optional(),
	/** Where its engine is given, and the seconds that each takes. */
	engines: z.strictObject({ at: Given, usual: z.record(z.string(), z.number()) }).optional(),
	/** Steps behind the call that end the wait: `.timeout(…)`. */
	behind: z.array(z.string()).optional(),
	/** Something that may end the wait as well, such as a request's context. */
	context: Given.optional(),
	/** The name under which the call itself takes seconds, so that an edit can give it a time-out. */
	takes: z.string().optional(),
	/** The address may be the bare name of a service. */
	isName: z.boolean().optional(),
	/** Who answers where its client is given no other address. */
	host: z.string().optional(),
	/** What is asked for takes its time: minutes without an answer are nothing unusual. */
	isLong: z.boolean().optional(),
	/** Its client is made with options: where that was not read, nobody knows how long it waits. */
	made: z.boolean().optional(),
	/** The client that it goes over is given here: it only puts another face on that. */
	over: Given.optional(),
	/** An object of settings that may hold a time-out: where one is given and not understood, nobody knows how long it waits. */
	settled: Given.optional(),
	/** Keys of the framework's settings that give the time-out to a client whose builder the framework hands in. */
	settings: z.array(z.string()).optional(),
	source: z.string(),
});
export type CallEntry = z.infer<typeof CallEntry>;
