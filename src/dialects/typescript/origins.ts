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

/** Takes off what does not change the value at run time, `await` included. */
export function bare(node: TS.Node): TS.Node {
	while (
		ts.isParenthesizedExpression(node) ||
		ts.isAsExpression(node) ||
		ts.isSatisfiesExpression(node) ||
		ts.isNonNullExpression(node) ||
		ts.isTypeAssertionExpression(node) ||
		ts.isAwaitExpression(node)
	)
		node = node.expression;
	return node;
}

/** Follows names to the expression they hold; stops at what is not a name or not known. */
export function followed(node: TS.Node, module: Module, depth = depthLimit): TS.Node {
	const plain = bare(node);
	if (depth === 0) return plain;
	const name = nameOf(plain);
	const binding = name && module.bindings.resolve(name, plain);
	if (!binding || binding.path) return plain;
	const value = module.bindings.valueOf(binding);
	return value ? followed(value, module, depth - 1) : plain;
}

export function originOf(node: TS.Node, module: Module, depth = depthLimit): Origin | undefined {
	const plain = bare(node);
	if (depth === 0) return;
	const again = (other: TS.Node) => originOf(other, module, depth - 1);

	const name = nameOf(plain);
	const binding = name ? module.bindings.resolve(name, plain) : undefined;
	if (binding) {
		if (binding.from !== undefined) return { from: binding.from, path: binding.exported ? `.${binding.exported}` : "" };
		const value = module.bindings.valueOf(binding);
		const origin = value && value !== plain ? again(value) : undefined;
		if (origin) return binding.path ? member(origin, binding.path) : origin;
		if (binding.type) return originOfType(binding.type, module);
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
