import { z } from "zod";
import { Given } from "./given.ts";

/** A look at a variable of the environment. */
export const Environment = z.strictObject({
	is: z.literal("environment"),
	/** Absent for a member or an entry ("os.environ[]"). */
	name: Given.optional(),
	otherwise: Given.optional(),
	/** The call is given a key of settings ("db.pool"), which a variable spells in capitals, and its defaults are set by this call. */
	key: z.strictObject({ defaults: z.string(), reads: z.string() }).optional(),
});
export type Environment = z.infer<typeof Environment>;

/** A length of time: a number of these many seconds is given, or it is a unit that numbers are multiplied with. */
export const Duration = z.strictObject({ is: z.literal("duration"), seconds: z.number(), of: Given.optional() });
export type Duration = z.infer<typeof Duration>;

/** A class whose fields are variables of the environment of the same name. */
export const Fields = z.strictObject({ is: z.literal("environment-fields") });

/** An object each of whose methods gives itself (a builder), but for those that end it and give something else. */
export const Fluent = z.strictObject({ is: z.literal("fluent"), ends: z.record(z.string(), z.string()) });

/** What only hands its first argument on, with others fixed. */
export const Partial = z.strictObject({ is: z.literal("partial") });

/** A mark that makes a function answer requests. */
export const Route = z.strictObject({ is: z.literal("route") });
