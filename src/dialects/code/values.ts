import type { Call, Expr } from "./code.ts";
import type { Given } from "./entries/given.ts";
import type { Program } from "./program.ts";

export function textIn(expr: Expr | undefined, program: Program): string | undefined {
	const value = expr && program.follow(expr);
	return value?.kind === "literal" && typeof value.value === "string" ? value.value : undefined;
}

export function numberIn(expr: Expr | undefined, program: Program): number | undefined {
	const value = expr && program.follow(expr);
	return value?.kind === "literal" && typeof value.value === "number" ? value.value : undefined;
}

/**
 * The whole part of a text that comes before its first hole: enough to tell what statement it is. `depth`: a text may be made of
 * itself, `query = query + " where …"`, `db = scope(db)`.
 */
export function headOf(expr: Expr | undefined, program: Program, depth = 20): string | undefined {
	const value = expr && depth > 0 ? program.follow(expr) : undefined;
	const inner = (part: Expr | undefined) => headOf(part, program, depth - 1);
	if (value?.kind === "literal") return typeof value.value === "string" ? value.value : undefined;
	if (value?.kind === "text") return inner(value.parts[0]);
	if (value?.kind === "operation") return inner(value.operands[0]);
	if (value?.kind !== "call") return undefined;
	const [first, ...rest] = value.call.positional;
	// What a format begins with, before what it puts in.
	if (/^(Sprintf|format|String\.format)$/.test(methodOf(value.call)) && first) return inner(first)?.split(/[%{]/)[0];
	// `text("select …")`, `sql.SQL("…")`.
	return rest.length === 0 ? inner(first) : undefined;
}

/** The last name of what is called, and what it is called on. */
export function methodOf({ callee }: Call): string {
	return callee.kind === "member" || callee.kind === "name" ? callee.name : "";
}

/** What something is called where it is asked for: the last name of `orders`, `this.orders`. */
export const nameOf = (expr: Expr): string | undefined =>
	expr.kind === "name" || expr.kind === "member" ? expr.name : undefined;

export function receiverOf({ callee }: Call): Expr | undefined {
	return callee.kind === "member" ? callee.of : undefined;
}

/**
 * What is given to a call at one of these places, the first that is there. "hidden": it may be among what only the run
 * knows.
 */
export function given(call: Call, at: Given, program: Program): Expr | "hidden" | undefined {
	let hidden = false;
	for (const path of at) {
		const [first, ...rest] = path.split(".");
		// "Attempts()": what an option of that name is given (Go).
		const option = first.endsWith("()") ? optionOf(call, first.slice(0, -2)) : undefined;
		if (option) return option;
		let found = /^\d+$/.test(first) ? call.positional[Number(first)] : call.named[first];
		// A step that sets it and gives the object back: `resty.New().SetTimeout(limit)`.
		if (!found && methodOf(call) === first && /^[A-Za-z]/.test(first)) found = call.positional[0];
		if (!found && /^build/.test(methodOf(call)) && /^[a-z]/.test(first)) found = stepOf(call, first, program) as Expr;
		if (!found && !/^\d+$|\(\)$/.test(first)) {
			const spread = spreadAt(call, first, program);
			if (spread === "hidden") hidden = true;
			else found = spread as Expr;
		}
		for (const step of rest) found = (found && partOf(found, step, program)) as Expr;
		if (found) return found;
	}
	return hidden ? "hidden" : undefined;
}

/** An entry, or what the call that made it was given. */
function partOf(expr: Expr, step: string, program: Program): Expr | undefined {
	const key = /^\d+$/.test(step) ? Number(step) : step;
	const entry = program.entry(expr, key);
	const value = program.follow(expr);
	if (entry || value.kind !== "call") return entry;
	return typeof key === "number" ? value.call.positional[key] : stepOf(value.call, key, program);
}

/** What one of the steps was given that built an object: `HttpRequest.newBuilder(uri).timeout(limit).build()`. */
function stepOf(last: Call, name: string, program: Program): Expr | undefined {
	// "setHeader(KEY)": what a step sets that is told first what it sets.
	const [, method, told] = /^(\w+)\((\w+)\)$/.exec(name) ?? [];
	// "connectionString[1]": another argument of a step than its first.
	const [, further, position] = /^(\w+)\[(\d)\]$/.exec(name) ?? [];
	for (const step of stepsBefore(last, program)) {
		const own = methodOf(step);
		if (further) {
			if (own === further && step.positional[Number(position)]) return step.positional[Number(position)];
			continue;
		}
		if (method) {
			if (own === method && lastWord(step.positional[0]) === told && step.positional[1]) return step.positional[1];
			continue;
		}
		const given = step.named[name] ?? (own === name ? step.positional[0] : undefined);
		if (given) return given;
	}
	return undefined;
}

function lastWord(expr: Expr | undefined): string | undefined {
	if (expr?.kind === "literal") return String(expr.value);
	return expr?.kind === "member" || expr?.kind === "name" ? expr.name : undefined;
}

/** A call and those before it in its chain, the last first. */
export function stepsBefore(last: Call, program: Program): Call[] {
	const steps = [last];
	for (let of = receiverOf(last); of && steps.length < 20; ) {
		const before: Expr = program.follow(of);
		if (before.kind !== "call") break;
		steps.push(before.call);
		of = receiverOf(before.call);
	}
	return steps;
}

function optionOf({ positional }: Call, name: string): Expr | undefined {
	for (const one of positional)
		if (one.kind === "call" && methodOf(one.call) === name) return one.call.positional[0] ?? one;
	return undefined;
}

function spreadAt(call: Call, name: string, program: Program): Expr | "hidden" | undefined {
	for (const spread of call.spread ?? []) {
		const value = program.entry(spread, name);
		if (value) return value;
		const holder = program.follow(spread);
		if (holder.kind !== "map" && holder.kind !== "list") return "hidden";
	}
	return undefined;
}

export const givenOf = (call: Call, at: Given, program: Program): Expr | undefined => {
	const found = given(call, at, program);
	return found === "hidden" ? undefined : found;
};

/** What a function of the workspace makes and hands out: a client that is set up there. */
export function madeIn(call: Call, program: Program): Expr | undefined {
	const fn = program.called(call);
	const returned = fn && program.returned(fn);
	const made = returned && program.follow(returned);
	return made?.kind === "call" ? made : undefined;
}

/**
 * The calls whose arguments hold for a call: its own, and those that its client or a partial application was made with,
 * the nearest first.
 */
export function layersOf(call: Call, program: Program): Call[] {
	const layers = [call];
	let at: Expr | undefined = call.callee;
	// A chain of steps is as long as people like it.
	for (let depth = 0; at && depth < 40; depth++) {
		const value: Expr = program.follow(at);
		if (value.kind === "call") {
			layers.push(value.call);
			at = madeIn(value.call, program) ?? value.call.callee;
		} else at = value.kind === "member" ? value.of : undefined;
	}
	return layers;
}
