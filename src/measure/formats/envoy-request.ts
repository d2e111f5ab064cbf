import type { Request } from "../traffic.ts";
import { isoTime } from "./values.ts";

/** Envoy's times are whole milliseconds. */
export const step = 1e-3;

interface Entry {
	start: string;
	code: number | undefined;
	sent: number | undefined;
	/** What was behind took, else the whole. */
	milliseconds: number | undefined;
	client: string | undefined;
	agent: string | undefined;
}

/** A request as Envoy has seen it, however that is written; undefined where it does not say when, or how it ended. */
export function requestOfEnvoy({ start, code, sent, milliseconds, client, agent }: Entry): Request | undefined {
	const at = isoTime(start);
	if (at === undefined || code === undefined) return undefined;
	return {
		at,
		...(milliseconds !== undefined && { seconds: milliseconds / 1000 }),
		...(sent !== undefined && { bytes: sent }),
		...(client && { client: `${client} ${agent ?? ""}` }),
		// 0: the client went away before an answer.
		failed: code >= 500,
	};
}

/** The first of a list of addresses, who is nearest to the user; undefined where there is none ("-"). */
export function firstOf(list: string | undefined): string | undefined {
	const first = list?.split(",")[0].trim();
	return first && first !== "-" ? first : undefined;
}

export function withoutPort(address: string | undefined): string | undefined {
	const colon = address?.lastIndexOf(":") ?? -1;
	return colon > 0 ? address?.slice(0, colon) : address;
}
