import { attribute, fact, one, worst } from "./attribute-spec.ts";

/** Of a store's rows, of what is put into a queue or store, and of what the platform itself puts into a queue. */
export const keyShape = fact(
	worst(
		attribute(
			one("constant", "few", "ascending", "spread"),
			"",
			"what the partition key's values are: one, a few, ever later ones (a time, a counter), or many",
		),
		"constant",
		"few",
		"ascending",
		"spread",
	),
);
