import { z } from "zod";

/** Where a value is given: "0" a position, "pool_size" a name, "0.pool.max" an entry of what is given first. */
export const Given = z.array(z.string());
export type Given = z.infer<typeof Given>;

/** A number that is given, and what the library takes without it. */
export const Amount = z.strictObject({
	at: Given,
	usual: z.number().optional(),
	/** Its name within an address that is given (`?pool_max_conns=8`). */
	parameter: z.string().optional(),
	/** Where something is given by one of these names, there is none. */
	without: z.strictObject({ at: Given, names: z.array(z.string()) }).optional(),
	source: z.string(),
});
export type Amount = z.infer<typeof Amount>;
