/**
 * Why something failed, in words for a person. What the engine says of its own stack and values helps nobody who reads
 * a review.
 */
export function reasonOf(error: unknown): string {
	const message = error instanceof Error ? error.message : String(error);
	if (error instanceof RangeError) {
		if (/call stack/i.test(message)) return "it is nested too deeply";
		if (/invalid (string|array|typed array) length|allocation failed/i.test(message)) return "it is too large";
	}
	if (error instanceof TypeError) return "it is written in a form that is not understood";
	return message;
}

/** For work in which errors are answers, and many: each would keep the stack that it was made on, which takes longer than all else. */
export function withoutTraces<T>(work: () => T): T {
	const limit = Error.stackTraceLimit;
	Error.stackTraceLimit = 0;
	try {
		return work();
	} finally {
		Error.stackTraceLimit = limit;
	}
}
