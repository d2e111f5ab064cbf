import { z } from "zod";
import { Amount, Given } from "./given.ts";

/** A client of a store: where its address and the size of its pool are given. */
export const Store = z.strictObject({
	is: z.literal("store"),
	/** Its engine; absent: the scheme of its address tells. */
	engine: z.string().optional(),
	role: z.enum(["database", "search"]).optional(),
	address: Given,
	/** Where the name of its driver tells the engine. */
	driver: Given.optional(),
	/** The environment variable that the library reads where it is given no address, and what it takes without. */
	variable: z.strictObject({ name: z.string(), otherwise: z.string().optional() }).optional(),
	pool: Amount.optional(),
	overflow: Amount.optional(),
});
export type Store = z.infer<typeof Store>;

/** A unit of work: what is written in it is kept together or not at all. */
export const Unit = z.strictObject({
	is: z.literal("transaction"),
	/** begins: all in its `with` or function is one unit. commits: what was written by it so far is one. */
	does: z.enum(["begins", "commits", "prepares"]),
	/** Which store: a name that is given, else that of `usual`; without either, what it is called on. */
	on: Given.optional(),
	usual: z.string().optional(),
});
export type Unit = z.infer<typeof Unit>;

/** A handle that writes to several stores by what is written: with `twophase` it prepares and commits on all of them. */
export const Bound = z.strictObject({
	is: z.literal("bound"),
	/** The one store that it is a handle of, or a map of several. */
	store: Given,
	stores: Given,
	twoPhase: Given,
});
export type Bound = z.infer<typeof Bound>;

/** A client of a store that connects again by itself: where its pause is given, as a number of these many seconds or a function. */
export const Reconnect = z.strictObject({
	is: z.literal("reconnect"),
	engine: z.string(),
	address: Given,
	/** The pause between two tries, or what makes it. */
	wait: Given,
	/** A number that stands for no pause at all. */
	none: z.number().optional(),
	/** The number of tries, where it is bounded by an option; at none it does not come back by itself. */
	tries: Given.optional(),
	unit: z.number(),
	source: z.string(),
});
export type Reconnect = z.infer<typeof Reconnect>;
