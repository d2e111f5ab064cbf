/** What the engine says of its own values must never reach a person. */
export const ofTheEngine =
	/Maximum call stack|Cannot read propert|is not a function|is not iterable|undefined \(reading|Invalid (string|array) length|\bNaN\b of|to NaN\b/;
