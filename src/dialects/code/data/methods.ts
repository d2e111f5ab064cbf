import type { Class, Code, Fn } from "../code.ts";
import { add } from "../grouped.ts";

const known = new WeakMap<Code, Map<Class, Fn[]>>();

/** Methods of a class, in the order of the text of the file that it stands in. */
export function methodsIn(of: Class, code: Code): readonly Fn[] {
	let found = known.get(code);
	if (!found) {
		found = new Map();
		for (const fn of code.functions) if (fn.class) add(found, fn.class, fn);
		known.set(code, found);
	}
	return found.get(of) ?? [];
}
