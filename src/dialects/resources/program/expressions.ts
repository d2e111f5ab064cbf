import { type TS, ts } from "../../typescript/compiler.ts";
import type { Expression, Span } from "../syntax.ts";
import { Statements } from "./statements.ts";
import { type Env, expressionOf, scalar, unknown, type Value } from "./values.ts";

/** Works out expressions. */
export abstract class Expressions extends Statements {
	protected abstract callOf(node: TS.CallExpression, env: Env, at: Span): Value;
	abstract make(target: Value, given: readonly Value[], at: Span): Value;

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

	protected worked(node: TS.Expression, env: Env, at: Span): Value {
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
		// pulumi.interpolate`…` fills in what is known later.
		if (ts.isTaggedTemplateExpression(node)) return this.value(node.template, env);
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

	protected object(node: TS.ObjectLiteralExpression, env: Env, at: Span): Value {
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

	protected conditional(node: TS.ConditionalExpression, env: Env, at: Span): Value {
		const condition = this.value(node.condition, env);
		const holds = this.truth(condition);
		if (holds !== undefined) return this.value(holds ? node.whenTrue : node.whenFalse, env);
		const [yes, no] = [this.value(node.whenTrue, env), this.value(node.whenFalse, env)];
		if (yes.kind !== "scalar" || no.kind !== "scalar") return unknown(env.source.textOf(node.condition), at);
		const operands = [expressionOf(condition), yes.expression, no.expression];
		return { kind: "scalar", expression: { ...at, kind: "conditional", operands } };
	}

	protected binary(node: TS.BinaryExpression, env: Env, at: Span): Value {
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

	protected assign(target: TS.Expression, value: Value, env: Env): void {
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
}
