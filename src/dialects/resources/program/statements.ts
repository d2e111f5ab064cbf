import { type TS, ts } from "../../typescript/compiler.ts";
import { Unknown } from "../value.ts";
import { Scopes } from "./scopes.ts";
import { type Env, unknown, type Value } from "./values.ts";

const mostRounds = 50;

/** What a function has come to. */
export class Returned {
	readonly value: Value | undefined;

	constructor(value: Value | undefined) {
		this.value = value;
	}
}

/** Runs statements, as far as their conditions are known. */
export abstract class Statements extends Scopes {
	protected statements(list: readonly TS.Statement[], env: Env): Returned | undefined {
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

	protected statement(node: TS.Statement, env: Env): Returned | undefined {
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
	protected choice(node: TS.IfStatement, env: Env): Returned | undefined {
		const holds = this.truth(this.value(node.expression, env));
		if (holds === true) return this.statement(node.thenStatement, env);
		if (holds === false) return node.elseStatement && this.statement(node.elseStatement, env);
		const first = this.statement(node.thenStatement, env);
		const second = node.elseStatement && this.statement(node.elseStatement, env);
		return first && second ? new Returned(unknown("a choice", env.source.span(node.expression))) : undefined;
	}

	protected cases(node: TS.SwitchStatement, env: Env): Returned | undefined {
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

	protected each(node: TS.ForOfStatement, env: Env): void {
		const list = this.value(node.expression, env);
		if (list.kind !== "list" || !ts.isVariableDeclarationList(node.initializer)) return;
		for (const item of list.items.slice(0, mostRounds)) {
			const inner: Env = { ...env, names: new Map(), outer: env };
			this.bind(node.initializer.declarations[0].name, item, inner);
			this.statement(node.statement, inner);
		}
	}
}
