import { folderOf } from "../../design/places.ts";
import { evaluate } from "../resources/evaluate.ts";
import type { Folder } from "../resources/folder.ts";
import type { Expression, Span } from "../resources/syntax.ts";
import { type Result, Unknown } from "../resources/value.ts";
import { within } from "../resources/within.ts";
import { type TS, ts } from "../typescript/compiler.ts";
import type { Source } from "./source.ts";
import { type Env, entry, expressionOf, type Made, scalar, unknown, type Value } from "./values.ts";

/** What the classes and functions of a library do, for whoever knows the library. */
export interface Library {
	/** Its own name for what is imported ("ecs.FargateService"); undefined: another library. */
	named(from: string, name: string): string | undefined;
	/** A class of it is made. */
	make(type: string, given: readonly Value[], at: Span, program: Program): Value;
	/** A function of it is called, or a method of what it made. */
	call(name: string, on: Value | undefined, given: readonly Value[], at: Span, program: Program): Value | undefined;
	/** A member of what it made. */
	member(made: Made, name: string, at: Span): Value | undefined;
}

/** Statements and expressions that are worked out for one program, and how deep calls may stand in calls. */
const mostSteps = 60_000;
const deepest = 40;
const mostRounds = 50;

class Returned {
	readonly value: Value | undefined;
	constructor(value: Value | undefined) {
		this.value = value;
	}
}

/**
 * Works out a program that declares resources, as far as its text tells: constructors and functions are entered with
 * what they are given, and what nobody can know stays unknown. No code is run.
 */
export class Program {
	private steps = 0;
	private depth = 0;
	private readonly tops = new Map<string, Env>();
	private readonly under = new Set<TS.Node>();
	readonly folder: Folder;
	private readonly library: Library;
	private readonly fileOf: (path: string) => Source | undefined;

	constructor(folder: Folder, library: Library, fileOf: (path: string) => Source | undefined) {
		this.folder = folder;
		this.library = library;
		this.fileOf = fileOf;
	}

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

	known(value: Value | Expression): Result {
		return evaluate(this.folder, "kind" in value && "file" in value ? value : expressionOf(value as Value));
	}

	private spent(): boolean {
		return ++this.steps > mostSteps || this.depth > deepest;
	}

	top(source: Source): Env {
		const known = this.tops.get(source.path);
		if (known) return known;
		this.folder.files.set(source.path, source.parsed);
		const env: Env = { source, names: new Map() };
		this.tops.set(source.path, env);
		return env;
	}

	// --- names

	private lookup(node: TS.Identifier, env: Env): Value {
		for (let at: Env | undefined = env; at; at = at.outer) {
			const known = at.names.get(node.text);
			if (known) return known;
		}
		return this.exported(env.source, node.text, new Set()) ?? unknown(node.text, env.source.span(node));
	}

	/** What a name at the top of a file stands for, be it declared or imported. */
	private exported(source: Source, name: string, seen: Set<string>): Value | undefined {
		const key = `${source.path}#${name}`;
		if (seen.has(key)) return undefined;
		seen.add(key);
		const top = this.top(source);
		const known = top.names.get(name);
		if (known) return known;
		const { declared, handedOn } = source.top.get();
		const node = declared.get(name);
		if (node) {
			if (this.under.has(node)) return undefined;
			this.under.add(node);
			const value = this.declared(node, top);
			this.under.delete(node);
			top.names.set(name, value);
			return value;
		}
		const imported = source.imports.get().get(name);
		if (imported) return this.imported(source, imported.from, imported.name, seen);
		for (const one of handedOn) {
			if (one.as !== undefined && one.as !== name) continue;
			const value = this.imported(source, one.from, one.name ?? name, seen);
			if (value && value.kind !== "unknown") return value;
		}
		return undefined;
	}

	private declared(node: TS.Node, top: Env): Value {
		const { source } = top;
		const at = source.span(node);
		if (ts.isVariableDeclaration(node)) return node.initializer ? this.value(node.initializer, top) : unknown("it", at);
		if (ts.isFunctionDeclaration(node)) return { kind: "function", node, env: top, at };
		if (ts.isClassDeclaration(node)) return { kind: "class", node, source, at };
		if (ts.isEnumDeclaration(node)) {
			const entries = node.members.map((one): [string, Value] => [
				one.name.getText(source.tree),
				one.initializer ? this.value(one.initializer, top) : scalar(one.name.getText(source.tree), source.span(one)),
			]);
			return { kind: "object", entries: new Map(entries), at, open: false };
		}
		return this.value(node as TS.Expression, top);
	}

	private imported(source: Source, from: string, name: string, seen: Set<string>): Value | undefined {
		const at = { file: source.path, start: 0, end: 0 };
		if (!from.startsWith(".")) {
			const known = this.library.named(from, name);
			return known === undefined ? unknown(`${from} ${name}`, at) : { kind: "library", name: known, at };
		}
		const file = this.neighbour(source.path, from);
		if (!file) return undefined;
		if (name !== "*") return this.exported(file, name, seen);
		const names = [...file.top.get().declared.keys()];
		const entries = names.flatMap((one): [string, Value][] => {
			const value = this.exported(file, one, seen);
			return value ? [[one, value]] : [];
		});
		return { kind: "object", entries: new Map(entries), at, open: true };
	}

	private neighbour(path: string, from: string): Source | undefined {
		const base = within(folderOf(path), from)?.replace(/\.[cm]?js$/, "");
		if (base === undefined) return undefined;
		for (const end of [".ts", "/index.ts", ".js", "/index.js", ".mts", ".tsx"]) {
			const file = this.fileOf(`${base}${end}`);
			if (file) return file;
		}
		return undefined;
	}

	// --- statements

	private statements(list: readonly TS.Statement[], env: Env): Returned | undefined {
		for (const one of list) {
			if (ts.isFunctionDeclaration(one) && one.name)
				env.names.set(one.name.text, { kind: "function", node: one, env, at: env.source.span(one) });
		}
		for (const one of list) {
			const end = this.statement(one, env);
			if (end) return end;
		}
		return undefined;
	}

	private statement(node: TS.Statement, env: Env): Returned | undefined {
		if (this.spent()) return undefined;
		if (ts.isExpressionStatement(node)) this.value(node.expression, env);
		else if (ts.isVariableStatement(node)) {
			for (const one of node.declarationList.declarations)
				if (one.initializer) this.bind(one.name, this.value(one.initializer, env), env);
		} else if (ts.isReturnStatement(node)) return new Returned(node.expression && this.value(node.expression, env));
		else if (ts.isBlock(node)) return this.statements(node.statements, { ...env, names: new Map(), outer: env });
		else if (ts.isIfStatement(node)) return this.choice(node, env);
		else if (ts.isForOfStatement(node)) this.each(node, env);
		else if (ts.isTryStatement(node)) return this.statement(node.tryBlock, env);
		else if (ts.isSwitchStatement(node)) return this.cases(node, env);
		return undefined;
	}

	/** Where a condition cannot be known, both sides may be. */
	private choice(node: TS.IfStatement, env: Env): Returned | undefined {
		const holds = this.truth(this.value(node.expression, env));
		if (holds === true) return this.statement(node.thenStatement, env);
		if (holds === false) return node.elseStatement && this.statement(node.elseStatement, env);
		const first = this.statement(node.thenStatement, env);
		const second = node.elseStatement && this.statement(node.elseStatement, env);
		return first && second ? new Returned(unknown("a choice", env.source.span(node.expression))) : undefined;
	}

	private cases(node: TS.SwitchStatement, env: Env): Returned | undefined {
		const subject = this.known(this.value(node.expression, env));
		const { clauses } = node.caseBlock;
		const chosen = clauses.findIndex(
			(one) => ts.isCaseClause(one) && this.known(this.value(one.expression, env)) === subject,
		);
		const start = chosen < 0 ? clauses.findIndex((one) => ts.isDefaultClause(one)) : chosen;
		if (subject instanceof Unknown || start < 0) return undefined;
		for (const clause of clauses.slice(start)) {
			for (const one of clause.statements) {
				if (ts.isBreakStatement(one)) return undefined;
				const end = this.statement(one, env);
				if (end) return end;
			}
		}
		return undefined;
	}

	private each(node: TS.ForOfStatement, env: Env): void {
		const list = this.value(node.expression, env);
		if (list.kind !== "list" || !ts.isVariableDeclarationList(node.initializer)) return;
		for (const item of list.items.slice(0, mostRounds)) {
			const inner: Env = { ...env, names: new Map(), outer: env };
			this.bind(node.initializer.declarations[0].name, item, inner);
			this.statement(node.statement, inner);
		}
	}

	private bind(name: TS.BindingName, value: Value, env: Env): void {
		if (ts.isIdentifier(name)) env.names.set(name.text, value);
		else if (ts.isObjectBindingPattern(name)) {
			for (const one of name.elements) {
				const key = (one.propertyName ?? one.name).getText(env.source.tree);
				const own = this.member(value, key, env.source.span(one));
				const missing = own.kind === "unknown" && value.kind === "object" && !value.open;
				this.bind(one.name, missing && one.initializer ? this.value(one.initializer, env) : own, env);
			}
		} else {
			for (const [index, one] of name.elements.entries())
				if (ts.isBindingElement(one)) {
					const item = value.kind === "list" ? value.items[index] : undefined;
					this.bind(one.name, item ?? unknown("an item", env.source.span(one)), env);
				}
		}
	}

	truth(value: Value): boolean | undefined {
		if (value.kind === "unknown") return undefined;
		if (value.kind !== "scalar") return true;
		const known = this.known(value);
		return known instanceof Unknown ? undefined : Boolean(known);
	}

	// --- expressions

	value(node: TS.Expression, env: Env): Value {
		const { source } = env;
		const at = source.span(node);
		if (this.spent()) return unknown("too much of it", at);
		this.depth++;
		try {
			return this.worked(node, env, at);
		} finally {
			this.depth--;
		}
	}

	private worked(node: TS.Expression, env: Env, at: Span): Value {
		const { source } = env;
		const { SyntaxKind } = ts;
		if (ts.isStringLiteralLike(node)) return scalar(node.text, at);
		if (ts.isNumericLiteral(node)) return scalar(Number(node.text.replaceAll("_", "")), at);
		switch (node.kind) {
			case SyntaxKind.TrueKeyword:
				return scalar(true, at);
			case SyntaxKind.FalseKeyword:
				return scalar(false, at);
			case SyntaxKind.NullKeyword:
				return scalar(null, at);
			case SyntaxKind.ThisKeyword: {
				let scope: Env | undefined = env;
				while (scope && !scope.self) scope = scope.outer;
				return scope?.self ? { kind: "made", made: scope.self, at } : unknown("this", at);
			}
		}
		if (ts.isIdentifier(node)) return node.text === "undefined" ? scalar(null, at) : this.lookup(node, env);
		if (ts.isPropertyAccessExpression(node)) return this.member(this.value(node.expression, env), node.name.text, at);
		if (ts.isElementAccessExpression(node)) {
			const key = this.known(this.value(node.argumentExpression, env));
			const on = this.value(node.expression, env);
			if (on.kind === "list" && typeof key === "number") return on.items[key] ?? unknown("an item", at);
			return typeof key === "string" ? this.member(on, key, at) : unknown(source.textOf(node), at);
		}
		if (
			ts.isParenthesizedExpression(node) ||
			ts.isAsExpression(node) ||
			ts.isNonNullExpression(node) ||
			ts.isSatisfiesExpression(node) ||
			ts.isAwaitExpression(node)
		)
			return this.value(node.expression, env);
		if (ts.isObjectLiteralExpression(node)) return this.object(node, env, at);
		if (ts.isArrayLiteralExpression(node)) {
			const items = node.elements.flatMap((one) => {
				if (!ts.isSpreadElement(one)) return [this.value(one, env)];
				const spread = this.value(one.expression, env);
				return spread.kind === "list" ? spread.items : [];
			});
			return { kind: "list", items, at };
		}
		if (ts.isArrowFunction(node) || ts.isFunctionExpression(node)) return { kind: "function", node, env, at };
		if (ts.isTemplateExpression(node)) {
			const parts: (string | Expression)[] = [node.head.text];
			for (const span of node.templateSpans) {
				parts.push(expressionOf(this.value(span.expression, env)), span.literal.text);
			}
			const whole = parts.filter((part) => part !== "");
			return { kind: "scalar", expression: { ...at, kind: "template", parts: whole, heredoc: false } };
		}
		if (ts.isConditionalExpression(node)) return this.conditional(node, env, at);
		if (ts.isBinaryExpression(node)) return this.binary(node, env, at);
		if (ts.isPrefixUnaryExpression(node)) {
			const operator = ts.tokenToString(node.operator) ?? "";
			const operands = [expressionOf(this.value(node.operand, env))];
			return { kind: "scalar", expression: { ...at, kind: "operation", operator, operands } };
		}
		if (ts.isNewExpression(node)) {
			const given = (node.arguments ?? []).map((one) => this.value(one, env));
			return this.make(this.value(node.expression, env), given, at);
		}
		if (ts.isCallExpression(node)) return this.callOf(node, env, at);
		return unknown(source.textOf(node), at);
	}

	private object(node: TS.ObjectLiteralExpression, env: Env, at: Span): Value {
		const entries = new Map<string, Value>();
		let open = false;
		for (const one of node.properties) {
			if (ts.isSpreadAssignment(one)) {
				const spread = this.value(one.expression, env);
				if (spread.kind === "object") for (const [key, value] of spread.entries) entries.set(key, value);
				if (spread.kind === "unknown" || (spread.kind === "object" && spread.open)) open = true;
			} else if (ts.isPropertyAssignment(one)) {
				const name = ts.isComputedPropertyName(one.name)
					? String(this.known(this.value(one.name.expression, env)))
					: (one.name as { text?: string }).text;
				if (name !== undefined) entries.set(name, this.value(one.initializer, env));
			} else if (ts.isShorthandPropertyAssignment(one)) entries.set(one.name.text, this.lookup(one.name, env));
			else if (ts.isMethodDeclaration(one) && ts.isIdentifier(one.name))
				entries.set(one.name.text, { kind: "function", node: one, env, at });
		}
		return { kind: "object", entries, at, open };
	}

	private conditional(node: TS.ConditionalExpression, env: Env, at: Span): Value {
		const condition = this.value(node.condition, env);
		const holds = this.truth(condition);
		if (holds !== undefined) return this.value(holds ? node.whenTrue : node.whenFalse, env);
		const [yes, no] = [this.value(node.whenTrue, env), this.value(node.whenFalse, env)];
		if (yes.kind !== "scalar" || no.kind !== "scalar") return unknown(env.source.textOf(node.condition), at);
		const operands = [expressionOf(condition), yes.expression, no.expression];
		return { kind: "scalar", expression: { ...at, kind: "conditional", operands } };
	}

	private binary(node: TS.BinaryExpression, env: Env, at: Span): Value {
		const { SyntaxKind } = ts;
		const operator = node.operatorToken.kind;
		if (operator === SyntaxKind.EqualsToken) {
			const value = this.value(node.right, env);
			this.assign(node.left, value, env);
			return value;
		}
		const left = this.value(node.left, env);
		if (operator === SyntaxKind.QuestionQuestionToken || operator === SyntaxKind.BarBarToken) {
			const absent = left.kind === "scalar" && this.known(left) === null;
			const holds = operator === SyntaxKind.BarBarToken ? this.truth(left) : undefined;
			if (absent || holds === false) return this.value(node.right, env);
			if (left.kind !== "unknown") return left;
			return unknown(left.what, at);
		}
		if (operator === SyntaxKind.AmpersandAmpersandToken) {
			const holds = this.truth(left);
			return holds === false ? left : holds ? this.value(node.right, env) : unknown(env.source.textOf(node), at);
		}
		const right = this.value(node.right, env);
		const operands = [expressionOf(left), expressionOf(right)];
		const text = env.source.textOf(node.operatorToken).replace(/^([=!])==$/, "$1=");
		const words = operator === SyntaxKind.PlusToken && operands.some((one) => typeof this.known(one) === "string");
		if (words) return { kind: "scalar", expression: { ...at, kind: "template", parts: operands, heredoc: false } };
		return { kind: "scalar", expression: { ...at, kind: "operation", operator: text, operands } };
	}

	private assign(target: TS.Expression, value: Value, env: Env): void {
		if (ts.isIdentifier(target)) {
			let scope: Env | undefined = env;
			while (scope && !scope.names.has(target.text)) scope = scope.outer;
			(scope ?? env).names.set(target.text, value);
		} else if (ts.isPropertyAccessExpression(target)) {
			const on = this.value(target.expression, env);
			if (on.kind === "made") on.made.fields.set(target.name.text, value);
			else if (on.kind === "object") on.entries.set(target.name.text, value);
		}
	}

	member(on: Value, name: string, at: Span): Value {
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

	// --- calls

	private callOf(node: TS.CallExpression, env: Env, at: Span): Value {
		const callee = ts.isParenthesizedExpression(node.expression) ? node.expression.expression : node.expression;
		const given = () => node.arguments.map((one) => this.value(ts.isSpreadElement(one) ? one.expression : one, env));
		if (callee.kind === ts.SyntaxKind.SuperKeyword) return this.callSuper(env, given(), at);
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
