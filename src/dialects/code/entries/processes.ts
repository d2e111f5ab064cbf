import { z } from "zod";
import { Given } from "./given.ts";

/** What makes a process answer requests, or take work off a queue. */
export const Server = z.strictObject({
	is: z.literal("server"),
	/** Whether it is the application alone, that another program runs (gunicorn, uvicorn), or listens itself. */
	listens: z.boolean(),
	role: z.enum(["server", "worker"]).optional(),
	runtime: z.enum(["threads", "event-loop"]).optional(),
	sigterm: z.enum(["handled", "ignored"]).optional(),
	/** What the call comes back with at once when its server is shut down from beside; absent: it does not. */
	closes: z.enum(["error", "nothing"]).optional(),
	/** How many processes it makes of the program. */
	processes: Given.optional(),
	source: z.string(),
});
export type Server = z.infer<typeof Server>;

/** What says what a process does when it is told to stop. */
export const Shutdown = z.strictObject({
	is: z.literal("shutdown"),
	/** Which signal it waits for; absent: it handles SIGTERM. */
	signal: Given.optional(),
	/** What is called; where that only lets the default be, nothing is handled. */
	handler: Given.optional(),
	/** All arguments from this one on are signals; where none is given, all signals are meant. */
	signalsFrom: z.number().optional(),
	/** It has the signals do nothing. */
	ignores: z.boolean().optional(),
});
export type Shutdown = z.infer<typeof Shutdown>;

/** Work that a clock starts in every process that has this line, unless something decides which of them does it. */
export const Schedule = z.strictObject({
	is: z.literal("schedule"),
	/** Where a calendar ("0 7 * * MON") or a pause stands. */
	when: Given,
	/** The work. */
	runs: Given,
	/** Where it is given a store that several processes share, one of them takes each turn. */
	shared: Given.optional(),
});
export type Schedule = z.infer<typeof Schedule>;

/** Work that waits in a process: how much of it may, by an argument or a setter, and how much without. */
export const Waiting = z.strictObject({
	is: z.literal("waiting"),
	bound: Given,
	/** A method of what is made that sets it ("setQueueCapacity"). */
	setter: z.string().optional(),
	/** It may as well hold what is lent out: work waits in it only where an executor has it, or a loop takes from it. */
	isAnyQueue: z.boolean().optional(),
	/** Only what is handed to it and left to itself waits in it: whoever waits for the result bounds the work. */
	isHandedOn: z.boolean().optional(),
	/** "none": there is no end. */
	usual: z.union([z.number(), z.literal("none")]),
	source: z.string(),
});
export type Waiting = z.infer<typeof Waiting>;
