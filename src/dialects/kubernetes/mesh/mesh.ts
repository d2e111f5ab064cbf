import type { Attribute } from "../../../design/attribute.ts";
import { declared, placeOf } from "../../../design/attribute.ts";
import type { LinksExtension } from "../../../design/fragment.ts";
import { stated } from "../../stated.ts";
import type { KubeObject } from "../object.ts";

/** What the proxies of a mesh do with every call towards a host. */
export function onCalls(
	object: KubeObject,
	host: string,
	attributes: Record<string, Attribute | undefined>,
): LinksExtension[] {
	const said = stated(attributes);
	if (Object.keys(said).length === 0) return [];
	const { timeout, meshRetries } = said;
	const at = placeOf(timeout);
	const common = {
		role: "extends-links",
		file: object.source.file.path,
		of: { by: "host", host },
		scope: object.scope,
		at: object.place,
	} as const;
	return [
		{
			...common,
			kinds: ["calls"],
			end: "to",
			attributes: { ...said, ...(at && timeout.value !== undefined && { bounded: declared(true, at, object.handle) }) },
		},
		// Whoever calls it, also where no call was read.
		...(meshRetries ? [{ ...common, kinds: ["routes"], end: "from", attributes: { meshRetries } } as const] : []),
	];
}

/** The largest of what several rules say: a call may fall under any of them. Undefined where one of them is silent. */
export function largest(all: readonly (Attribute | undefined)[]): Attribute | undefined {
	let most: Attribute | undefined;
	for (const one of all) {
		if (!one) return undefined;
		if (one.value === undefined) return one;
		if (!most || Number(one.value) > Number(most.value)) most = one;
	}
	return most;
}
