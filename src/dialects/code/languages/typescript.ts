import { posix } from "node:path";
import type { SourceFile } from "../../../design/text.ts";
import { loadedModule } from "../../typescript/bindings.ts";
import { load, parse as parseText, type Tree, type TS, ts } from "../../typescript/compiler.ts";
import { bare } from "../../typescript/origins.ts";
import type { LanguageAdapter } from "../adapter.ts";
import { Builder } from "../builder.ts";
import type { Binding, Code, Expr, Parameter, Region } from "../code.ts";
import { classRegionOf } from "../regions.ts";
import { expression, type Host, named, type RunBy, typeOf } from "./typescript-expressions.ts";

/** TypeScript and JavaScript, by the compiler's parser. */
export const typescript: LanguageAdapter = {
	language: "typescript",
	filesAreValues: true,
	load,
	parse,
	filesOf(module, by) {
		const stems = module.startsWith(".") ? [posix.join(posix.dirname(by), module)] : aliased(module, by);
		const endings = [".ts", ".js", "/index.ts", "/index.js", ".mts", ".mjs", ".tsx", ".cjs"];
		return stems.flatMap((stem) => endings.map((ending) => stem.replace(/\.([cm]?js|tsx?)$/, "") + ending));
	},
	imports: (packages) => {
		const names = packages.map((name) => name.replace(/[.*+?^${}()|[\]\\]/g, "\\$&"));
		return new RegExp(`["'](?:node:)?(?:${names.join("|")})["'/]`);
	},
};

/** The aliases that most tsconfig.json files have: `@/db`, `~/db.server`, `src/users/users.service`. */
function aliased(module: string, by: string): string[] {
	const [, rest, whole] = /^[@~#]\/(.+)$|^((?:src|app)\/.+)$/.exec(module) ?? [];
	if (!rest && !whole) return [];
	const [root, source] = /^(.*?\/)?(src|app)\//.exec(by)?.slice(1) ?? ["", ""];
	const of = (path: string) => posix.join(root ?? "", path);
	return whole ? [of(whole)] : [...(source ? [of(`${source}/${rest}`)] : []), of(rest)];
}

function parse(file: SourceFile): Code {
	try {
		return new Reader(file).read();
	} catch (error) {
		// The compiler's own parser gives up on a text that is nested too deeply.
		if (!(error instanceof RangeError)) throw error;
		const { code } = new Builder(file, "typescript");
		code.faults.push({ at: code.module.at, what: "nested too deeply", isWhole: true });
		return code;
	}
}

/** Deeper than this nobody writes by hand; what is deeper is left out. */
const deepest = 400;

class Reader implements Host {
	readonly builder: Builder;
	private readonly tree: Tree;
	private readonly declared = new Map<string, Set<Region>>();
	/** Interfaces, which are names only where nothing else has theirs: `interface User` beside `const User = model(…)`. */
	private readonly ports: { node: TS.InterfaceDeclaration; region: Region; more: Partial<Binding> }[] = [];
	private depth = 0;

	constructor(file: SourceFile) {
		this.builder = new Builder(file, "typescript");
		this.tree = parseText(file.path, file.text, { parents: false });
	}

	read(): Code {
		const { code } = this.builder;
		for (const { start, length } of (this.tree.parseDiagnostics ?? []).slice(0, 20))
			code.faults.push({ at: this.builder.at({ start, end: start + length }), what: "a syntax error" });
		for (const each of this.tree.statements) this.statement(each, code.module);
		for (const { node, region, more } of this.ports) this.portOf(node, region, more);
		return code;
	}

	spanOf(node: TS.Node): { start: number; end: number } {
		return { start: node.getStart(this.tree), end: node.end };
	}

	private expr(node: TS.Node, region: Region): Expr {
		return expression(node, region, this);
	}

	private within(kind: Region["kind"], node: TS.Node, region: Region, more: Partial<Region> = {}): Region {
		return this.builder.region(kind, this.spanOf(node), region, more);
	}

	private statement(node: TS.Node, region: Region): void {
		if (this.depth > deepest) return;
		this.depth++;
		this.take(node, region);
		this.depth--;
	}

	private take(node: TS.Node, region: Region): void {
		const isPublic =
			ts.canHaveModifiers(node) && ts.getModifiers(node)?.some((one) => one.kind === ts.SyntaxKind.ExportKeyword);
		const more = isPublic ? { isPublic: true } : {};
		if (ts.isImportDeclaration(node)) this.imported(node, region);
		else if (ts.isExportDeclaration(node)) this.reexported(node, region);
		else if (ts.isExportAssignment(node)) {
			const value = this.expr(node.expression, region);
			this.bind("default", node, region, region, { value, isPublic: true });
		} else if (ts.isVariableStatement(node)) this.variables(node.declarationList, region, more);
		else if (ts.isFunctionDeclaration(node) && node.body) {
			const made = this.functionOf(node, region);
			const fn = made.kind === "function" ? { fn: made.fn } : {};
			this.bind(node.name?.text ?? "default", node.name ?? node, region, region, { ...fn, ...more });
		} else if (ts.isClassDeclaration(node)) this.classOf(node, region, more);
		else if (ts.isBlock(node)) this.block(node, this.within("block", node, region));
		else if (ts.isIfStatement(node)) {
			const test = this.expr(node.expression, region);
			this.block(node.thenStatement, this.within("if", node.thenStatement, region, { test }));
			if (node.elseStatement) this.block(node.elseStatement, this.within("else", node.elseStatement, region, { test }));
		} else if (ts.isIterationStatement(node, false)) this.loop(node, region);
		else if (ts.isTryStatement(node)) {
			this.block(node.tryBlock, this.within("try", node.tryBlock, region));
			if (node.catchClause) this.block(node.catchClause.block, this.within("catch", node.catchClause, region));
			if (node.finallyBlock) this.block(node.finallyBlock, this.within("finally", node.finallyBlock, region));
		} else if (ts.isReturnStatement(node)) this.exit("return", node, node.expression, region);
		else if (ts.isThrowStatement(node)) this.exit("throw", node, node.expression, region);
		else if (ts.isBreakStatement(node)) this.exit("break", node, undefined, region);
		else if (ts.isContinueStatement(node)) this.exit("continue", node, undefined, region);
		else if (ts.isExpressionStatement(node)) this.expr(node.expression, region);
		else if (ts.isSwitchStatement(node)) {
			this.expr(node.expression, region);
			for (const clause of node.caseBlock.clauses) {
				const inner = this.within("case", clause, region);
				for (const each of clause.statements) this.statement(each, inner);
			}
		} else if (ts.isInterfaceDeclaration(node)) this.ports.push({ node, region, more });
		else if (!ts.isTypeAliasDeclaration(node)) ts.forEachChild(node, (each) => this.statement(each, region));
	}

	private block(node: TS.Statement, region: Region): void {
		for (const each of ts.isBlock(node) ? node.statements : [node]) this.statement(each, region);
	}

	private bind(name: string, node: TS.Node, region: Region, within: Region, more: Partial<Binding> = {}): void {
		if (more.value && !more.path && name !== "default") named(more.value, name.replace(/^this\./, ""));
		const regions = this.declared.get(name) ?? new Set();
		this.declared.set(name, regions.add(region));
		this.builder.bind(name, this.spanOf(node), region, within, more);
	}

	private imported(node: TS.ImportDeclaration, region: Region): void {
		const from = ts.isStringLiteralLike(node.moduleSpecifier) ? node.moduleSpecifier.text.replace(/^node:/, "") : "";
		const clause = node.importClause;
		const add = (name: TS.Identifier, exported: string) =>
			this.bind(name.text, name, region, region, { from, exported });
		if (clause?.name) add(clause.name, "default");
		const named = clause?.namedBindings;
		if (named && ts.isNamespaceImport(named)) add(named.name, "");
		if (named && ts.isNamedImports(named))
			for (const each of named.elements) add(each.name, (each.propertyName ?? each.name).text);
	}

	private reexported(node: TS.ExportDeclaration, region: Region): void {
		const from =
			node.moduleSpecifier && ts.isStringLiteralLike(node.moduleSpecifier) ? node.moduleSpecifier.text : undefined;
		if (!node.exportClause && from) this.builder.code.opened.push(from);
		if (!node.exportClause || !ts.isNamedExports(node.exportClause)) return;
		for (const each of node.exportClause.elements) {
			const own = (each.propertyName ?? each.name).text;
			if (from) this.bind(each.name.text, each, region, region, { from, exported: own, isPublic: true });
			else if (own !== each.name.text)
				this.bind(each.name.text, each, region, region, {
					value: { ...this.builder.base(this.spanOf(each)), kind: "name", name: own, region },
					isPublic: true,
				});
		}
	}

	private variables(list: TS.VariableDeclarationList, region: Region, more: Partial<Binding> = {}, over?: Expr): void {
		const isVar = !(list.flags & ts.NodeFlags.BlockScoped);
		const scope = isVar ? functionRegion(region) : region;
		for (const each of list.declarations) {
			const plain = each.initializer && bare(each.initializer);
			const module = plain && ts.isCallExpression(plain) ? loadedModule(plain) : undefined;
			const value = each.initializer && module === undefined ? this.expr(each.initializer, region) : undefined;
			const type = typeOf(each.type);
			const held = { ...(value && { value }), ...(over && { over }), ...(type && { type }), ...more };
			this.pattern(each.name, scope, region, module === undefined ? held : { from: module, exported: "" });
			if (!value || !ts.isIdentifier(each.name)) continue;
			const target: Expr = { ...this.builder.base(this.spanOf(each.name)), kind: "name", name: each.name.text, region };
			this.builder.write({ target, operator: "=", value, at: this.builder.at(this.spanOf(each)), region });
		}
	}

	private pattern(name: TS.BindingName, scope: Region, within: Region, more: Partial<Binding>, path = ""): void {
		if (ts.isIdentifier(name)) {
			const isModule = more.from !== undefined && path !== "";
			this.bind(name.text, name, scope, within, {
				...more,
				...(isModule ? { exported: path.slice(1) } : path && { path }),
			});
			return;
		}
		for (const [index, each] of name.elements.entries()) {
			if (!ts.isBindingElement(each)) continue;
			const key = ts.isArrayBindingPattern(name)
				? `[${index}]`
				: `.${(each.propertyName ?? each.name).getText(this.tree)}`;
			this.pattern(each.name, scope, within, more, path + key);
		}
	}

	assigned(target: TS.Expression, value: Expr, operator: string, region: Region): void {
		const plain = bare(target);
		const held = operator === "=" || operator === "||=" || operator === "??=" ? { value } : {};
		const text = this.builder.textOf(this.spanOf(plain));
		if (ts.isIdentifier(plain)) {
			const owner = this.regionOf(plain.text, region);
			if (owner) this.bind(plain.text, plain, owner, region, held);
		} else if (text === "module.exports")
			this.bind("default", plain, this.builder.code.module, region, { value, isPublic: true });
		else if (/^(module\.)?exports\.\w+$/.test(text))
			this.bind(text.split(".").at(-1) ?? "", plain, this.builder.code.module, region, { value, isPublic: true });
		else if (ts.isPropertyAccessExpression(plain) && plain.expression.kind === ts.SyntaxKind.ThisKeyword) {
			const owner = classRegionOf(region);
			if (owner) this.bind(`this.${plain.name.text}`, plain, owner, region, held);
		}
		const read = this.expr(plain, region);
		this.builder.write({ target: read, operator, value, at: this.builder.at(this.spanOf(plain)), region });
	}

	/** Where a name that is assigned was declared, so far. */
	private regionOf(name: string, region: Region): Region | undefined {
		const regions = this.declared.get(name);
		for (let at: Region | undefined = region; at; at = at.parent) if (regions?.has(at)) return at;
		return undefined;
	}

	functionOf(node: TS.SignatureDeclaration, outer: Region, more: RunBy = {}): Expr {
		const { builder } = this;
		const span = this.spanOf(node);
		const { over, runsAtOnce, gives } = more;
		const region = builder.region("function", span, outer, {
			...(over && { over }),
			...(runsAtOnce && { runsAtOnce }),
		});
		const parameters = node.parameters.map((each, index): Parameter => {
			const type = typeOf(each.type);
			const otherwise = each.initializer && this.expr(each.initializer, outer);
			const name = ts.isIdentifier(each.name) ? each.name.text : "";
			const marks = this.marksOf(each, outer);
			const one = { name, ...(type && { type }), ...(otherwise && { otherwise }), ...(marks.length > 0 && { marks }) };
			const held = { parameter: one, ...(type && { type }), ...(index === 0 && over && { over }) };
			this.pattern(each.name, region, region, held);
			const owner = each.modifiers && ts.isConstructorDeclaration(node) ? classRegionOf(region) : undefined;
			if (owner && name)
				this.bind(`this.${name}`, each, owner, region, {
					...(type && { type }),
					...(otherwise && { value: otherwise }),
				});
			return one;
		});
		if (gives) builder.give({ parameters }, gives.at, gives.value);
		const name = node.name && !ts.isComputedPropertyName(node.name) ? node.name.getText(this.tree) : "";
		const isAsync =
			ts.canHaveModifiers(node) && ts.getModifiers(node)?.some((one) => one.kind === ts.SyntaxKind.AsyncKeyword);
		const result = typeOf(node.type);
		const fn = builder.fn(
			{
				name: ts.isConstructorDeclaration(node) ? "constructor" : name,
				at: node.name ? builder.at(this.spanOf(node.name)) : builder.at(span),
				...(outer.class && { class: outer.class }),
				parameters,
				marks: this.marksOf(node, outer),
				...(isAsync && { isAsync }),
				...(result && { result }),
			},
			region,
		);
		const { body } = node as { body?: TS.Node };
		if (body && ts.isBlock(body)) this.block(body, region);
		else if (body) this.exit("return", body, body, region);
		return { ...builder.base(span), kind: "function", fn };
	}

	classOf(node: TS.ClassLikeDeclaration, outer: Region, more: Partial<Binding> = {}): void {
		const region = this.within("class", node, outer);
		const bases = (node.heritageClauses ?? []).flatMap((clause) =>
			clause.types.map((each) => ({ name: each.expression.getText(this.tree), of: [] })),
		);
		const at = this.builder.at(this.spanOf(node.name ?? node));
		const marks = this.marksOf(node, outer);
		const one = this.builder.class({ name: node.name?.text ?? "", at, bases, named: {}, marks }, region);
		if (node.name) this.bind(node.name.text, node.name, outer, outer, { class: one, ...more });
		for (const member of node.members) {
			const name =
				member.name && (ts.isIdentifier(member.name) || ts.isPrivateIdentifier(member.name))
					? `this.${member.name.text}`
					: "";
			if (ts.isPropertyDeclaration(member)) {
				const value = member.initializer && this.expr(member.initializer, region);
				const type = typeOf(member.type);
				const held = { ...(value && { value }), ...(type && { type }), marks: this.marksOf(member, region) };
				if (name) this.bind(name, member, region, region, held);
				if (value?.kind === "call")
					value.call.kept ??= { ...this.builder.base(this.spanOf(member.name)), kind: "name", name, region };
			} else if (ts.isFunctionLike(member) && (member as { body?: TS.Node }).body) {
				const made = this.functionOf(member, region);
				if (name && made.kind === "function") this.bind(name, member, region, region, { fn: made.fn });
			} else if (ts.isClassStaticBlockDeclaration(member)) this.block(member.body, region);
		}
	}

	/** What others fill: an interface that has methods, with what these say that they give. One of fields alone is a shape of data. */
	private portOf(node: TS.InterfaceDeclaration, outer: Region, more: Partial<Binding>): void {
		const methods = node.members.filter((one) => ts.isMethodSignature(one));
		if (methods.length === 0 || this.declared.get(node.name.text)?.has(outer)) return;
		const region = this.within("class", node, outer);
		const bases = (node.heritageClauses ?? []).flatMap((clause) =>
			clause.types.map((each) => ({ name: each.expression.getText(this.tree), of: [] })),
		);
		const at = this.builder.at(this.spanOf(node.name));
		const one = this.builder.class({ name: node.name.text, at, bases, named: {}, marks: [] }, region);
		this.bind(node.name.text, node.name, outer, outer, { class: one, ...more });
		for (const method of methods) {
			const made = this.functionOf(method, region);
			if (made.kind === "function" && made.fn.name)
				this.bind(`this.${made.fn.name}`, method, region, region, { fn: made.fn });
		}
	}

	private marksOf(node: TS.Node, region: Region): Expr[] {
		const decorators = ts.canHaveDecorators(node) ? (ts.getDecorators(node) ?? []) : [];
		return decorators.map((each) => this.expr(each.expression, region));
	}

	private loop(node: TS.IterationStatement, region: Region): void {
		if (ts.isForOfStatement(node) || ts.isForInStatement(node)) {
			const over = this.expr(node.expression, region);
			const inner = this.within("loop", node, region, { over });
			if (ts.isVariableDeclarationList(node.initializer)) this.variables(node.initializer, inner, {}, over);
			this.block(node.statement, inner);
			return;
		}
		const inner = this.within("loop", node, region);
		const start = ts.isForStatement(node) ? node.initializer : undefined;
		if (start && ts.isVariableDeclarationList(start)) this.variables(start, inner);
		const condition = ts.isForStatement(node) ? node.condition : (node as TS.WhileStatement).expression;
		if (condition) {
			inner.test = this.expr(condition, inner);
			this.builder.code.tests.push(inner);
		}
		this.block(node.statement, inner);
		if (ts.isForStatement(node) && node.incrementor) this.expr(node.incrementor, inner);
	}

	private exit(
		kind: "return" | "throw" | "break" | "continue",
		node: TS.Node,
		value: TS.Node | undefined,
		region: Region,
	): void {
		const read = value && this.expr(value, region);
		this.builder.exit({ kind, ...(read && { value: read }), at: this.builder.at(this.spanOf(node)), region });
	}
}

function functionRegion(region: Region): Region {
	return region.parent && region.kind !== "function" ? functionRegion(region.parent) : region;
}
