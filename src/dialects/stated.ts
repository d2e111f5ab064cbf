import type { Attribute } from "../design/attribute.ts";

/** Attributes without those that nobody states. */
export function stated(attributes: Record<string, Attribute | undefined>): Record<string, Attribute> {
	return Object.fromEntries(Object.entries(attributes).filter((entry): entry is [string, Attribute] => !!entry[1]));
}
