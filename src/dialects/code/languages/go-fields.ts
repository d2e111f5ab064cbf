import type { Call, Code, Expr, Region } from "../code.ts";
import { scopeOf } from "../regions.ts";

/**
 * What is set on something right after it was made is given to what makes it: `config.MaxConns = 25` and
 * `db.SetMaxOpenConns(25)` in the same function, so that options need one look.
 */
export function nameFields(code: Code): void {
	const made = new Map<Region, Map<string, Call>>();
	for (const { target, value, region } of code.writes) {
		if (target.kind !== "name" || value.kind !== "call") continue;
		const scope = scopeOf(region);
		const inScope = made.get(scope) ?? new Map<string, Call>();
		made.set(scope, inScope.set(target.name, value.call));
	}
	const makerOf = (of: Expr, region: Region) =>
		of.kind === "name" ? made.get(scopeOf(region))?.get(of.name) : undefined;
	for (const { target, operator, value, region } of code.writes) {
		if (target.kind !== "member" || operator !== "=") continue;
		const maker = makerOf(target.of, region);
		if (maker) maker.named[target.name] ??= value;
	}
	for (const { callee, positional, region } of code.calls) {
		if (callee.kind !== "member" || positional.length !== 1 || !/^Set[A-Z]/.test(callee.name)) continue;
		const maker = makerOf(callee.of, region);
		const beneath = maker?.callee.kind === "member" && maker.callee.name === "DB" && makerOf(maker.callee.of, region);
		// GORM docs, Connection Pool: db.DB() is the pool beneath, which the driver that it was opened with makes.
		const driver = beneath && beneath.positional[0]?.kind === "call" ? beneath.positional[0].call : undefined;
		for (const one of [maker, driver]) if (one) one.named[callee.name] ??= positional[0];
	}
}
