import { type Attribute, byDefault, declared, unknown, waiting } from "../../design/attribute.ts";
import type { Reference } from "../../design/fragment.ts";
import type { Location } from "../../design/text.ts";
import { addressIn } from "./addresses.ts";
import { type TS, ts } from "./compiler.ts";
import { addressOptions, embedded, engines, prisma, type StoreKind, storeLibraries } from "./knowledge/stores.ts";
import type { Module } from "./module.ts";
import { followed, isLocal, type Origin, originOf } from "./origins.ts";
import { functionIn, numberIn, objectIn, property, returnedBy, textIn } from "./values.ts";
import { numberAttribute } from "./waits.ts";

export type Construction = TS.CallExpression | TS.NewExpression;

/** A client of a store that code makes. */
export interface MadeStore {
	node: Construction;
	engine: Attribute;
	poolSize?: Attribute;
	database?: string;
	role?: StoreKind["role"];
	/** What tells its server from others: the address as the code writes it, without credentials. */
	address: string;
	/** Its server, where the code says which. */
	server?: Reference;
}

/** Constructors are called as exported, so their origin has no call in it yet. */
export function isStore(origin: Origin | undefined): boolean {
	return origin !== undefined && kindOf({ from: origin.from, path: origin.path.replace(/\(\).*$/, "") }) !== undefined;
}

function kindOf(origin: Origin): StoreKind | undefined {
	const library = Object.hasOwn(storeLibraries, origin.from) ? storeLibraries[origin.from] : undefined;
	if (library && Object.hasOwn(library, origin.path)) return library[origin.path];
	const generated = origin.path === ".PrismaClient" && (isLocal(origin) || origin.from.includes("prisma"));
	return generated ? prisma : undefined;
}

export function madeStore(node: Construction, module: Module): MadeStore | undefined {
	const origin = originOf(node.expression, module);
	const kind = origin && kindOf(origin);
	if (!kind) return;
	const given = [...(node.arguments ?? [])];
	const options = given.map((each) => optionsIn(each, module)).find(Boolean);
	const engine = engineOf(kind, node, options, module);
	if (!engine) return;
	const server = serverOf(kind, given, options, module);
	if (kind.mayWrap && !server) return;
	const own = kind.pool && poolOf(kind.pool, node, options, module);
	const poolSize = inAddress(kind, own, server, module.at(node, node.expression.end)) ?? own;
	const connection = property(options, "connection");
	const details = (connection && objectIn(connection, module)) ?? options;
	const database = textIn(property(details, "database"), module);
	const parts = ["connectionString", "url", "uri", "host", "database"].map((key) => property(details, key));
	const written = [connection && !objectIn(connection, module) ? connection : undefined, ...parts].filter(
		(part) => part !== undefined,
	);
	const first = given[0] && !objectIn(given[0], module) ? [given[0]] : [];
	const address = [...first, ...written].map((part) => spelled(part, module)).join(" ");
	return {
		node,
		engine,
		...(kind.role && { role: kind.role }),
		...(poolSize && { poolSize }),
		...(database && { database }),
		address,
		...(server && { server }),
	};
}

/** An object of options, given as it is or returned by NestJS's `useFactory`. */
function optionsIn(node: TS.Node, module: Module): TS.ObjectLiteralExpression | undefined {
	const options = objectIn(node, module);
	const factory = returnedBy(functionIn(property(options, "useFactory"), module));
	return factory ? objectIn(factory, module) : options;
}

function serverOf(
	kind: StoreKind,
	given: readonly TS.Expression[],
	options: TS.ObjectLiteralExpression | undefined,
	module: Module,
): Reference | undefined {
	const texts = given.filter((each) => !objectIn(each, module) && numberIn(each, module) === undefined);
	for (const text of texts) {
		const reference = addressIn(text, module);
		if (reference) return reference;
	}
	const found = options && addressAmong(options, module, 4);
	if (found) return found;
	const hidden = texts.length > 0 || options?.properties.some((each) => ts.isSpreadAssignment(each));
	if (!kind.address || hidden || (options && addressOptions.some((keys) => valueAt(options, keys, module)))) return;
	const { variable, otherwise } = kind.address;
	return { by: "environment", variable, path: module.path, ...(otherwise !== undefined && { otherwise }) };
}

/** The address that an object of options holds, itself or in what it is given for a connection, node or adapter. */
function addressAmong(options: TS.Node, module: Module, depth: number): Reference | undefined {
	if (depth === 0) return;
	for (const keys of addressOptions) {
		const value = valueAt(options, keys, module);
		if (!value) continue;
		const held = followed(value, module);
		const first = ts.isArrayLiteralExpression(held) ? held.elements[0] && followed(held.elements[0], module) : held;
		if (!first) continue;
		if (ts.isObjectLiteralExpression(first)) {
			const inner = addressAmong(first, module, depth - 1);
			if (inner) return inner;
		} else if (ts.isNewExpression(first) && first.arguments?.[0] && keys[0] === "adapter") {
			const inner = addressAmong(followed(first.arguments[0], module), module, depth - 1);
			if (inner) return inner;
		} else {
			const reference = addressIn(held, module);
			if (reference) return reference;
		}
	}
}

function valueAt(options: TS.Node, keys: readonly string[], module: Module): TS.Expression | undefined {
	let at: TS.Node | undefined = options;
	for (const key of keys.slice(0, -1)) at = objectIn(property(at, key), module);
	return property(at, keys.at(-1) ?? "");
}

/** The construction that an expression is, names, or gets from a function of this file. */
export function constructionIn(node: TS.Node, module: Module): MadeStore | undefined {
	const value = followed(node, module);
	if (ts.isNewExpression(value)) return madeStore(value, module);
	if (!ts.isCallExpression(value)) return;
	const made = madeStore(value, module);
	if (made) return made;
	const returned = returnedBy(functionIn(value.expression, module));
	return returned && (ts.isNewExpression(returned) || ts.isCallExpression(returned))
		? madeStore(returned, module)
		: undefined;
}

function engineOf(
	kind: StoreKind,
	node: Construction,
	options: TS.Node | undefined,
	module: Module,
): Attribute | undefined {
	const at = module.at(node, node.expression.end);
	if (typeof kind.engine === "string") return declared(kind.engine, at);
	if ("unknown" in kind.engine) return unknown(kind.engine.unknown, at);
	const option = property(options, kind.engine.option);
	const url = textIn(node.arguments?.[0], module) ?? textIn(property(options, "url"), module);
	const name = textIn(option, module) ?? url;
	if (name === undefined) return unknown(`${kind.engine.option} is not a literal`, option ? module.at(option) : at);
	if (embedded.test(name)) return;
	const engine = engines.find(([pattern]) => pattern.test(name))?.[1];
	return engine ? declared(engine, option ? module.at(option) : at) : unknown(`the engine ${spelledText(name)}`, at);
}

/** The size that stands in the address which a variable holds, where the code says none. */
function inAddress(
	{ parameter, pool }: StoreKind,
	own: Attribute | undefined,
	server: Reference | undefined,
	at: Location,
): Attribute | undefined {
	if (!parameter || server?.by !== "environment" || own?.provenance.kind === "declared") return undefined;
	const { variable, path } = server;
	const otherwise = pool && { otherwise: pool.size, source: pool.source };
	return waiting({ variable, path, as: "number", times: 1, parameter: [parameter], ...otherwise }, at);
}

function poolOf(
	pool: NonNullable<StoreKind["pool"]>,
	node: Construction,
	options: TS.ObjectLiteralExpression | undefined,
	module: Module,
): Attribute | undefined {
	const at = module.at(node, node.expression.end);
	for (const keys of pool.keys) {
		const outer = keys.length > 1 ? property(options, keys[0]) : undefined;
		const holder = outer ? objectIn(outer, module) : keys.length > 1 ? undefined : options;
		if (outer && !holder) return unknown(`${keys[0]} is ${module.textOf(outer)}`, module.at(outer));
		const size = property(holder, keys.at(-1) ?? "");
		if (!size) continue;
		return numberAttribute(size, `${keys.join(".")} is`, module, module.at(size));
	}
	const spread = options?.properties.some((each) => ts.isSpreadAssignment(each));
	const hidden = node.arguments?.some(
		(each) => !objectIn(each, module) && textIn(each, module) === undefined && !addressIn(each, module),
	);
	return spread || (hidden && !options) ? undefined : byDefault(pool.size, at, pool.source);
}

function spelled(node: TS.Node, module: Module): string {
	return spelledText(textIn(node, module) ?? module.textOf(followed(node, module)));
}

function spelledText(text: string): string {
	return text
		.replace(/\/\/[^/@\s]*@/g, "//")
		.replace(/\s+/g, " ")
		.slice(0, 80);
}
