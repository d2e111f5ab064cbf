import { type TS, ts } from "../../typescript/compiler.ts";
import type { Span } from "../syntax.ts";
import { Expressions } from "./expressions.ts";
import type { Source } from "./source.ts";
import { type Env, entry, expressionOf, type Made, scalar, unknown, type Value } from "./values.ts";

const mostRounds = 50;

/**
 * Works out a program that declares resources, as far as its text tells: constructors and functions are entered with
 * what they are given, and what nobody can know stays unknown. No code is run.
 */
export class Program extends Expressions {
	/** Runs what stands at the top of a file. */
	run(source: Source): void {
		const env = this.top(source);
		for (const statement of source.tree.statements)
			if (!ts.isVariableStatement(statement)) this.statement(statement, env);
			else
				for (const { name } of statement.declarationList.declarations)
					if (ts.isIdentifier(name)) this.lookup(name, env);
	}

	/** Makes an object of one of its classes with what nobody knows. */
	start(source: Source, node: TS.ClassLikeDeclaration): void {
		const at = source.span(node.name ?? node);
		const id = node.name?.text ?? "Stack";
		const given = [unknown("scope", at), scalar(id, at), unknown("props", at)];
		this.make({ kind: "class", node, source, at }, given, at);
	}

	protected member(on: Value, name: string, at: Span): Value {
		if (on.kind === "library") return { kind: "library", name: `${on.name}.${name}`, at };
		if (on.kind === "made") {
			const own = on.made.fields.get(name) ?? this.method(on.made, name, at) ?? this.library.member(on.made, name, at);
			return own ?? { kind: "library", name: `${on.made.type}#${name}`, at, on };
		}
		const found = entry(on, name);
		if (found) return found;
		if (on.kind === "object") return scalar(null, at);
		if (on.kind === "list" && name === "length") return scalar(on.items.length, at);
		return on.kind === "list" || on.kind === "scalar"
			? { kind: "library", name: `value#${name}`, at, on }
			: unknown(`${on.kind === "unknown" ? `${on.what}.` : ""}${name}`, at);
	}

	/** A method of a class of the workspace's own, or of one that it extends. */
	private method(made: Made, name: string, at: Span): Value | undefined {
		for (let own = this.classes.get(made); own; own = this.baseOf(own)) {
			for (const one of own.node.members) {
				if ((one.name as { text?: string } | undefined)?.text !== name) continue;
				const env: Env = { ...this.top(own.source), names: new Map(), outer: this.top(own.source), self: made };
				if (ts.isMethodDeclaration(one)) return { kind: "function", node: one, env, at };
				if (ts.isGetAccessorDeclaration(one)) return this.enter(one, env, []);
			}
		}
		return undefined;
	}

	private readonly classes = new WeakMap<Made, Value & { kind: "class" }>();

	private baseOf({ node, source }: Value & { kind: "class" }): (Value & { kind: "class" }) | undefined {
		const base = this.baseValue(node, source);
		return base?.kind === "class" ? base : undefined;
	}

	private baseValue(node: TS.ClassLikeDeclaration, source: Source): Value | undefined {
		const clause = node.heritageClauses?.find(({ token }) => token === ts.SyntaxKind.ExtendsKeyword);
		const base = clause?.types[0]?.expression;
		return base && this.value(base, this.top(source));
	}

	protected callOf(node: TS.CallExpression, env: Env, at: Span): Value {
		const callee = ts.isParenthesizedExpression(node.expression) ? node.expression.expression : node.expression;
		const given = () => node.arguments.map((one) => this.value(ts.isSpreadElement(one) ? one.expression : one, env));
		if (callee.kind === ts.SyntaxKind.SuperKeyword) return this.callSuper(env, given(), at);
		if (env.source.textOf(callee) === "JSON.stringify") {
			const [first] = given();
			const expression = first && expressionOf(first);
			const { file, start, end } = at;
			if (expression)
				return {
					kind: "scalar",
					expression: { file, start, end, kind: "call", name: "jsonencode", arguments: [expression] },
				};
		}
		const target = this.value(callee, env);
		return this.call(target, given(), at, env.source.textOf(node));
	}

	call(target: Value, given: readonly Value[], at: Span, text: string): Value {
		if (target.kind === "function") {
			const scope: Env = { ...target.env, names: new Map(), outer: target.env };
			return this.enter(target.node, scope, given);
		}
		if (target.kind === "library") {
			if (target.name.startsWith("value#")) return this.onValue(target, given, at) ?? unknown(text, at);
			return this.library.call(target.name, target.on, given, at, this) ?? unknown(text, at);
		}
		return unknown(text, at);
	}

	/** What lists and texts can do themselves. */
	private onValue({ name, on }: Value & { kind: "library" }, given: readonly Value[], at: Span): Value | undefined {
		const [first] = given;
		const method = name.slice("value#".length);
		if (on?.kind === "list" && first && (method === "forEach" || method === "map")) {
			const items = on.items
				.slice(0, mostRounds)
				.map((item, index) => this.call(first, [item, scalar(index, at)], at, "it"));
			return { kind: "list", items, at };
		}
		if (on?.kind === "list" && method === "push") {
			on.items.push(...given);
			return scalar(on.items.length, at);
		}
		const text = on && this.known(on);
		if (typeof text !== "string") return undefined;
		if (method === "toLowerCase") return scalar(text.toLowerCase(), at);
		if (method === "toUpperCase") return scalar(text.toUpperCase(), at);
		return method === "toString" ? on : undefined;
	}

	private enter(node: TS.FunctionLikeDeclaration, env: Env, given: readonly Value[]): Value {
		const at = env.source.span(node);
		if (this.spent()) return unknown("too much of it", at);
		for (const [index, one] of node.parameters.entries()) {
			const own = given[index];
			const absent = own === undefined || (own.kind === "scalar" && this.known(own) === null);
			this.bind(
				one.name,
				absent && one.initializer ? this.value(one.initializer, env) : (own ?? scalar(null, at)),
				env,
			);
		}
		const { body } = node as { body?: TS.Node };
		if (!body) return unknown("it", at);
		this.depth++;
		try {
			if (!ts.isBlock(body)) return this.value(body as TS.Expression, env);
			return this.statements(body.statements, env)?.value ?? scalar(null, at);
		} finally {
			this.depth--;
		}
	}

	make(target: Value, given: readonly Value[], at: Span): Value {
		if (target.kind === "library") return this.library.make(target.name, given, at, this);
		if (target.kind !== "class") return unknown("an object", at);
		const base = this.library.make(this.rootOf(target), given, at, this);
		if (base.kind !== "made") return base;
		this.classes.set(base.made, target);
		this.construct(target, base.made, given);
		return base;
	}

	/** The class of a library that one of the workspace's own comes from in the end. */
	private rootOf(own: Value & { kind: "class" }, depth = 0): string {
		const base = depth > 8 ? undefined : this.baseValue(own.node, own.source);
		if (base?.kind === "class") return this.rootOf(base, depth + 1);
		return base?.kind === "library" ? base.name : "object";
	}

	private construct(own: Value & { kind: "class" }, made: Made, given: readonly Value[]): void {
		const top = this.top(own.source);
		const env: Env = { source: own.source, names: new Map(), outer: top, self: made };
		const maker = own.node.members.find((one) => ts.isConstructorDeclaration(one));
		if (!maker) {
			const base = this.baseOf(own);
			if (base) this.construct(base, made, given);
		}
		for (const one of own.node.members) {
			if (!ts.isPropertyDeclaration(one) || !one.initializer || !ts.isIdentifier(one.name)) continue;
			made.fields.set(one.name.text, this.value(one.initializer, env));
		}
		if (!maker) return;
		this.pending.push(own);
		for (const [index, one] of maker.parameters.entries())
			if (one.modifiers?.length && ts.isIdentifier(one.name) && given[index])
				made.fields.set(one.name.text, given[index]);
		this.enter(maker, env, given);
		this.pending.pop();
	}

	private readonly pending: (Value & { kind: "class" })[] = [];

	private callSuper(env: Env, given: readonly Value[], at: Span): Value {
		let scope: Env | undefined = env;
		while (scope && !scope.self) scope = scope.outer;
		const own = this.pending.at(-1);
		const base = own && this.baseOf(own);
		if (scope?.self && base) this.construct(base, scope.self, given);
		return scalar(null, at);
	}
}
