import { Unplayable } from "../unplayable.ts";

/** What one run may take: some seconds and some hundred megabytes, so that a comparison on four threads stays bearable. */
export const budget = {
	events: 100_000_000,
	/** Events or timers that are still to come, and requests under way. */
	pending: 1 << 21,
	replicas: 100_000,
	users: 20_000_000,
};

/** Ends a run that takes more: whoever asked hears it, and no machine is brought down. */
export function tooMuch(most: number, what: string): never {
	const number = most >= 1e6 ? `${Math.floor(most / 1e6)} million` : most;
	throw new Unplayable(`one run takes more than ${number} ${what}`);
}
