import { z } from "zod";
import type { Join, Value } from "../attribute.ts";

export type Unit = "" | "s" | "B" | "/s" | "share" | "cores" | "replicas" | "connections" | "USD/h";

export interface Guess {
	value: Value;
	source: string;
}

/** A guess that is a multiple of another attribute, where somebody says what that one is. */
export interface Follows {
	attribute: string;
	times: number;
	source: string;
}

/** Another guess, where one of these attributes is known and not false: they would not be there otherwise. */
export interface Given extends Guess {
	attributes: readonly string[];
}

export interface AttributeSpec {
	schema: z.ZodType<Value>;
	unit: Unit;
	/** What it means, in one phrase that fits a tooltip. */
	label: string;
	/** What the simulator takes when nobody says otherwise, and why that is a fair guess. */
	assumed?: Guess & { follows?: Follows; given?: Given };
	/** How two declared statements of it join; absent: they conflict, and it is unknown. */
	join?: Join;
	/** It says what something is (a name, a place in the files), so that there is nothing of it to play. */
	says?: true;
	/** For `join: "worst"`: its values, the one to fear first. */
	order?: readonly Value[];
}

export function attribute(
	schema: z.ZodType<Value>,
	unit: Unit,
	label: string,
	value?: Value,
	source?: string,
): AttributeSpec {
	return {
		schema,
		unit,
		label,
		...(value !== undefined && { assumed: { value, source: source ?? "a common value" } }),
	};
}

export function following(spec: AttributeSpec, follows: Follows): AttributeSpec {
	return { ...spec, ...(spec.assumed && { assumed: { ...spec.assumed, follows } }) };
}

export function supposing(spec: AttributeSpec, given: Given): AttributeSpec {
	return { ...spec, ...(spec.assumed && { assumed: { ...spec.assumed, given } }) };
}

export const seconds = z.number().min(0);
export const share = z.number().min(0).max(1);
export const count = z.number().int().min(0);
export const amount = z.number().min(0);
export const flag = z.boolean();
export const text = z.string();
export const texts = z.array(z.string());
export const one = (...of: [string, ...string[]]) => z.enum(of);

/** Of several statements the worst holds; `order` has the one to fear first. */
export function worst(spec: AttributeSpec, ...order: Value[]): AttributeSpec {
	return { ...spec, join: "worst", order };
}

/** Of several bounds on one thing, each of which holds, the lesser decides. */
export function least(spec: AttributeSpec): AttributeSpec {
	return { ...spec, join: "least" };
}

/** Of several statements the greatest holds. */
export function most(spec: AttributeSpec): AttributeSpec {
	return { ...spec, join: "most" };
}

/** Of what only says what something is. */
export function fact(spec: AttributeSpec): AttributeSpec {
	return { ...spec, says: true };
}

/** Several files may say it in their own words, and any of them will do. */
export function first(spec: AttributeSpec): AttributeSpec {
	return { ...spec, join: "first" };
}
