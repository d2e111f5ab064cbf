import type { Program } from "./program.ts";

/** What is found of something in a program, once for all that ask: programs say a thing many thousand times. */
export function remembered<Subject, Found>(
	find: (subject: Subject, program: Program) => Found,
): (subject: Subject, program: Program) => Found {
	const known = new WeakMap<Program, Map<Subject, Found>>();
	return (subject, program) => {
		const ofProgram = known.get(program) ?? new Map<Subject, Found>();
		known.set(program, ofProgram);
		if (ofProgram.has(subject)) return ofProgram.get(subject) as Found;
		const found = find(subject, program);
		ofProgram.set(subject, found);
		return found;
	};
}
