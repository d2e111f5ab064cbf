import { chance } from "../support.ts";

/** When the logs begin. */
export const start = Date.UTC(2026, 10, 2, 9);

/** `count` times of 20 to 40 ms, in milliseconds, with moments half a second apart. */
export function times(count = 1000): { at: Date; ms: number }[] {
	const next = chance(9);
	return Array.from({ length: count }, (_, i) => ({ at: new Date(start + 500 * i), ms: Math.round(20 + 20 * next()) }));
}

/** The median of the law that was fitted is what it was fitted to. */
export const median = 0.03;
