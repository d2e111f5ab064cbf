import { type Attribute, unknown } from "../../../../../design/attribute.ts";
import type { Location } from "../../../../../design/text.ts";

/** What bounds a wait: `timeout` in seconds, and `bounded`, whether there is any end; undefined where this says nothing of it. */
export type Bounds = Record<string, Attribute> | undefined;

/** There may be an end, but what would tell it was not read. */
export const notRead = (what: string, at: Location): Record<string, Attribute> => ({
	timeout: unknown(`${what} was not read`, at),
	bounded: unknown(`${what} was not read`, at),
});
