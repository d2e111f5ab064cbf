import type { Call, Code, Expr, Region } from "../code.ts";
import { scopeOf } from "../regions.ts";

/**
 * What is set on something right after it was made is given to what makes it: `config.MaxConns = 25` and
 * `db.SetMaxOpenConns(25)` in the same function, so that options need one look. What the package keeps is set in any.
 */
export function nameFields(code: Code): void {
	const made = new Map<Region, Map<string, Call>>();
	const keep = (scope: Region, text: string, call: Call) =>
		made.set(scope, (made.get(scope) ?? new Map<string, Call>()).set(text, call));
	for (const { name, region, value } of code.names)
		if (region.kind === "module" && value?.kind === "call") keep(region, name, value.call);
	for (const { target, value, region } of code.writes)
		if ((target.kind === "name" || target.kind === "member") && value.kind === "call")
			keep(scopeOf(region), target.text, value.call);
	const names = new Map<Region, Set<string>>();
	for (const { region, name } of code.names) names.set(region, (names.get(region) ?? new Set()).add(name));
	const makerOf = (of: Expr, region: Region): Call | undefined => {
		if (of.kind !== "name" && of.kind !== "member") return undefined;
		for (let at: Region | undefined = scopeOf(region); at; at = at.parent && scopeOf(at.parent)) {
			const own = made.get(at)?.get(of.text);
			if (own) return own;
			if (at !== code.module && of.kind === "name" && names.get(at)?.has(of.name)) return undefined;
		}
		// `app := &app{sessions: scs.New()}` and then `app.sessions.Store = …`.
		const field = of.kind === "member" ? makerOf(of.of, region)?.named[of.name] : undefined;
		return field?.kind === "call" ? field.call : undefined;
	};
	for (const { target, operator, value, region } of code.writes) {
		if (target.kind !== "member" || operator !== "=") continue;
		const maker = makerOf(target.of, region);
		if (maker) maker.named[target.name] ??= value;
	}
	for (const { callee, positional, region } of code.calls) {
		if (callee.kind !== "member" || positional.length !== 1 || !/^Set[A-Z]/.test(callee.name)) continue;
		// `resty.New().SetTimeout(limit).SetRetryCount(3)`: what a chain sets is given to what it began with.
		let first: Expr = callee.of;
		while (first.kind === "call" && first.call.callee.kind === "member" && first.call.callee.of.kind === "call")
			first = first.call.callee.of;
		const maker = first.kind === "call" ? first.call : makerOf(callee.of, region);
		const beneath = maker?.callee.kind === "member" && maker.callee.name === "DB" && makerOf(maker.callee.of, region);
		// GORM docs, Connection Pool: db.DB() is the pool beneath, which the driver that it was opened with makes.
		const driver = beneath && beneath.positional[0]?.kind === "call" ? beneath.positional[0].call : undefined;
		for (const one of [maker, driver]) if (one) one.named[callee.name] ??= positional[0];
	}
}
