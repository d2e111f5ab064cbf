/** A read of something that is split, and the fields by which it looks; `start` and `end` are of its call. */
export interface Asked {
	engine: "mongodb" | "cosmosdb" | "sql";
	/** As the code calls it; undefined where another file does. */
	name: string | undefined;
	fields: readonly string[];
	start: number;
	end: number;
}
