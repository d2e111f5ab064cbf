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
