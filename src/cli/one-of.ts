import { didYouMean } from "../dialects/spelling.ts";
import { UsageError } from "./errors.ts";

/** The word itself where it is known; else an error with a hint and every word that would do. */
export function oneOf<T extends string>(what: string, wanted: string, known: readonly T[]): T {
	const found = known.find((word) => word === wanted);
	if (found) return found;
	const rest = `${known.length > 12 ? "" : ` There are: ${known.join(", ")}.`}`;
	throw new UsageError(`There is no ${what} "${wanted}".${didYouMean(wanted, known)}${rest}`);
}
