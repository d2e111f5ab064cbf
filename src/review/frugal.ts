import { setFlagsFromString } from "node:v8";

/**
 * Does work that leaves much behind, as reading a workspace from the ground up does (syntax trees, of which none is needed for
 * long): the heap is cleared when it is twice what was left of it, where V8 by itself waits for up to four times as much.
 */
export async function frugally<T>(work: () => Promise<T>): Promise<T> {
	growBy(100);
	try {
		return await work();
	} finally {
		// V8's own measure.
		growBy(0);
	}
}

function growBy(percent: number): void {
	setFlagsFromString(`--heap-growing-percent=${percent}`);
}

/**
 * For a process that ends with its one answer: of a first look most code is run too seldom to be worth a compiler's while, and V8's
 * takes as long on its own threads as the reading itself. Code that is hot is optimised a few milliseconds later. (Four times
 * what Node 20 begins with.)
 */
export function optimiseSeldom(): void {
	setFlagsFromString("--interrupt-budget=540000");
}
