import { loadedModule } from "./bindings.ts";
import { type TS, ts } from "./compiler.ts";
import type { Module } from "./module.ts";
import { bare, followed, memberAt } from "./origins.ts";

/** How many files a name is followed through. */
const deepest = 6;

/** Follows an expression like `followed`, and on into the files of the workspace that it is imported from. */
export function resolved(node: TS.Node, module: Module): TS.Node {
	const ofModule = known.get(module) ?? new Map<TS.Node, TS.Node>();
	known.set(module, ofModule);
	const found = ofModule.get(node) ?? resolvedAt(node, module, deepest);
	ofModule.set(node, found);
	return found;
}

/** Several detectors look at the same options and functions, and many calls share them. */
const known = new WeakMap<Module, Map<TS.Node, TS.Node>>();

function resolvedAt(node: TS.Node, module: Module, depth: number): TS.Node {
	const value = followed(node, module);
	if (depth === 0) return value;
	const own = module.ownerOf(value);
	if (ts.isPropertyAccessExpression(value)) {
		const named = namespaceOf(value.expression, own);
		const member = named && exportOf(named, value.name.text, depth - 1);
		if (member) return resolvedAt(member, own, depth - 1);
		const holder = resolvedAt(value.expression, own, depth - 1);
		if (holder === bare(value.expression)) return value;
		const held = memberAt(holder, `.${value.name.text}`, own.ownerOf(holder), depth);
		return held ? resolvedAt(held, own.ownerOf(held), depth - 1) : value;
	}
	if (!ts.isIdentifier(value)) return value;
	const binding = own.bindings.resolve(value.text, value);
	// `const { pool } = require("./db")`
	const holder = binding?.path && binding.value ? bare(binding.value) : undefined;
	const loaded = holder && ts.isCallExpression(holder) ? loadedModule(holder) : undefined;
	const from = binding?.from ?? loaded;
	const other = from === undefined ? undefined : own.neighbour(from);
	const name = loaded ? (/^\.([\w$]+)$/.exec(binding?.path ?? "")?.[1] ?? "") : (binding?.exported ?? "");
	const exported = other && exportOf(other, name, depth - 1);
	return exported && exported !== value ? resolvedAt(exported, own.ownerOf(exported), depth - 1) : value;
}

/** The module that a name stands for as a whole. */
function namespaceOf(node: TS.Node, module: Module): Module | undefined {
	const plain = bare(node);
	if (!ts.isIdentifier(plain)) return;
	const binding = module.bindings.resolve(plain.text, plain);
	if (binding?.from === undefined || binding.exported) return;
	return module.neighbour(binding.from);
}

/** What a module exports under a name, or by default (""), in whichever file it stands. */
export function exportOf(module: Module, name: string, depth = deepest): TS.Node | undefined {
	if (depth < 0) return;
	for (const statement of module.tree.statements) {
		if (ts.isExportAssignment(statement) && name === "" && !statement.isExportEquals) return statement.expression;
		if (!ts.isExportDeclaration(statement)) continue;
		const found = passedOn(statement, name, module, depth);
		if (found) return found;
	}
	const assigned = module.bindings.assignmentsTo(name === "" ? "module.exports" : `exports.${name}`).at(-1);
	const held = assigned ?? module.bindings.assignmentsTo(`module.exports.${name}`).at(-1);
	if (held) return held.right;
	const [all] = name === "" ? [] : module.bindings.assignmentsTo("module.exports");
	if (all) return memberAt(all.right, `.${name}`, module, depth);
	const binding = name === "" ? undefined : module.bindings.resolve(name, module.tree);
	if (binding?.from !== undefined) {
		const other = module.neighbour(binding.from);
		return other && exportOf(other, binding.exported ?? "", depth - 1);
	}
	return binding?.value ?? undefined;
}

/** `export { a as b } from "./x"`, `export { a }` and `export * from "./x"`. */
function passedOn(
	{ exportClause, moduleSpecifier }: TS.ExportDeclaration,
	name: string,
	module: Module,
	depth: number,
): TS.Node | undefined {
	const from = moduleSpecifier && ts.isStringLiteral(moduleSpecifier) ? moduleSpecifier.text : undefined;
	if (!exportClause) {
		const other = from !== undefined && name !== "" ? module.neighbour(from) : undefined;
		return other && exportOf(other, name, depth - 1);
	}
	if (!ts.isNamedExports(exportClause)) return;
	const one = exportClause.elements.find((each) => (each.name.text === "default" ? "" : each.name.text) === name);
	if (!one) return;
	const own = (one.propertyName ?? one.name).text;
	if (from === undefined) return own === name ? undefined : module.bindings.resolve(own, module.tree)?.value;
	const other = module.neighbour(from);
	return other && exportOf(other, own === "default" ? "" : own, depth - 1);
}
