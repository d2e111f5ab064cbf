import type { Call, Expr } from "../code.ts";

/** One read or write of a thing that is stored, as a flow through a function meets it. */
export interface Touch {
	call: Call;
	does: "reads" | "writes";
	/** What it is of: a table, model or collection, as the code names it. */
	of: string;
	/**
	 * What a read may see: replicas by the client's own routing, an eventual read, or a handle that names a replica.
	 * addressed: what the address says that the process is given.
	 */
	sees: "routed" | "eventual" | "replica" | "addressed" | "all";
	engine?: string;
	handle?: Expr;
	/** The store whose settings say where reads go. */
	named?: string;
	/** It joins whatever transaction it stands in. */
	joins?: boolean;
}
