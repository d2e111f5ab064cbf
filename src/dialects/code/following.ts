import { Bindings, deepest } from "./bindings.ts";
import type { Binding, Call, Class, Expr, Fn } from "./code.ts";
import { heldBy, inlineModule, namesOf, resultsOf } from "./names.ts";

/** What expressions come to: names, members and entries are followed to what they hold, calls to what they run. */
export class Following extends Bindings {
	/** Follows names, members and entries to the expression that they hold; stops at what is not known. */
	follow(expr: Expr, depth = deepest): Expr {
		if (depth === 0) return expr;
		const bindings = this.bindingsOf(expr, depth - 1);
		const held = heldBy(bindings);
		let next: Expr | undefined;
		if (held?.value) next = held.path ? this.partAt(held.value, held.path, depth - 1) : held.value;
		else if (bindings.length > 0) next = this.configured(bindings, depth - 1) ?? this.around.injected(bindings, this);
		else if (expr.kind === "member") next = this.entry(expr.of, expr.name, depth - 1);
		else if (expr.kind === "index" && expr.index.kind === "literal")
			next = this.entry(expr.of, expr.index.value ?? "", depth - 1);
		return next && next !== expr ? this.follow(next, depth - 1) : expr;
	}

	/** Nest docs, Configuration: a parameter of type `ConfigType<typeof redis>` is what `redis = registerAs("redis", () => …)` gives. */
	private configured(bindings: readonly Binding[], depth: number): Expr | undefined {
		const [{ type, parameter, region }] = bindings;
		const said = type ?? parameter?.type;
		const [of] = said?.name === "ConfigType" ? said.of : [];
		if (!of) return undefined;
		// A parameter may be called as what its type speaks of.
		const around = (parameter && region.parent) ?? region;
		const name: Expr = { kind: "name", name: of.name, region: around, at: region.at, text: of.name };
		const value = this.follow(name, depth);
		const maker =
			value.kind === "call" && value.call.callee.text === "registerAs" ? value.call.positional[1] : undefined;
		return maker?.kind === "function" ? this.returned(maker.fn) : undefined;
	}

	/** The part of a value that a path such as `[0]` or `.name` leads to. */
	partAt(value: Expr, path: string, depth: number): Expr | undefined {
		let at: Expr | undefined = value;
		for (const [, key, index] of path.matchAll(/\.(\w+)|\[(\d+)\]/g))
			at = at && this.entry(at, key ?? Number(index), depth);
		return at;
	}

	/** What stands in a map or list under a key. */
	entry(expr: Expr, key: string | number | boolean, depth = deepest): Expr | undefined {
		const followed = this.follow(expr, depth);
		const holder = this.givenOut(followed) ?? followed;
		if (holder.kind === "list") return typeof key === "number" ? holder.items.at(key) : undefined;
		if (holder.kind === "call") {
			const { positional, named } = holder.call;
			const set = this.adapter.fieldsAreNamed && (typeof key === "number" ? positional[key] : named[String(key)]);
			if (set) return set;
			// `DefaultConfig().MaxConns`: what a function of the workspace makes and hands out.
			const fn = depth > 0 ? this.called(holder.call) : undefined;
			const made = fn && this.returned(fn);
			return made && this.entry(made, key, depth - 1);
		}
		if (holder.kind !== "map") return undefined;
		for (const each of [...holder.entries].reverse()) {
			const named = each.key && this.follow(each.key, depth);
			if (named?.kind === "literal" && named.value === key) return each.value;
			const spread = each.key ? undefined : this.entry(each.value, key, depth - 1);
			if (spread) return spread;
		}
		return undefined;
	}

	/** The one thing that a loaded file hands out: `require("./config")`, under a name or where it is used. */
	givenOut(expr: Expr): Expr | undefined {
		if (!this.adapter.filesAreValues || (expr.kind !== "name" && expr.kind !== "call")) return undefined;
		const [one] = expr.kind === "name" ? this.resolve(expr.name, expr.region) : [];
		const isWhole = one?.from !== undefined && (one.exported === "" || one.exported === "default");
		const module = expr.kind === "call" ? inlineModule(expr.call) : isWhole ? one.from : undefined;
		const by = this.codeOf(expr.kind === "call" ? expr.call.region : expr.region);
		const code = module === undefined ? undefined : this.link(module, by);
		const value = code && code !== by ? heldBy(namesOf(code).get(code.module)?.get("default") ?? [])?.value : undefined;
		return value && this.follow(value);
	}

	/** The class of the workspace that an expression is an instance of, or names. */
	classOf(expr: Expr): Class | undefined {
		const value = this.follow(expr);
		const what = value.kind === "call" ? value.call.callee : value;
		for (const binding of [...this.bindingsOf(what), ...this.bindingsOf(expr)]) {
			const type = binding.type ?? binding.parameter?.type;
			const found = binding.class ?? (type && this.classNamed(type, binding.region));
			if (found) return found;
		}
		return undefined;
	}

	/** The one expression that a function returns. */
	returned(fn: Fn): Expr | undefined {
		const given = resultsOf(this.codeOf(fn.region)).get(fn) ?? [];
		return given.length === 1 ? given[0] : undefined;
	}

	/** All that a function returns. */
	results(fn: Fn): readonly Expr[] {
		return resultsOf(this.codeOf(fn.region)).get(fn) ?? [];
	}

	/** The function of the workspace that is called. */
	called(call: Call): Fn | undefined {
		const [one] = this.bindingsOf(call.callee);
		if (one?.fn) return one.fn;
		// `const key = (id) => …`
		if (one?.value?.kind === "function") return one.value.fn;
		return one || call.callee.kind !== "member" ? undefined : this.methodOfMap(call.callee.of, call.callee.name);
	}

	/** `export const orders = { find: (id) => …, place }`, `module.exports = { find }`: what stands under a name in an object. */
	private methodOfMap(of: Expr, name: string): Fn | undefined {
		if (!this.adapter.filesAreValues || (of.kind !== "name" && of.kind !== "member")) return undefined;
		const held = this.entry(of, name);
		const value = held && this.follow(held);
		if (value?.kind === "function") return value.fn;
		return value ? this.bindingsOf(value)[0]?.fn : undefined;
	}
}
