import { deepest } from "./bindings.ts";
import type { Binding, Call, Class, Expr, Origin, Region, Type } from "./code.ts";
import type { Following } from "./following.ts";
import type { Knowledge } from "./knowledge.ts";
import { heldBy, inlineModule, resultOf } from "./names.ts";

/** Where values come from: the library and the path within it, through names, calls, marks and types. */
export class Origins {
	private readonly program: Following;
	private readonly knowledge: Knowledge;
	private readonly known = new Map<Expr, Origin | undefined>();

	constructor(program: Following, knowledge: Knowledge) {
		this.program = program;
		this.knowledge = knowledge;
	}

	/** Where a value comes from; a name that nothing binds is a builtin of the language, from "". */
	of(expr: Expr, depth = deepest): Origin | undefined {
		if (depth === 0) return undefined;
		if (this.known.has(expr)) return this.known.get(expr);
		// A chain of calls may be long: each step is found with those before it known.
		if (depth === deepest)
			for (const step of chainBelow(expr)) if (!this.known.has(step)) this.known.set(step, this.found(step, deepest));
		const found = this.found(expr, depth);
		if (depth === deepest) this.known.set(expr, found);
		return found;
	}

	private found(expr: Expr, depth: number): Origin | undefined {
		const again = (other: Expr) => this.of(other, depth - 1);
		if (expr.kind === "name" || expr.kind === "member") {
			const bindings = this.program.bindingsOf(expr, depth);
			if (bindings.length > 0) return this.ofBindings(bindings, depth);
			if (expr.kind === "name") return expr.name === "this" ? this.ofThis(expr.region, depth) : this.unbound(expr);
			const owner = again(expr.of) ?? this.ofMark(expr.of, expr.name, depth);
			const held = owner ? undefined : this.program.entry(expr.of, expr.name, depth - 1);
			if (held) return again(held);
			return owner && { from: owner.from, path: `${owner.path}.${expr.name}` };
		}
		if (expr.kind === "call") return this.ofCall(expr.call, depth);
		if (expr.kind === "index") {
			const owner = again(expr.of);
			// A name for a type with something said beside it is that type.
			if (owner?.path === ".Annotated") {
				const [type] = expr.index.kind === "list" ? expr.index.items : [];
				return type && again(type);
			}
			return owner && { from: owner.from, path: `${owner.path}[]` };
		}
		if (expr.kind === "choice") return again(expr.yes) ?? again(expr.no);
		if (expr.kind === "operation" && /^(\|\||\?\?|&&)$/.test(expr.operator))
			return again(expr.operands[expr.operator === "&&" ? 1 : 0]);
		if (expr.kind === "each") {
			const made = again(expr.makes);
			return made && { from: made.from, path: `${made.path}[]` };
		}
		return undefined;
	}

	/** What a mark has made of a function, where that is known to have such a member: `@shared_task` gives it `delay`. */
	private ofMark(expr: Expr, member: string, depth: number): Origin | undefined {
		const [one] = this.program.bindingsOf(expr, depth - 1);
		for (const mark of (one?.fn && one.marks) || []) {
			const origin = this.of(mark, depth - 1);
			if (origin && this.knowledge.knows(`${origin.from}${origin.path}.${member}`.replace(/^\./, ""))) return origin;
		}
		return undefined;
	}

	private ofBindings(bindings: readonly Binding[], depth: number): Origin | undefined {
		const one = bindings.find(({ from }) => from !== undefined);
		if (one?.from !== undefined)
			return { from: one.from, path: one.exported && one.exported !== "default" ? `.${one.exported}` : "" };
		const held = heldBy(bindings);
		if (held?.value) {
			// One of several that stand side by side: `a, b = connect(x), connect(y)`.
			const part = held.path ? this.program.partAt(held.value, held.path, depth - 1) : undefined;
			const own = part && this.of(part, depth - 1);
			if (own) return own;
			const origin = this.of(held.value, depth - 1);
			if (origin) return held.path ? { from: origin.from, path: origin.path + held.path } : origin;
		}
		const [first] = bindings;
		if (first.over) {
			const over = this.of(first.over, depth - 1);
			return over && { from: over.from, path: `${over.path}[]` };
		}
		if (first.class) return this.ofClass(first.class, depth);
		const typed = bindings.find(({ type }) => type);
		return typed?.type && this.ofType(typed.type, typed.region, depth);
	}

	/** A class of the workspace is what its base in a library is. */
	private ofClass(one: Class, depth: number): Origin | undefined {
		for (const base of one.bases) {
			const origin = this.ofType(base, one.region.parent ?? one.region, depth - 1);
			if (origin) return { from: origin.from, path: origin.path.replace(/\(\)$/, "") };
		}
		return undefined;
	}

	private ofThis(region: Region, depth: number): Origin | undefined {
		for (let at: Region | undefined = region; at; at = at.parent)
			if (at.class) {
				const origin = this.ofClass(at.class, depth);
				return origin && { from: origin.from, path: `${origin.path}()` };
			}
		return undefined;
	}

	private unbound(expr: Extract<Expr, { kind: "name" }>): Origin | undefined {
		const code = this.program.codeOf(expr.region);
		const opened = code.opened.find((module) => this.knowledge.knows(`${module}.${expr.name}`));
		return { from: opened ?? "", path: `.${expr.name}` };
	}

	private ofCall(call: Call, depth: number): Origin | undefined {
		const [local] = this.program.bindingsOf(call.callee, depth - 1);
		// `const createClient = () => new PrismaClient()`
		const fn = local?.fn ?? (local?.value?.kind === "function" ? local.value.fn : undefined);
		if (fn) {
			const returned = this.program.returned(fn);
			const origin = returned && this.of(returned, depth - 1);
			return origin ?? (fn.result && this.ofType(fn.result, local.region, depth));
		}
		const module = inlineModule(call);
		if (module !== undefined) return { from: module, path: "" };
		const origin = this.of(call.callee, depth - 1);
		return origin && resultOf(origin, call, this.knowledge);
	}

	/** An instance of a type. */
	private ofType(type: Type, region: Region, depth: number): Origin | undefined {
		if (depth === 0) return undefined;
		const [first, ...rest] = type.name.split(".");
		if (/^(list|List|Sequence|Iterable|Collection|Set|Array|tuple)$/.test(type.name) && type.of[0]) {
			const of = this.ofType(type.of[0], region, depth - 1);
			return of && { from: of.from, path: `${of.path}[]` };
		}
		const name: Expr = { kind: "name", name: first, region, at: region.at, text: first };
		const bindings = this.program.bindingsOf(name, depth - 1);
		const origin = bindings.length > 0 ? this.ofBindings(bindings, depth - 1) : this.unbound(name);
		// With its package or name space before it: `System.Net.Http.HttpClient`.
		if (bindings.length === 0 && rest.length > 1 && this.knowledge.knows(type.name))
			return { from: "", path: `.${type.name}()` };
		if (!origin || (origin.from === "" && bindings.length === 0)) return undefined;
		return { from: origin.from, path: `${[origin.path, ...rest].join(".")}()` };
	}
}

/** What an expression is a step of, the first first; nothing where it is short. */
function chainBelow(expr: Expr): Expr[] {
	const steps: Expr[] = [];
	for (let at: Expr | undefined = expr; at; ) {
		at = at.kind === "member" ? at.of : at.kind === "call" ? at.call.callee : undefined;
		if (at) steps.push(at);
	}
	return steps.length < deepest / 2 ? [] : steps.reverse();
}
