import { type TS, ts } from "./compiler.ts";

/** What a name stands for, as far as its own file says. */
export interface Binding {
	name: string;
	scope: TS.Node;
	node: TS.Node;
	/** Import: the module and the name it exports there ("" for the whole module or its default). */
	from?: string;
	exported?: string;
	/** Initializer, function or class; for a destructured name, `path` leads from the value to it. */
	value?: TS.Node;
	path?: string;
	/** What a parameter or a destructured name is where nothing is given. */
	otherwise?: TS.Expression;
	constant?: boolean;
	type?: TS.TypeNode;
}

type Table = (((node: never) => void) | undefined)[];
type Kinds = typeof ts.SyntaxKind;

/** So many bindings of one name are looked through faster than what is around. */
const few = 16;

/** Names of one file, resolved lexically. Properties of `this` are names ("this.pool") scoped by their class. */
export class Bindings {
	private readonly names = new Map<string, Binding[]>();
	private readonly assignments = new Map<string, TS.BinaryExpression[]>();
	private readonly values = new Map<Binding, TS.Node | undefined>();
	/** Of a name with many bindings, the first in each place where it holds. */
	private readonly scopes = new Map<string, { count: number; first: Map<TS.Node, Binding> }>();
	/** The names of the file that a node stands in, where that is another one. */
	elsewhere: (node: TS.Node) => Bindings | undefined = () => undefined;

	/** Every name that the file declares anywhere, for inventing one that is free. */
	isTaken(name: string): boolean {
		return this.names.has(name);
	}

	/** The name that an export of a module has here, imported or destructured from `require`. */
	importedAs(from: string, exported: string): string | undefined {
		for (const [name, bindings] of this.names)
			for (const each of bindings) {
				if (each.from === from && each.exported === exported) return name;
				const loaded = each.value && ts.isCallExpression(each.value) ? loadedModule(each.value) : undefined;
				if (loaded === from && (each.path ?? "") === (exported && `.${exported}`)) return name;
			}
	}

	resolve(name: string, from: TS.Node): Binding | undefined {
		const other = this.elsewhere(from);
		if (other) return other.resolve(name, from);
		const known = this.names.get(name);
		if (known && known.length > few) return this.around(name, known, from);
		let best: Binding | undefined;
		for (const binding of this.names.get(name) ?? [])
			if (binding.scope.pos <= from.pos && from.end <= binding.scope.end)
				if (!best || binding.scope.pos > best.scope.pos || binding.scope.end < best.scope.end) best = binding;
		return best;
	}

	/** The same of a name that is declared in many places: what is around is looked through, from the inside. */
	private around(name: string, bindings: readonly Binding[], from: TS.Node): Binding | undefined {
		const known = this.scopes.get(name) ?? { count: 0, first: new Map<TS.Node, Binding>() };
		this.scopes.set(name, known);
		for (; known.count < bindings.length; known.count++) {
			const one = bindings[known.count];
			if (!known.first.has(one.scope)) known.first.set(one.scope, one);
		}
		for (let at = from; at; at = at.parent) {
			const found = known.first.get(at);
			if (found) return found;
		}
		return undefined;
	}

	/** The one expression that a name holds; undefined where it is reassigned, or given by a caller. */
	valueOf(binding: Binding): TS.Node | undefined {
		const other = this.elsewhere(binding.node);
		if (other) return other.valueOf(binding);
		if (binding.constant) return binding.value;
		if (this.values.has(binding)) return this.values.get(binding);
		const value = this.heldBy(binding);
		this.values.set(binding, value);
		return value;
	}

	private heldBy(binding: Binding): TS.Node | undefined {
		const assigned = this.assignmentsTo(binding.name).filter(
			(each) => this.resolve(binding.name, each) === binding && !isNothing(each.right),
		);
		const held = binding.value && !isNothing(binding.value) ? [binding.value] : [];
		const values = [...held, ...assigned.map((each) => each.right)];
		return values.length === 1 ? values[0] : undefined;
	}

	assignmentsTo(name: string): readonly TS.BinaryExpression[] {
		return this.assignments.get(name) ?? [];
	}

	listen(table: Table): void {
		const kinds: Kinds = ts.SyntaxKind;
		table[kinds.ImportDeclaration] = (node: TS.ImportDeclaration) => this.readImport(node);
		table[kinds.ImportEqualsDeclaration] = (node: TS.ImportEqualsDeclaration) => {
			const from = ts.isExternalModuleReference(node.moduleReference) && moduleName(node.moduleReference.expression);
			if (from) this.add({ name: node.name.text, scope: node.getSourceFile(), node, from, exported: "" });
		};
		table[kinds.VariableDeclaration] = (node: TS.VariableDeclaration) => {
			const constant = Boolean(node.parent.flags & ts.NodeFlags.Const);
			this.bind(node.name, { scope: scopeOf(node), node, value: node.initializer, constant, type: node.type });
		};
		table[kinds.Parameter] = (node: TS.ParameterDeclaration) => {
			const otherwise = node.initializer && { otherwise: node.initializer };
			this.bind(node.name, { scope: node.parent, node, type: node.type, ...otherwise });
			if (node.modifiers && ts.isConstructorDeclaration(node.parent) && ts.isIdentifier(node.name))
				this.add({ name: `this.${node.name.text}`, scope: node.parent.parent, node, type: node.type, ...otherwise });
		};
		table[kinds.PropertyDeclaration] = (node: TS.PropertyDeclaration) => {
			if (ts.isIdentifier(node.name) || ts.isPrivateIdentifier(node.name))
				this.add({
					name: `this.${node.name.text}`,
					scope: node.parent,
					node,
					value: node.initializer,
					type: node.type,
				});
		};
		table[kinds.MethodDeclaration] = (node: TS.MethodDeclaration) => {
			if (ts.isClassLike(node.parent) && (ts.isIdentifier(node.name) || ts.isPrivateIdentifier(node.name)))
				this.add({ name: `this.${node.name.text}`, scope: node.parent, node, value: node, constant: true });
		};
		table[kinds.FunctionDeclaration] = (node: TS.FunctionDeclaration) => {
			if (node.name) this.add({ name: node.name.text, scope: scopeOf(node), node, value: node, constant: true });
		};
		table[kinds.ClassDeclaration] = (node: TS.ClassDeclaration) => {
			if (node.name) this.add({ name: node.name.text, scope: scopeOf(node), node, value: node, constant: true });
		};
		table[kinds.BinaryExpression] = (node: TS.BinaryExpression) => {
			if (node.operatorToken.kind === kinds.EqualsToken) this.readAssignment(node);
		};
	}

	private readImport(node: TS.ImportDeclaration): void {
		const from = moduleName(node.moduleSpecifier);
		const clause = node.importClause;
		if (!from || !clause) return;
		// Each name is a node of its own: two names of one import are two things.
		const add = (name: TS.Identifier, exported: string) =>
			this.add({ name: name.text, scope: node.getSourceFile(), node: name, from, exported });
		if (clause.name) add(clause.name, "");
		const named = clause.namedBindings;
		if (named && ts.isNamespaceImport(named)) add(named.name, "");
		if (named && ts.isNamedImports(named))
			for (const element of named.elements) {
				const exported = (element.propertyName ?? element.name).text;
				add(element.name, exported === "default" ? "" : exported);
			}
	}

	private readAssignment(node: TS.BinaryExpression): void {
		const name = nameOf(node.left);
		if (!name) return;
		const known = this.assignments.get(name);
		if (known) known.push(node);
		else this.assignments.set(name, [node]);
		if (!name.includes(".")) return;
		const scope = (name.startsWith("this.") && classOf(node)) || node.getSourceFile();
		if (this.resolve(name, node)?.scope !== scope) this.add({ name, scope, node });
	}

	private bind(name: TS.BindingName, base: Omit<Binding, "name">, path = ""): void {
		if (ts.isIdentifier(name)) {
			this.add({ name: name.text, ...base, ...(path && { path, type: undefined }) });
			return;
		}
		for (const [index, element] of name.elements.entries()) {
			if (!ts.isBindingElement(element)) continue;
			const key = ts.isArrayBindingPattern(name)
				? `[${index}]`
				: `.${(element.propertyName ?? element.name).getText()}`;
			const inner = { ...base, ...(element.initializer && { otherwise: element.initializer }) };
			this.bind(element.name, inner, element.dotDotDotToken ? `${path}[...]` : path + key);
		}
	}

	private add(binding: Binding): void {
		const known = this.names.get(binding.name);
		if (known) known.push(binding);
		else this.names.set(binding.name, [binding]);
	}
}

/** "x", "this.x" or "x.y" for a plain name; undefined for anything computed. */
export function nameOf(node: TS.Node): string | undefined {
	if (ts.isIdentifier(node)) return node.text;
	if (node.kind === ts.SyntaxKind.ThisKeyword) return "this";
	if (!ts.isPropertyAccessExpression(node)) return;
	const object = nameOf(node.expression);
	return object && `${object}.${node.name.text}`;
}

/** `require("x")` and `import("x")`. */
export function loadedModule(call: TS.CallExpression): string | undefined {
	const { expression } = call;
	const loads =
		expression.kind === ts.SyntaxKind.ImportKeyword || (ts.isIdentifier(expression) && expression.text === "require");
	return loads && call.arguments[0] ? moduleName(call.arguments[0]) : undefined;
}

function moduleName(node: TS.Expression): string | undefined {
	if (ts.isStringLiteralLike(node)) return node.text.replace(/^node:/, "");
	// `require(__dirname + "/../config/database.js")`, `require(path.join(__dirname, "..", "config"))`
	const parts = ts.isBinaryExpression(node)
		? [node.left, node.right]
		: ts.isCallExpression(node) && isPathJoin(node.expression)
			? [...node.arguments]
			: [];
	const [first, ...rest] = parts;
	if (!first || !ts.isIdentifier(first) || first.text !== "__dirname" || rest.length === 0) return undefined;
	return rest.every(ts.isStringLiteralLike)
		? `./${rest.map((one) => one.text.replace(/^\/|\/$/g, "")).join("/")}`
		: undefined;
}

/** Asked of trees without parents, too, whose nodes cannot tell their text. */
function isPathJoin(callee: TS.Expression): boolean {
	return (
		ts.isPropertyAccessExpression(callee) &&
		/^(join|resolve)$/.test(callee.name.text) &&
		ts.isIdentifier(callee.expression) &&
		callee.expression.text === "path"
	);
}

function isNothing(node: TS.Node): boolean {
	return node.kind === ts.SyntaxKind.NullKeyword || (ts.isIdentifier(node) && node.text === "undefined");
}

function classOf(node: TS.Node): TS.Node | undefined {
	for (let at = node.parent; at; at = at.parent) {
		if (ts.isClassLike(at)) return at;
		if (ts.isFunctionDeclaration(at) && /^[A-Z]/.test(at.name?.text ?? "")) return at;
	}
}

function scopeOf(node: TS.Node): TS.Node {
	const hoisted = ts.isVariableDeclaration(node) && !(node.parent.flags & ts.NodeFlags.BlockScoped);
	for (let at = node.parent; ; at = at.parent) {
		if (!at.parent || ts.isFunctionLike(at) || ts.isModuleBlock(at)) return at;
		if (hoisted) continue;
		if (ts.isBlock(at) && !ts.isFunctionLike(at.parent)) return at;
		if (ts.isIterationStatement(at, false) || ts.isCaseBlock(at) || ts.isCatchClause(at)) return at;
	}
}
