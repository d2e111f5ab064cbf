import { loadedModule, nameOf } from "./bindings.ts";
import { type TS, ts } from "./compiler.ts";
import type { Module } from "./module.ts";

/**
 * Where a value comes from: `from` is the module as imported, `path` what was done with its export.
 * `express()` is { from: "express", path: "()" }, `new pg.Pool()` is { from: "pg", path: ".Pool()" };
 * default, namespace and `require` imports are the module itself. Something only known by its type has a path
 * that starts with a colon: { from: "fastify", path: ":FastifyInstance" }.
 */
export interface Origin {
	from: string;
	path: string;
}

const depthLimit = 12;

/** By the kind of a node: whether it only stands around a value. */
let wrapping: boolean[] | undefined;

function wrappingKinds(): boolean[] {
	const { SyntaxKind: kinds } = ts;
	const table: boolean[] = [];
	for (const kind of [
		kinds.ParenthesizedExpression,
		kinds.AsExpression,
		kinds.SatisfiesExpression,
		kinds.NonNullExpression,
		kinds.TypeAssertionExpression,
		kinds.AwaitExpression,
	])
		table[kind] = true;
	return table;
}

/** Takes off what does not change the value at run time, `await` included. */
export function bare(node: TS.Node): TS.Node {
	wrapping ??= wrappingKinds();
	while (wrapping[node.kind]) node = (node as TS.ParenthesizedExpression).expression;
	return node;
}

/** Follows names and members of object literals to the expression they hold; stops at what is not one or not known. */
export function followed(node: TS.Node, module: Module, depth = depthLimit): TS.Node {
	const plain = bare(node);
	if (depth === 0) return plain;
	const name = nameOf(plain);
	const binding = name && module.bindings.resolve(name, plain);
	const held = binding ? module.bindings.valueOf(binding) : undefined;
	let value: TS.Node | undefined;
	if (binding) value = held && binding.path ? memberAt(held, binding.path, module, depth - 1) : held;
	else if (ts.isPropertyAccessExpression(plain))
		value = memberAt(plain.expression, `.${plain.name.text}`, module, depth - 1);
	return value ? followed(value, module, depth - 1) : plain;
}

/** What stands in an object or list literal at a path such as ".db.url" or "[0]". */
export function memberAt(node: TS.Node, path: string, module: Module, depth: number): TS.Node | undefined {
	let at: TS.Node | undefined = node;
	for (const [step, key, index] of path.matchAll(/\.([\w$]+)|\[(\d+|\.\.\.)\]/g)) {
		const holder: TS.Node = followed(at, module, depth);
		const whole: TS.Node = isFrozen(holder) ? followed(holder.arguments[0], module, depth) : holder;
		if (step === "[...]") return;
		if (key === undefined) at = ts.isArrayLiteralExpression(whole) ? whole.elements[Number(index)] : undefined;
		else at = valueNamed(whole, key);
		if (!at) return;
	}
	return at;
}

function isFrozen(node: TS.Node): node is TS.CallExpression {
	return ts.isCallExpression(node) && nameOf(node.expression) === "Object.freeze" && node.arguments.length === 1;
}

/** The last value of a key in an object literal; undefined where a later spread may replace it. */
function valueNamed(node: TS.Node, name: string): TS.Expression | undefined {
	if (!ts.isObjectLiteralExpression(node)) return;
	for (const each of [...node.properties].reverse()) {
		if (ts.isSpreadAssignment(each)) return;
		if (!each.name || !(ts.isIdentifier(each.name) || ts.isStringLiteral(each.name)) || each.name.text !== name)
			continue;
		if (ts.isPropertyAssignment(each)) return each.initializer;
		return ts.isShorthandPropertyAssignment(each) ? each.name : undefined;
	}
}

/** Each detector asks of most calls of a file where they come from. */
const origins = new WeakMap<Module, Map<TS.Node, Origin | undefined>>();

export function originOf(node: TS.Node, module: Module): Origin | undefined {
	const known = origins.get(module) ?? new Map<TS.Node, Origin | undefined>();
	origins.set(module, known);
	if (known.has(node)) return known.get(node);
	const found = originAt(node, module, depthLimit);
	known.set(node, found);
	return found;
}

function originAt(node: TS.Node, module: Module, depth: number): Origin | undefined {
	const plain = bare(node);
	if (depth === 0) return;
	const again = (other: TS.Node) => originAt(other, module, depth - 1);

	const name = nameOf(plain);
	const binding = name ? module.bindings.resolve(name, plain) : undefined;
	if (binding) {
		if (binding.from !== undefined) return { from: binding.from, path: binding.exported ? `.${binding.exported}` : "" };
		const value = module.bindings.valueOf(binding);
		const origin = value && value !== plain ? again(value) : undefined;
		if (origin) return binding.path ? member(origin, binding.path) : origin;
		if (binding.type) return originOfType(binding.type, module);
		const promised = promisedTo(binding.node);
		if (promised) return again(promised);
	}
	if (ts.isPropertyAccessExpression(plain)) {
		const origin = again(plain.expression);
		return origin && member(origin, `.${plain.name.text}`);
	}
	if (ts.isConditionalExpression(plain)) return again(plain.whenTrue) ?? again(plain.whenFalse);
	if (ts.isCallExpression(plain) || ts.isNewExpression(plain)) {
		const loaded = ts.isCallExpression(plain) && loadedModule(plain);
		if (loaded) return { from: loaded, path: "" };
		const origin = again(plain.expression);
		return origin && { from: origin.from, path: `${origin.path}()` };
	}
}

/** What `.then((app) => …)` hands to its function. */
function promisedTo(parameter: TS.Node): TS.Expression | undefined {
	if (!ts.isParameter(parameter) || parameter.parent.parameters[0] !== parameter) return;
	const call = parameter.parent.parent;
	if (!ts.isCallExpression(call) || call.arguments[0] !== (parameter.parent as TS.Node)) return;
	const callee = bare(call.expression);
	return ts.isPropertyAccessExpression(callee) && callee.name.text === "then" ? callee.expression : undefined;
}

export function isLocal(origin: Origin): boolean {
	return /^(\.|@\/|~|#|src\/)/.test(origin.from);
}

function member(origin: Origin, path: string): Origin {
	return path === ".default" ? origin : { from: origin.from, path: origin.path + path };
}

function originOfType(type: TS.TypeNode, module: Module): Origin | undefined {
	if (ts.isUnionTypeNode(type)) {
		for (const each of type.types) {
			const origin = originOfType(each, module);
			if (origin) return origin;
		}
	}
	if (ts.isArrayTypeNode(type)) {
		const origin = originOfType(type.elementType, module);
		return origin && { from: origin.from, path: `${origin.path}[]` };
	}
	if (!ts.isTypeReferenceNode(type)) return;
	const names = type.typeName.getText(module.tree).split(".");
	const binding = module.bindings.resolve(names[0], type);
	if (binding?.from === undefined) return;
	const exported = [binding.exported, ...names.slice(1)].filter(Boolean).join(".");
	return { from: binding.from, path: `:${exported || names[0]}` };
}
