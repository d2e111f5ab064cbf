import type { Resource } from "../folder.ts";
import type { Block } from "../syntax.ts";

/** One scaling policy, of whichever service of AWS. */
export interface Policy {
	resource: Resource;
	/** Name of its target tracking block. */
	trackingName: string;
	tracking?: Block;
	type: "target-tracking" | "step" | "predictive";
}
