import { z } from "zod";
import { Given } from "./given.ts";

const Kept = z.enum(["memory", "disk", "client", "shared-store"]);

/** What keeps the sessions of users: in the process, in files of its machine, at the client, or where several processes share them. */
export const Session = z.strictObject({
	is: z.literal("session"),
	kept: Kept.optional(),
	/** The entry of a settings object (`app.config["SESSION_TYPE"]`) that decides, and what its values mean. */
	setting: z.string().optional(),
	values: z.record(z.string(), Kept).optional(),
	/** Where a store that several processes share is given, it is kept there. */
	shared: Given.optional(),
	/** Where something other than a block of options is given, that says where it is kept. */
	elsewhere: Given.optional(),
	/** It only names a store, which the application has under that name, and in memory where it has none. */
	registered: z
		.strictObject({
			/** What makes the application, and where that is given the stores by their names. */
			by: z.string(),
			at: Given,
			name: Given,
			usual: z.string(),
			/** Beginnings of the symbols of stores that several processes share. */
			shared: z.array(z.string()),
		})
		.optional(),
	source: z.string(),
});
export type Session = z.infer<typeof Session>;

/** A limit of calls for each client. Where nothing of `store` is given it counts in the process. */
export const Limiter = z.strictObject({
	is: z.literal("limiter"),
	store: Given,
	/** Settings of the application that may give the store instead (`app.config["RATELIMIT_STORAGE_URI"]`). */
	settings: z.array(z.string()).optional(),
	/** It counts in the process only where "memory" is given here; a store is needed otherwise. */
	only: Given.optional(),
	/** It counts where all processes do, whatever it is given. */
	isShared: z.boolean().optional(),
	/** It counts for each client only where this is called beside it; else for all together. */
	keyedBy: z.string().optional(),
	/** It counts for whom this names: a name that is written there is one for all. */
	keyedAt: Given.optional(),
	source: z.string(),
});
export type Limiter = z.infer<typeof Limiter>;

/** What a library remembers of its clients from one request to the next, in the process. */
export const Remembers = z.strictObject({
	is: z.literal("remembers"),
	what: z.string(),
	/** Only where this is given, and not as nothing or false. */
	only: Given.optional(),
	/** Not where this is given as true. */
	unless: Given.optional(),
	/** A program that is run by hand may do so as well: it alone shows no server. */
	anywhere: z.boolean().optional(),
	/** Where the file imports something of these, that stands in for it elsewhere. */
	beside: z.array(z.string()).optional(),
	source: z.string(),
});
export type Remembers = z.infer<typeof Remembers>;
