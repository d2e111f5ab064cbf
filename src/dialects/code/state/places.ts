import type { Code, Expr, Region } from "../code.ts";

/** Every expression of a file with the region in which it is evaluated; parts of expressions are not told apart. */
export function* expressionsOf(code: Code): Generator<{ expr: Expr; region: Region }> {
	const { calls, writes, exits, tests } = code;
	for (const { callee, positional, named, region } of calls)
		for (const expr of [callee, ...positional, ...Object.values(named)]) yield { expr, region };
	for (const { target, value, region } of writes) {
		yield { expr: value, region };
		if (target.kind === "index") yield { expr: target.index, region };
	}
	for (const { value, region } of exits) if (value) yield { expr: value, region };
	for (const region of tests) if (region.test) yield { expr: region.test, region: region.parent ?? region };
}
