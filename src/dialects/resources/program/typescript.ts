import { parse, type Tree, type TS, ts } from "../../typescript/compiler.ts";
import type { Span } from "../syntax.ts";
import type { Class, Fn, Form, Given, Item, Member, Parameter, Pattern, Statement, Term } from "./form.ts";

/** A file of TypeScript or JavaScript in the form that programs are worked out in. */
export const readTypescript = (path: string, text: string): Form => new Reader(path, text).form();

/** Where `import … from "./lib"` may lead to, without the folder. */
export const typescriptFiles = (base: string): string[] => {
	if (base.endsWith(".json")) return [base];
	const plain = base.replace(/\.[cm]?js$/, "");
	return [".ts", "/index.ts", ".js", "/index.js", ".mts", ".tsx"].map((end) => `${plain}${end}`);
};

class Reader {
	private readonly path: string;
	private readonly tree: Tree;
	/** JSON alone is no statement: it is read within brackets, and each place is so much further to the front. */
	private readonly before: number;

	constructor(path: string, text: string) {
		this.path = path;
		const isJson = path.endsWith(".json");
		this.before = isJson ? 1 : 0;
		this.tree = parse(path, isJson ? `(${text}\n)` : text, { parents: true });
	}

	form(): Form {
		const form: Form = { statements: [], imports: new Map(), declared: new Map(), handedOn: [], modules: [] };
		if (this.path.endsWith(".json")) return this.data(form);
		for (const one of this.tree.statements) {
			this.top(one, form);
			form.statements.push(...this.statement(one));
		}
		for (const one of form.statements)
			if (one.kind === "declare" && one.to.kind === "name") form.declared.set(one.to.name, one.value);
		return form;
	}

	/** JSON is what it hands on as a whole, and each member of it by its name. */
	private data(form: Form): Form {
		const [only] = this.tree.statements;
		if (!only || !ts.isExpressionStatement(only)) return form;
		const whole = this.term(only.expression);
		form.declared.set("default", whole);
		for (const one of whole.kind === "object" ? whole.members : [])
			if (one.key?.kind === "literal") form.declared.set(String(one.key.value), one.value);
		return form;
	}

	private top(one: TS.Statement, form: Form): void {
		const { imports, declared, handedOn, modules } = form;
		if (ts.isImportEqualsDeclaration(one) && ts.isExternalModuleReference(one.moduleReference)) {
			const from = one.moduleReference.expression;
			if (ts.isStringLiteral(from)) imports.set(one.name.text, { from: from.text, name: "*" });
		} else if (ts.isImportDeclaration(one) && ts.isStringLiteral(one.moduleSpecifier)) {
			const from = one.moduleSpecifier.text;
			if (!one.importClause?.isTypeOnly) modules.push(from);
			const { name, namedBindings } = one.importClause ?? {};
			if (name) imports.set(name.text, { from, name: "default" });
			if (namedBindings && ts.isNamespaceImport(namedBindings))
				imports.set(namedBindings.name.text, { from, name: "*" });
			if (namedBindings && ts.isNamedImports(namedBindings))
				for (const each of namedBindings.elements)
					imports.set(each.name.text, { from, name: (each.propertyName ?? each.name).text });
		} else if (ts.isExportAssignment(one)) declared.set("default", this.term(one.expression));
		else if (ts.isExportDeclaration(one) && one.moduleSpecifier && ts.isStringLiteral(one.moduleSpecifier)) {
			const from = one.moduleSpecifier.text;
			if (!one.exportClause) handedOn.push({ from });
			else if (ts.isNamedExports(one.exportClause))
				for (const each of one.exportClause.elements)
					handedOn.push({ from, name: (each.propertyName ?? each.name).text, as: each.name.text });
		}
	}

	private span(node: TS.Node): Span {
		return { file: this.path, start: node.getStart(this.tree) - this.before, end: node.end - this.before };
	}

	// --- statements

	private all(list: readonly TS.Statement[]): Statement[] {
		return list.flatMap((one) => this.statement(one));
	}

	private one(node: TS.Statement): Statement {
		const [only, ...more] = this.statement(node);
		return only && more.length === 0 ? only : { kind: "block", statements: this.statement(node), isScope: true };
	}

	private statement(node: TS.Statement): Statement[] {
		if (ts.isExpressionStatement(node)) return [{ kind: "term", term: this.term(node.expression) }];
		if (ts.isVariableStatement(node)) return this.declarations(node.declarationList);
		if (ts.isFunctionDeclaration(node) || ts.isClassDeclaration(node)) return this.named(node);
		if (ts.isEnumDeclaration(node)) {
			const members = node.members.map((one): Member => {
				const key: Term = { ...this.span(one), kind: "literal", value: one.name.getText(this.tree) };
				return { key, value: one.initializer ? this.term(one.initializer) : key };
			});
			const value: Term = { ...this.span(node), kind: "object", members };
			return [{ kind: "declare", to: { kind: "name", name: node.name.text }, value }];
		}
		if (ts.isReturnStatement(node))
			return [{ kind: "return", ...(node.expression && { value: this.term(node.expression) }) }];
		if (ts.isBlock(node)) return [{ kind: "block", statements: this.all(node.statements), isScope: true }];
		if (ts.isIfStatement(node)) {
			const no = node.elseStatement && this.one(node.elseStatement);
			const yes = this.one(node.thenStatement);
			return [{ kind: "if", test: this.term(node.expression), yes, ...(no && { no }) }];
		}
		if (ts.isForOfStatement(node) && ts.isVariableDeclarationList(node.initializer)) {
			const to = this.pattern(node.initializer.declarations[0].name);
			return [{ kind: "each", to, over: this.term(node.expression), body: this.one(node.statement) }];
		}
		if (ts.isForStatement(node)) return this.counted(node);
		if (ts.isTryStatement(node)) return [this.one(node.tryBlock)];
		if (ts.isSwitchStatement(node)) {
			const cases = node.caseBlock.clauses.map((clause) => ({
				...(ts.isCaseClause(clause) && { test: this.term(clause.expression) }),
				body: this.all(clause.statements),
				ends: clause.statements.some(ts.isBreakStatement),
			}));
			return [{ kind: "switch", subject: this.term(node.expression), cases }];
		}
		return [];
	}

	/** `for (let i = 0; i < 3; i++)` goes over the numbers from 0 to 2. */
	private counted(node: TS.ForStatement): Statement[] {
		const { initializer, condition, statement } = node;
		if (!initializer || !ts.isVariableDeclarationList(initializer) || !condition || !ts.isBinaryExpression(condition))
			return [];
		const [first] = initializer.declarations;
		const operator = ts.tokenToString(condition.operatorToken.kind);
		if (!first?.initializer || (operator !== "<" && operator !== "<=")) return [];
		const at = this.span(condition);
		const bound = this.term(condition.right);
		const one: Term = { ...at, kind: "literal", value: 1 };
		const below: Term = operator === "<" ? bound : { ...at, kind: "operation", operator: "+", operands: [bound, one] };
		const items = [{ value: this.term(first.initializer) }, { value: below }];
		const over: Term = { ...at, kind: "call", of: { ...at, kind: "name", name: "range" }, given: { items } };
		return [{ kind: "each", to: this.pattern(first.name), over, body: this.one(statement) }];
	}

	private declarations(list: TS.VariableDeclarationList): Statement[] {
		return list.declarations.flatMap((one): Statement[] =>
			one.initializer ? [{ kind: "declare", to: this.pattern(one.name), value: this.term(one.initializer) }] : [],
		);
	}

	private named(node: TS.FunctionDeclaration | TS.ClassDeclaration): Statement[] {
		const value: Term = ts.isClassDeclaration(node)
			? { ...this.span(node), kind: "class", class: this.class(node) }
			: { ...this.span(node), kind: "function", fn: this.fn(node) };
		const isDefault = node.modifiers?.some(({ kind }) => kind === ts.SyntaxKind.DefaultKeyword);
		return [...(node.name ? [node.name.text] : []), ...(isDefault ? ["default"] : [])].map((name) => ({
			kind: "declare",
			to: { kind: "name", name },
			value,
		}));
	}

	private pattern(name: TS.BindingName): Pattern {
		if (ts.isIdentifier(name)) return { kind: "name", name: name.text };
		if (ts.isObjectBindingPattern(name)) {
			const members = name.elements.map((one) => ({
				key: (one.propertyName ?? one.name).getText(this.tree),
				to: this.pattern(one.name),
				...(one.initializer && { otherwise: this.term(one.initializer) }),
				...(one.dotDotDotToken && { isRest: true }),
			}));
			return { kind: "members", members };
		}
		const items = name.elements.map((one) => (ts.isBindingElement(one) ? this.pattern(one.name) : undefined));
		return { kind: "items", items };
	}

	private fn(node: TS.FunctionLikeDeclaration): Fn {
		const parameters = node.parameters.map(
			(one): Parameter => ({
				to: this.pattern(one.name),
				...(one.initializer && { otherwise: this.term(one.initializer) }),
				...(one.dotDotDotToken && { rest: "items" }),
				...(one.modifiers?.length && { isField: true }),
			}),
		);
		const { body } = node as { body?: TS.Node };
		const own = body && (ts.isBlock(body) ? this.all(body.statements) : this.term(body as TS.Expression));
		return { ...this.span(node), parameters, body: own ?? [] };
	}

	private class(node: TS.ClassLikeDeclaration): Class {
		const clause = node.heritageClauses?.find(({ token }) => token === ts.SyntaxKind.ExtendsKeyword);
		const base = clause?.types[0]?.expression;
		const made: Class = {
			...this.span(node.name ?? node),
			name: node.name?.text ?? "Stack",
			...(base && { base: this.term(base) }),
			fields: [],
			methods: new Map(),
		};
		for (const one of node.members) {
			const name = (one.name as { text?: string } | undefined)?.text;
			if (ts.isConstructorDeclaration(one)) made.maker = this.fn(one);
			else if (name === undefined) continue;
			else if (ts.isPropertyDeclaration(one) && one.initializer)
				made.fields.push({ name, value: this.term(one.initializer) });
			else if (ts.isMethodDeclaration(one)) made.methods.set(name, { fn: this.fn(one) });
			else if (ts.isGetAccessorDeclaration(one)) made.methods.set(name, { fn: this.fn(one), isGetter: true });
		}
		return made;
	}

	// --- terms

	private term(node: TS.Expression): Term {
		const at = this.span(node);
		const { SyntaxKind } = ts;
		if (ts.isStringLiteralLike(node)) return { ...at, kind: "literal", value: node.text };
		if (ts.isNumericLiteral(node)) return { ...at, kind: "literal", value: Number(node.text.replaceAll("_", "")) };
		switch (node.kind) {
			case SyntaxKind.TrueKeyword:
				return { ...at, kind: "literal", value: true };
			case SyntaxKind.FalseKeyword:
				return { ...at, kind: "literal", value: false };
			case SyntaxKind.NullKeyword:
				return { ...at, kind: "literal", value: null };
			case SyntaxKind.ThisKeyword:
				return { ...at, kind: "self" };
		}
		if (ts.isIdentifier(node))
			return node.text === "undefined"
				? { ...at, kind: "literal", value: null }
				: { ...at, kind: "name", name: node.text };
		if (ts.isPropertyAccessExpression(node))
			return { ...at, kind: "member", of: this.term(node.expression), name: node.name.text };
		if (ts.isElementAccessExpression(node))
			return { ...at, kind: "index", of: this.term(node.expression), key: this.term(node.argumentExpression) };
		if (
			ts.isParenthesizedExpression(node) ||
			ts.isAsExpression(node) ||
			ts.isNonNullExpression(node) ||
			ts.isSatisfiesExpression(node) ||
			ts.isAwaitExpression(node)
		)
			return this.term(node.expression);
		if (ts.isObjectLiteralExpression(node)) return { ...at, kind: "object", members: this.members(node) };
		if (ts.isArrayLiteralExpression(node)) return { ...at, kind: "list", items: this.items(node.elements) };
		if (ts.isArrowFunction(node) || ts.isFunctionExpression(node))
			return { ...at, kind: "function", fn: this.fn(node) };
		if (ts.isClassExpression(node)) return { ...at, kind: "class", class: this.class(node) };
		if (ts.isTemplateExpression(node)) {
			const parts: (string | Term)[] = [node.head.text];
			for (const span of node.templateSpans) parts.push(this.term(span.expression), span.literal.text);
			return { ...at, kind: "text", parts: parts.filter((part) => part !== "") };
		}
		// pulumi.interpolate`…` fills in what is known later.
		if (ts.isTaggedTemplateExpression(node)) return this.term(node.template);
		if (ts.isConditionalExpression(node)) {
			const [test, yes, no] = [node.condition, node.whenTrue, node.whenFalse].map((one) => this.term(one));
			return { ...at, kind: "choice", test, yes, no };
		}
		if (ts.isBinaryExpression(node)) return this.binary(node, at);
		if (ts.isPrefixUnaryExpression(node)) {
			const operator = ts.tokenToString(node.operator) ?? "";
			return { ...at, kind: "operation", operator, operands: [this.term(node.operand)] };
		}
		if (ts.isNewExpression(node))
			return { ...at, kind: "new", of: this.term(node.expression), given: this.given(node.arguments ?? []) };
		if (ts.isCallExpression(node)) {
			const given = this.given(node.arguments);
			if (node.expression.kind === SyntaxKind.SuperKeyword) return { ...at, kind: "super", given };
			return { ...at, kind: "call", of: this.term(node.expression), given };
		}
		return { ...at, kind: "other" };
	}

	private given(list: readonly TS.Expression[]): Given {
		return { items: this.items(list) };
	}

	private items(list: readonly TS.Expression[]): Item[] {
		return list.map((one) =>
			ts.isSpreadElement(one) ? { value: this.term(one.expression), spread: true } : { value: this.term(one) },
		);
	}

	private members(node: TS.ObjectLiteralExpression): Member[] {
		return node.properties.flatMap((one): Member[] => {
			if (ts.isSpreadAssignment(one)) return [{ value: this.term(one.expression) }];
			if (ts.isShorthandPropertyAssignment(one)) {
				const at = this.span(one.name);
				const key: Term = { ...at, kind: "literal", value: one.name.text };
				return [{ key, value: { ...at, kind: "name", name: one.name.text } }];
			}
			if (!one.name) return [];
			const key: Term = ts.isComputedPropertyName(one.name)
				? this.term(one.name.expression)
				: { ...this.span(one.name), kind: "literal", value: (one.name as { text?: string }).text ?? "" };
			if (ts.isPropertyAssignment(one)) return [{ key, value: this.term(one.initializer) }];
			if (!ts.isMethodDeclaration(one)) return [];
			return [{ key, value: { ...this.span(one), kind: "function", fn: this.fn(one) } }];
		});
	}

	private binary(node: TS.BinaryExpression, at: Span): Term {
		const text = node.operatorToken.getText(this.tree).replace(/^([=!])==$/, "$1=");
		if (text === "=") {
			const to = this.target(node.left);
			const value = this.term(node.right);
			return to ? { ...at, kind: "assign", to, value } : value;
		}
		const operands = [this.term(node.left), this.term(node.right)];
		return { ...at, kind: "operation", operator: text, operands };
	}

	private target(node: TS.Expression): Pattern | undefined {
		if (ts.isIdentifier(node)) return { kind: "name", name: node.text };
		if (ts.isPropertyAccessExpression(node))
			return { kind: "place", of: this.term(node.expression), name: node.name.text };
		if (ts.isElementAccessExpression(node) && ts.isStringLiteralLike(node.argumentExpression))
			return { kind: "place", of: this.term(node.expression), name: node.argumentExpression.text };
		return undefined;
	}
}
