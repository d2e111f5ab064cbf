import type { Class, Code, Fn } from "../code.ts";
import { add } from "../grouped.ts";
import type { Program } from "../program.ts";

const known = new WeakMap<Code, Map<Class | string, Fn[]>>();

/** Go's methods may stand in other files than their struct, of which a package has one of each name. */
const keyOf = (one: Class, { language }: Code) => (language === "go" ? one.name : one);

/** Methods of a class, in the order of the text of the file, or of the package, that it stands in. */
export function methodsIn(of: Class, code: Code): readonly Fn[] {
	let found = known.get(code);
	if (!found) {
		found = new Map();
		for (const fn of code.functions) if (fn.class) add(found, keyOf(fn.class, code), fn);
		known.set(code, found);
	}
	return found.get(keyOf(of, code)) ?? [];
}

/** A class's own method, or that of a class it stands upon. */
export function methodOn(of: Class | undefined, method: string, program: Program, depth = 4): Fn | undefined {
	if (!of || depth === 0) return undefined;
	const own = methodsIn(of, program.codeOf(of.region)).find(({ name }) => name === method);
	if (own) return own;
	for (const base of of.bases) {
		const one = program.classNamed(base, of.region.parent ?? of.region);
		const found = one && one !== of ? methodOn(one, method, program, depth - 1) : undefined;
		if (found) return found;
	}
	return undefined;
}
