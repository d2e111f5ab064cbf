import { derived, placeOf } from "../attribute.ts";
import type { DerivedLinkFact } from "./derived.ts";

/** Where a mesh alone tries a call again: by the place that says so, which may say it of the calls of many. */
export const meshRule: DerivedLinkFact = {
	of: ["calls"],
	name: "meshRule",
	from(_graph, { id, attributes: { meshRetries, retries, endless, backoff } }) {
		const at = placeOf(meshRetries);
		if (meshRetries?.value === undefined || (retries ?? endless ?? backoff) || !at) return undefined;
		const parts = [{ of: id, attribute: "meshRetries" }];
		return derived(`${at.file}:${at.range.start.line}`, at, "the mesh alone tries it again", parts);
	},
};
