import { type Attribute, assumed, declared, unknown } from "../../design/attribute.ts";
import { nameOf } from "./bindings.ts";
import { type TS, ts } from "./compiler.ts";
import type { Module } from "./module.ts";
import { followed, originOf } from "./origins.ts";
import { routeOf } from "./shard-routes.ts";
import { constructionIn, isStore, type MadeStore, returnedBy } from "./store-kinds.ts";
import { functionIn, methodOf, numberIn, receiverOf, textIn } from "./values.ts";

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

export function shardAccesses(module: Module): ShardAccess[] {
	const found: ShardAccess[] = [];
	const add = (node: TS.Expression, holder: TS.Expression, index: TS.Expression | undefined) => {
		const collection = nameOf(holder);
		if (!index || !collection || roles.test(collection) || isTarget(node)) return;
		const many = collectionIn(holder, collection, module);
		const sharding = many && routeOf(index, module);
		if (many && sharding) found.push({ node, collection, index, sharding, many });
	};
	for (const element of module.elements) add(element, element.expression, element.argumentExpression);
	for (const call of module.calls) {
		const holder = receiverOf(call);
		if (holder && /^(get|at)$/.test(methodOf(call) ?? "") && call.arguments.length === 1)
			add(call, holder, call.arguments[0]);
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
function collectionIn(holder: TS.Expression, name: string, module: Module): Collection | undefined {
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
	const filled = fillings(name, module);
	const made = filled.map((each) => constructionIn(each, module)).find(Boolean);
	if (made) return { made, node: made.node, shards: unknown("the stores are added at run time", at) };
	const origin = originOf(holder, module);
	if (!origin?.path.startsWith(":") || !origin.path.endsWith("[]")) return;
	if (isStore({ from: origin.from, path: `.${origin.path.slice(1, -2)}` }))
		return { node: value, shards: unknown("the stores are made elsewhere", at) };
}

function ofElements(value: TS.Node, elements: TS.Expression[], module: Module): Collection | undefined {
	const made = elements.map((each) => constructionIn(each, module));
	if (elements.length < 2 || !made.every(Boolean)) return;
	return { made: made[0], node: value, shards: declared(elements.length, module.at(value)) };
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
	if (method !== "from" || nameOf(of) !== "Array") return;
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

/** What is put into a collection after it was made: `pools.push(x)`, `pools.set(key, x)`, `pools[key] = x`. */
function fillings(name: string, module: Module): TS.Expression[] {
	const put = module.calls.flatMap((call) => {
		const receiver = receiverOf(call);
		if (!receiver || nameOf(receiver) !== name || !/^(push|set)$/.test(methodOf(call) ?? "")) return [];
		const value = call.arguments.at(-1);
		return value ? [value] : [];
	});
	const stored = module.elements.flatMap((element) =>
		nameOf(element.expression) === name && isTarget(element) ? [(element.parent as TS.BinaryExpression).right] : [],
	);
	return [...put, ...stored];
}
