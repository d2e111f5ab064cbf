import { incompleteBeta } from "./student.ts";

/** Chance of at least `count` successes among `of` trials that succeed with chance `p` each. */
export function atLeast(count: number, of: number, p: number): number {
	return count <= 0 ? 1 : incompleteBeta(count, of - count + 1, p);
}
