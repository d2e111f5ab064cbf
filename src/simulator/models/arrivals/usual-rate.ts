import type { Focus } from "../../focus.ts";
import type { Inputs } from "../../inputs.ts";
import { shareOf } from "../network/shares.ts";

/** Requests a second of the service on a usual day: its own, else the part of its clients' that reaches it. */
export function usualRate(inputs: Inputs, { service, client, way }: Focus): number {
	const own = inputs.value(service, "rate");
	if (typeof own === "number") return own;
	const calls = way.filter((link) => link.kind === "calls");
	return calls.reduce((rate, link) => rate * shareOf(inputs, link), inputs.number(client, "rate"));
}
