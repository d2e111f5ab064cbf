import { z } from "zod";
import { Attribute, type Value } from "./attribute.ts";
import { type ComponentKind, componentKinds, guessOf, linkKinds } from "./catalogue/index.ts";
import { printableName } from "./printable.ts";
import { Location } from "./text.ts";

/** One node of the design. `id` is stable over edits ("service:web"); `at` is where a file declares it. */
export const Component = z.object({
	id: z.string(),
	kind: z.enum(componentKinds),
	name: z.string().overwrite(printableName),
	at: Location.optional(),
	attributes: z.record(z.string(), Attribute),
	/** Every file that said something of it. */
	files: z.array(z.string()),
	/** Where it runs, where the files tell ("prod"). */
	environment: z.string().optional(),
	/** The namespace of a cluster that its files put it into. */
	namespace: z.string().optional(),
	/** The same component in a more demanding environment, which is judged in its place. */
	variantOf: z.string().optional(),
	/** Files speak of it, and none of this workspace declares it. */
	outside: z.boolean().optional(),
});
export type Component = z.infer<typeof Component>;

/**
 * `from` and `to` are component ids. Client routes to balancer routes to service; scaler scales service; and so on. Two
 * call sites are two links, told apart by `site`. The id is "calls:from→to", with "#site" where there is one.
 */
export const Link = z.object({
	id: z.string(),
	kind: z.enum(linkKinds),
	from: z.string(),
	to: z.string(),
	site: z.string().optional(),
	at: Location.optional(),
	attributes: z.record(z.string(), Attribute),
});
export type Link = z.infer<typeof Link>;

/** Plain data: it crosses processes as JSON. */
export const Design = z.object({ components: z.array(Component), links: z.array(Link) });
export type Design = z.infer<typeof Design>;

/** The known value of an attribute, whatever its provenance; undefined where it is unknown or absent. */
export function valueIn(
	component: { attributes: Record<string, Attribute> } | undefined,
	name: string,
): Value | undefined {
	return component?.attributes[name]?.value;
}

/** Whether it works to an end, once or by a timetable. */
export function isJob(component: Component | undefined): boolean {
	return valueIn(component, "role") === "job";
}

/** Whether requests may come to a service: no queue and no timetable gives it its work. */
export function isAsked(component: Component): boolean {
	return valueIn(component, "role") !== "worker" && !isJob(component);
}

/** The attribute's number, else the catalogue's assumption, else NaN. For models: they must always have a number. */
export function numberOf(component: Component, name: string): number {
	const value = valueIn(component, name) ?? guessOf(component.kind as ComponentKind, name, component.attributes)?.value;
	return typeof value === "number" ? value : Number.NaN;
}
