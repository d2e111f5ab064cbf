import { type Attribute, assumed, declared, unknown } from "../../design/attribute.ts";
import { nameOf } from "./bindings.ts";
import { type TS, ts } from "./compiler.ts";
import type { Module } from "./module.ts";
import { followed, isLocal, originOf } from "./origins.ts";
import { routeOf } from "./shard-routes.ts";
import { constructionIn, isStore, type MadeStore } from "./store-kinds.ts";
import { functionIn, methodOf, numberIn, receiverOf, returnedBy, textIn } from "./values.ts";

/** An expression that picks one store of many by a key: `pools[hash(id) % pools.length]`, `dbs.get(region)`. */
export interface ShardAccess {
	node: TS.Expression;
	/** The collection, as the code names it. */
	collection: string;
	index: TS.Expression;
	sharding: Attribute;
	many: Collection;
}

interface Collection {
	made?: MadeStore;
	/** The node that holds the constructions; stores made inside of it are its shards. */
	node: TS.Node;
	shards: Attribute;
}

/** Not shards: copies and roles of one store. */
const roles = /replica|reader|readonly|slave|primary|master|fallback/i;

const known = new WeakMap<Module, ShardAccess[]>();

export function shardAccesses(module: Module): ShardAccess[] {
	const found = known.get(module) ?? readAccesses(module);
	known.set(module, found);
	return found;
}

function readAccesses(module: Module): ShardAccess[] {
	const found: ShardAccess[] = [];
	const fillings = fillingsOf(module);
	const add = (node: TS.Expression, holder: TS.Expression, index: TS.Expression | undefined) => {
		const collection = nameOf(holder);
		if (!index || !collection || roles.test(collection) || isTarget(node)) return;
		const many = collectionIn(holder, fillings.get(collection) ?? [], module);
		const sharding = many && routeOf(index, module);
		if (many && sharding) found.push({ node, collection, index, sharding, many });
	};
	for (const element of module.elements) add(element, element.expression, element.argumentExpression);
	for (const call of module.calls) {
		if (call.arguments.length !== 1 || !/^(get|at)$/.test(methodOf(call) ?? "")) continue;
		const holder = receiverOf(call);
		if (holder) add(call, holder, call.arguments[0]);
	}
	return found;
}

function isTarget(node: TS.Expression): boolean {
	const { parent } = node;
	return (
		ts.isBinaryExpression(parent) && parent.left === node && parent.operatorToken.kind === ts.SyntaxKind.EqualsToken
	);
}

/** The collection of stores that a name holds, however it was filled. */
function collectionIn(holder: TS.Expression, filled: readonly TS.Expression[], module: Module): Collection | undefined {
	const value = followed(holder, module);
	const at = module.at(value, Math.min(value.end, value.getStart(module.tree) + 80));
	if (ts.isArrayLiteralExpression(value) && value.elements.length > 0)
		return ofElements(value, [...value.elements], module);
	if (ts.isObjectLiteralExpression(value) && value.properties.length > 0) {
		if (value.properties.some((each) => each.name && roles.test(module.textOf(each.name)))) return;
		return ofElements(
			value,
			value.properties.flatMap((each) => (ts.isPropertyAssignment(each) ? [each.initializer] : [])),
			module,
		);
	}
	if (ts.isCallExpression(value)) return mapped(value, module);
	const made = filled.map((each) => constructionIn(each, module)).find(Boolean);
	if (made) return { made, node: made.node, shards: unknown("the stores are added at run time", at) };
	const origin = originOf(holder, module);
	if (!origin?.path.startsWith(":") || !origin.path.endsWith("[]")) return;
	if (isStore({ from: origin.from, path: `.${origin.path.slice(1, -2)}` }))
		return { node: value, shards: unknown("the stores are made elsewhere", at) };
}

function ofElements(value: TS.Node, elements: TS.Expression[], module: Module): Collection | undefined {
	const made = elements.map((each) => constructionIn(each, module));
	const stores = made.every(Boolean) || elements.every((each) => isImportedStore(each, module));
	if (elements.length < 2 || !stores || (made.every(Boolean) && isOneAddress(elements, module))) return;
	return { made: made[0], node: value, shards: declared(elements.length, module.at(value)) };
}

/** Several connections to one server: each made in the very same words, be it by a function that is given the same. */
function isOneAddress(elements: readonly TS.Expression[], module: Module): boolean {
	return new Set(elements.map((each) => module.textOf(followed(each, module)))).size === 1;
}

/** A database that another file makes, as `db1` in `[db1, db2]`. */
function isImportedStore(element: TS.Expression, module: Module): boolean {
	const origin = originOf(element, module);
	const named =
		ts.isIdentifier(element) && /^(db|pool|shard|conn|connection|client|knex|database)[A-Z_]?\w*$/i.test(element.text);
	return named && origin !== undefined && isLocal(origin);
}

/** `hosts.map((host) => new Pool({ host }))` and `Array.from({ length: 4 }, () => new Pool())`. */
function mapped(call: TS.CallExpression, module: Module): Collection | undefined {
	const method = methodOf(call);
	const of = receiverOf(call);
	const callback = functionIn(call.arguments[method === "map" ? 0 : 1], module);
	const returned = returnedBy(callback);
	const made = returned && constructionIn(returned, module);
	if (!made || !of) return;
	if (method === "map") return { made, node: call, shards: lengthOf(of, module) };
	// What is made in the same words for each is so many connections to one server.
	if (method !== "from" || nameOf(of) !== "Array" || !callback?.parameters.length) return;
	const source = followed(call.arguments[0], module);
	const length = ts.isObjectLiteralExpression(source)
		? source.properties.find((each) => each.name && module.textOf(each.name) === "length")
		: undefined;
	const count = length && ts.isPropertyAssignment(length) ? numberIn(length.initializer, module) : undefined;
	return {
		made,
		node: call,
		shards: count === undefined ? lengthOf(source, module) : declared(count, module.at(source)),
	};
}

function lengthOf(list: TS.Node, module: Module): Attribute {
	const value = followed(list, module);
	if (ts.isArrayLiteralExpression(value)) return declared(value.elements.length, module.at(value));
	const fallback = ts.isCallExpression(value) && methodOf(value) === "split" && receiverOf(value);
	const either = fallback && followed(fallback, module);
	if (either && ts.isBinaryExpression(either)) {
		const text = textIn(either.right, module);
		if (text) return assumed(text.split(",").length, `the code's own fallback for ${module.textOf(either.left)}`);
	}
	return unknown(`how many ${module.textOf(list).slice(0, 60)} there are`, module.at(list));
}

/** What is put into collections after they were made, by their names: `pools.push(x)`, `pools[key] = x`. */
function fillingsOf(module: Module): Map<string, TS.Expression[]> {
	const fillings = new Map<string, TS.Expression[]>();
	const add = (holder: TS.Expression | undefined, value: TS.Expression | undefined) => {
		const name = holder && value && nameOf(holder);
		const known = name && fillings.get(name);
		if (known) known.push(value);
		else if (name) fillings.set(name, [value]);
	};
	for (const call of module.calls)
		if (/^(push|set)$/.test(methodOf(call) ?? "")) add(receiverOf(call), call.arguments.at(-1));
	for (const element of module.elements)
		if (isTarget(element)) add(element.expression, (element.parent as TS.BinaryExpression).right);
	return fillings;
}
