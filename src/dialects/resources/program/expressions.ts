import { isProduction } from "../most-demanding.ts";
import type { Expression, Span } from "../syntax.ts";
import type { Given, Member, Term } from "./form.ts";
import { Statements, within } from "./statements.ts";
import { type Env, expressionOf, literal, scalar, unknown, type Value } from "./values.ts";

/** What a call is given; `named` (Python) is one more object for whom no names are known. */
export interface Arguments {
	items: Value[];
	named?: Value & { kind: "object" };
}

/** Works out expressions. */
export abstract class Expressions extends Statements {
	protected abstract callOf(term: Term & { kind: "call" }, env: Env, at: Span): Value;
	protected abstract superOf(given: Arguments, env: Env, at: Span): Value;
	protected abstract made(target: Value, given: Arguments, at: Span): Value;

	value(term: Term, env: Env): Value {
		const at: Span = { file: term.file, start: term.start, end: term.end };
		if (this.spent()) return unknown("too much of it", at);
		this.depth++;
		try {
			return this.worth(term, env, at);
		} finally {
			this.depth--;
		}
	}

	private worth(term: Term, env: Env, at: Span): Value {
		switch (term.kind) {
			case "literal":
				return scalar(term.value, at);
			case "self": {
				let scope: Env | undefined = env;
				while (scope && !scope.self) scope = scope.outer;
				return scope?.self ? { kind: "made", made: scope.self, at } : unknown("this", at);
			}
			case "name":
				return this.lookup(term.name, env, at);
			case "member":
				return this.member(this.value(term.of, env), term.name, at);
			case "index":
				return this.index(term, env, at);
			case "object":
				return this.object(term.members, env, at);
			case "list":
				return { kind: "list", items: this.arguments(term, env).items, at };
			case "function":
				return { kind: "function", fn: term.fn, env, at };
			case "class":
				return { kind: "class", class: term.class, source: env.source, at };
			case "text": {
				const parts = term.parts.map((part) => (typeof part === "string" ? part : expressionOf(this.value(part, env))));
				return { kind: "scalar", expression: { ...at, kind: "template", parts, heredoc: false } };
			}
			case "choice":
				return this.conditional(term, env, at);
			case "operation":
				return this.operation(term, env, at);
			case "assign": {
				const value = this.value(term.value, env);
				let scope: Env | undefined = env;
				const { to } = term;
				if (to.kind === "name") while (scope && !scope.names.has(to.name)) scope = scope.outer;
				this.bind(to, value, to.kind === "name" ? (scope ?? env) : env);
				return value;
			}
			case "new": {
				const given = this.arguments(term.given, env);
				return this.made(this.value(term.of, env), given, at);
			}
			case "super":
				return this.superOf(this.arguments(term.given, env), env, at);
			case "call":
				return this.callOf(term, env, at);
			case "each":
				return this.comprehended(term, env, at);
			case "other":
				return unknown(env.source.textOf(at), at);
		}
	}

	protected arguments({ items, named }: Given, env: Env): Arguments {
		const own = items.flatMap(({ value, spread }) => {
			const one = this.value(value, env);
			if (!spread) return [one];
			return one.kind === "list" ? one.items : [];
		});
		if (!named) return { items: own };
		const { file, start, end } = named;
		const object = this.object(named.members, env, { file, start: start - 1, end: end + 1 });
		return { items: own, named: object };
	}

	private object(members: readonly Member[], env: Env, at: Span): Value & { kind: "object" } {
		const entries = new Map<string, Value>();
		let open = false;
		for (const { key, value: term } of members) {
			const value = this.value(term, env);
			if (key) {
				const name = key.kind === "literal" ? key.value : this.known(this.value(key, env));
				entries.set(String(name), value);
				continue;
			}
			if (value.kind === "object") for (const [name, one] of value.entries) entries.set(name, one);
			if (value.kind === "unknown" || (value.kind === "object" && value.open)) open = true;
		}
		return { kind: "object", entries, at, open };
	}

	private index({ of, key }: Term & { kind: "index" }, env: Env, at: Span): Value {
		const name = this.known(this.value(key, env));
		const on = this.value(of, env);
		if (on.kind === "list" && typeof name === "number") return on.items.at(name) ?? unknown("an item", at);
		if (typeof name === "string") return this.member(on, name, at);
		// Sizes by environment, asked for by what only the pipeline says: production asks most of them.
		const most = on.kind === "object" ? [...on.entries.keys()].find(isProduction) : undefined;
		return most === undefined ? unknown(env.source.textOf(at), at) : this.member(on, most, at);
	}

	/** Whether what only the pipeline says is production: one deployment stands for all, and that one asks most. */
	private saysProduction(
		operator: string,
		terms: readonly Term[],
		values: readonly Value[],
		env: Env,
	): boolean | undefined {
		const known = values.map((value) => this.known(value));
		const [said] = known.filter((one) => typeof one === "string");
		const asked = terms[known.findIndex((one) => typeof one !== "string")];
		if (!/^[!=]==?$/.test(operator) || !isProduction(said) || !asked) return undefined;
		return /env|stage/i.test(env.source.textOf(asked)) ? operator.startsWith("=") : undefined;
	}

	private comprehended({ to, over, test, key, makes }: Term & { kind: "each" }, env: Env, at: Span): Value {
		const list = this.value(over, env);
		if (list.kind !== "list" && list.kind !== "object") return unknown(env.source.textOf(at), at);
		const made = this.rounds(list).flatMap((item): [string, Value][] => {
			const inner = within(env);
			this.bind(to, item, inner);
			if (test && this.truth(this.value(test, inner)) === false) return [];
			return [[key ? String(this.known(this.value(key, inner))) : "", this.value(makes, inner)]];
		});
		if (key) return { kind: "object", entries: new Map(made), at, open: false };
		return { kind: "list", items: made.map(([, value]) => value), at };
	}

	private conditional({ test, yes, no }: Term & { kind: "choice" }, env: Env, at: Span): Value {
		const condition = this.value(test, env);
		const holds = this.truth(condition);
		if (holds !== undefined) return this.value(holds ? yes : no, env);
		const [first, second] = [this.value(yes, env), this.value(no, env)];
		if (first.kind !== "scalar" || second.kind !== "scalar") return unknown(env.source.textOf(test), at);
		const operands = [expressionOf(condition), first.expression, second.expression];
		return { kind: "scalar", expression: { ...at, kind: "conditional", operands } };
	}

	private operation({ operator, operands: terms }: Term & { kind: "operation" }, env: Env, at: Span): Value {
		const [first, second] = terms;
		const left = this.value(first, env);
		if (!second) {
			const expression: Expression = { ...at, kind: "operation", operator, operands: [expressionOf(left)] };
			return { kind: "scalar", expression };
		}
		if (operator === "??" || operator === "||") {
			const isAbsent = left.kind === "unknown" ? left.isUnset : left.kind === "scalar" && this.known(left) === null;
			const holds = operator === "||" ? this.truth(left) : undefined;
			if (isAbsent || holds === false) return this.value(second, env);
			return left.kind === "unknown" ? unknown(left.what, at) : left;
		}
		if (operator === "&&") {
			const holds = this.truth(left);
			return holds === false ? left : holds ? this.value(second, env) : unknown(env.source.textOf(at), at);
		}
		const right = this.value(second, env);
		const asked = this.saysProduction(operator, terms, [left, right], env);
		if (asked !== undefined) return { kind: "scalar", expression: literal(asked, at) };
		if (operator === "+" && left.kind === "list" && right.kind === "list")
			return { kind: "list", items: [...left.items, ...right.items], at };
		const operands = [expressionOf(left), expressionOf(right)];
		const isText = operator === "+" && operands.some((one) => typeof this.known(one) === "string");
		if (isText) return { kind: "scalar", expression: { ...at, kind: "template", parts: operands, heredoc: false } };
		return { kind: "scalar", expression: { ...at, kind: "operation", operator, operands } };
	}

	protected text(value: string, beside: Value): Value {
		const { file, start, end } = beside.kind === "scalar" ? beside.expression : beside.at;
		return scalar(value, { file, start, end });
	}
}
