import type { Location } from "../../../../design/text.ts";
import type { Expr, Region } from "../../code.ts";

/** A write of money, stock or seats that is computed from, or let through by, what was read a step before. */
export interface Reliant {
	counts: string;
	at: Location;
	region: Region;
	handle: Expr | undefined;
	conditional: "none" | "process-lock" | "condition" | "lock" | "version" | "serializable";
	decidedBy: "read" | "cache";
}
