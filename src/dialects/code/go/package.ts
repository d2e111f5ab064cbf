import type { Binding, Code } from "../code.ts";
import { packageOf } from "../languages/go.ts";

/** The files of one folder as one: what one of them declares the others use without an import. */
export function packageFrom(parts: readonly Code[]): Code {
	const [first] = parts;
	const all = <T>(of: (code: Code) => readonly T[]) => parts.flatMap(of);
	const module = { ...first.module };
	const classes = all((one) => one.classes);
	const byName = new Map(classes.map((one) => [one.name, one]));
	const names = all((one) => one.names);
	const files = new Set(parts.map((one) => one.module));
	const shared = names.flatMap((one): Binding[] => {
		if (files.has(one.region)) return one.from === undefined ? [{ ...one, region: module }] : [];
		// Methods that stand in another file than their struct.
		const owner = one.name.startsWith("this.") ? byName.get(one.region.class?.name ?? "") : undefined;
		return owner && owner.region !== one.region ? [{ ...one, region: owner.region }] : [];
	});
	return {
		...first,
		path: packageOf(first.path),
		parts,
		module,
		names: [...names, ...shared],
		calls: all((one) => one.calls),
		writes: all((one) => one.writes),
		exits: all((one) => one.exits),
		functions: all((one) => one.functions),
		classes,
		tests: all((one) => one.tests),
		uses: [...new Set(all((one) => one.uses ?? []))],
		opened: [...new Set(all((one) => one.opened))],
		faults: all((one) => one.faults),
	};
}
