import type { Kernel } from "../../kernel/kernel.ts";
import type { Fleet } from "./fleet.ts";
import type { Requests } from "./requests.ts";
import type { Stage } from "./stage.ts";

/** What those who shape the work of replicas see of them. */
export interface Workplace {
	readonly kernel: Kernel;
	readonly requests: Requests;
	readonly fleet: Fleet;
	readonly plan: { readonly concurrency: number };
	/** What every request goes through before its work, in this order. Fixed before the run begins. */
	readonly stages: Stage[];
	/** The work of a request is done. */
	done(slot: number): void;
}
