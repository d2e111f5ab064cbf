import type { Component } from "../../../design/design.ts";
import type { Inputs } from "../../inputs.ts";
import { reclaimRate } from "./spot.ts";

/** Reclaimable capacity: what it saves, and what it risks. */
export interface SpotPlan {
	/** Share of the replicas that run on it. */
	share: number;
	discount: number;
	/** Reclaims a second of one replica. */
	rate: number;
	/** From the notice to the end, where somebody acts on it; and the start of a replacement. */
	notice: number;
	boot: number;
}

export function readSpot(inputs: Inputs, service: Component, share: number, notice: number, boot: number): SpotPlan {
	return {
		share,
		discount: inputs.number(service, "spotDiscount"),
		rate: reclaimRate(inputs.number(service, "reclaimedAMonth")),
		notice,
		boot,
	};
}
