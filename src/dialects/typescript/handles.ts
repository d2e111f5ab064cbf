import { isPlace, type StoreAddress } from "../code/store-addresses.ts";
import { loadedModule, nameOf } from "./bindings.ts";
import { type TS, ts } from "./compiler.ts";
import { resolved } from "./exports.ts";
import type { Module } from "./module.ts";
import { bare, followed, isLocal, originOf } from "./origins.ts";
import { type ShardAccess, shardAccesses } from "./shards.ts";
import { constructionIn, isStore } from "./store-kinds.ts";
import { methodOf, receiverOf, returnedBy, textIn } from "./values.ts";

/** Which store a database call goes to, as far as the file tells. Equal `id` means the same store or shard. */
export interface StoreHandle {
	id: string;
	/** As the code names it. */
	name: string;
	/** shard: picked by a key. store: a client of its own. given: a parameter, or a call that does not tell. each: every one of a list. */
	kind: "shard" | "store" | "given" | "each";
	/** The expression that picked it. */
	node: TS.Node;
	/** The file makes its client: another one that is made is another store. */
	isMade?: boolean;
	/** Where that client is told to go. */
	address?: StoreAddress;
	/** Another kind of server than a database that transactions are begun on: certainly another store. */
	apart?: "redis" | "mongodb" | "search" | "broker" | "server";
}

/** Steps from a store to a connection, session or transaction of it: the store stays the same. */
const stepsOnTheWay =
	/^(connect|getConnection|acquire|acquireConnection|reserve|createQueryRunner|startSession|transaction|begin|manager|client|pool|promise|session|db|write|getClient|raw|query|execute)$/;
/** `shardFor(id)`, `getShard(id)`, `this.shards.of(id)`, `poolFor(id)`, `dbForTenant(id)`. */
const router =
	/shard|(pool|db|database|connection|client|knex|tenant|partition)(For|By|Of)([A-Z]|$)|For(Shard|Tenant|User|Key)$/i;
const notRouter =
	/^(is|has|create|make|new|add|remove|delete|set|init|close|count|hash)|(key|index|id|count|number|name)s?$/i;

export class Handles {
	private readonly module: Module;
	private readonly accesses: ShardAccess[];
	private readonly routers = new Set<TS.Node>();

	constructor(module: Module) {
		this.module = module;
		this.accesses = shardAccesses(module);
		for (const access of this.accesses) {
			let at: TS.Node = access.node;
			while (at.parent && !ts.isFunctionLike(at)) at = at.parent;
			this.routers.add(at);
		}
	}

	/** Every handle that a receiver may be: one, or the elements of the list that a loop goes over. */
	of(node: TS.Node, depth = 10): StoreHandle[] {
		const plain = bare(node);
		const name = nameOf(plain);
		const binding = name ? this.module.bindings.resolve(name, plain) : undefined;
		if (depth === 0) return [];
		if (binding) {
			const list = this.listOf(binding.node, plain);
			if (list) return this.ofList(list, depth);
			const value = this.module.bindings.valueOf(binding);
			if (value && !binding.path) {
				const made = constructionIn(value, this.module);
				if (made) {
					const address = addressOf(made.node, this.module);
					return [
						{ ...one("store", name ?? "", plain, `${binding.node.pos}`), isMade: true, ...(address && { address }) },
					];
				}
				const found = this.of(value, depth - 1);
				return found.map((handle) => (handle.kind === "each" ? handle : { ...handle, name: name ?? handle.name }));
			}
			// `const { core, billing } = require("./db")`: as imported by name.
			const isLoaded = value && ts.isCallExpression(bare(value)) && loadedModule(bare(value) as TS.CallExpression);
			if (value && binding.path && ts.isIdentifier(plain) && !isLoaded)
				return this.ofDestructured(value, binding.path, depth);
			const origin = originOf(plain, this.module);
			const other = origin && !origin.path.startsWith(":") && isLocal(origin);
			const made = other ? madeElsewhere(plain, name ?? "", this.module) : undefined;
			if (made) return [made];
			// A parameter may be any store, twice the same; what a class is given under two names is two stores.
			const injected = origin?.path.startsWith(":") && name?.startsWith("this.");
			const own = injected && isStore({ from: origin?.from ?? "", path: `.${origin?.path.slice(1)}` });
			const id = `${binding.node.pos}${isLoaded ? (binding.path ?? "") : ""}`;
			return [one(other || own ? "store" : "given", name ?? "", plain, id)];
		}
		const access = this.accesses.find((each) => each.node === plain);
		if (access) return [this.shard(access.collection, [access.index], plain)];
		if (ts.isCallExpression(plain)) return this.ofCall(plain, depth);
		if (ts.isPropertyAccessExpression(plain)) return this.ofProperty(plain, name, depth);
		return [one("given", this.module.textOf(plain), plain)];
	}

	private ofProperty(node: TS.PropertyAccessExpression, name: string | undefined, depth: number): StoreHandle[] {
		const text = this.module.textOf(node);
		// Every Sequelize model has its connection as a static property: usually the same one.
		if (node.name.text === "sequelize") return [one("given", text, node, "sequelize")];
		const ofThis = node.expression.kind === ts.SyntaxKind.ThisKeyword;
		if (!ofThis && stepsOnTheWay.test(node.name.text)) return this.of(node.expression, depth - 1);
		const origin = originOf(node, this.module);
		const known = origin && (isStore(origin) || (isLocal(origin) && /^(\.\w+)+$/.test(origin.path)));
		return [one(known ? "store" : "given", text, node, name ?? text)];
	}

	private ofCall(call: TS.CallExpression, depth: number): StoreHandle[] {
		const callee = methodOf(call) ?? "";
		const receiver = receiverOf(call);
		const picks = call.arguments.length > 0 && !loadedModule(call) && this.isRouter(call, callee);
		if (picks) return [this.shard(this.module.textOf(call.expression), [...call.arguments], call)];
		if (receiver && stepsOnTheWay.test(callee)) return this.of(receiver, depth - 1);
		// Knex: `ledger("accounts")`.
		const own = ts.isIdentifier(call.expression) ? this.of(call.expression, depth - 1) : [];
		if (own.some(({ isMade }) => isMade)) return own;
		return [one("given", this.module.textOf(call), call)];
	}

	/** By what the file says of the function; by its name only where it is another file's. */
	private isRouter(call: TS.CallExpression, callee: string): boolean {
		const target = followed(call.expression, this.module);
		if (ts.isFunctionLike(target)) {
			if (this.routers.has(target)) return true;
			const returned = returnedBy(target as { body?: TS.Node });
			return returned !== undefined && ts.isCallExpression(returned) && this.named(returned, methodOf(returned) ?? "");
		}
		return this.named(call, callee);
	}

	private named(call: TS.CallExpression, callee: string): boolean {
		const receiver = receiverOf(call);
		const owner = receiver && nameOf(receiver)?.split(".").at(-1);
		const shards =
			owner !== undefined &&
			/shards?$|shard(Router|Manager|Map|Pool)s?$/i.test(owner) &&
			/^(get|of|for|pick|select|route|at)/.test(callee);
		return shards || (router.test(callee) && !notRouter.test(callee));
	}

	private shard(through: string, keys: TS.Expression[], node: TS.Node): StoreHandle {
		const spelled = keys.map((key) => this.keyText(key)).join(", ");
		return { id: `shard ${through} ${spelled}`, name: this.module.textOf(node), kind: "shard", node };
	}

	/** A key under the name it had first, so that an alias is not another key. */
	private keyText(key: TS.Expression): string {
		const value = followed(key, this.module);
		return this.module.textOf(value).replace(/\s+/g, " ");
	}

	private ofDestructured(value: TS.Node, path: string, depth: number): StoreHandle[] {
		const source = bare(value);
		const index = /^\[(\d+)\]$/.exec(path)?.[1];
		const all = ts.isCallExpression(source) && methodOf(source) === "all" ? source.arguments[0] : source;
		const list = followed(all, this.module);
		if (index && ts.isArrayLiteralExpression(list) && list.elements[Number(index)])
			return this.of(list.elements[Number(index)], depth - 1);
		return [one("given", `${this.module.textOf(source).slice(0, 40)}${path}`, value, path)];
	}

	/** The list whose elements a name goes over: of a for-of loop, or of forEach and map. */
	private listOf(declaration: TS.Node, name: TS.Node): TS.Expression | undefined {
		if (!ts.isIdentifier(name)) return;
		const holder = declaration.parent?.parent;
		if (ts.isVariableDeclaration(declaration) && holder && ts.isForOfStatement(holder)) return holder.expression;
		if (!ts.isParameter(declaration) || !holder || !ts.isCallExpression(holder)) return;
		const first = ts.isFunctionLike(declaration.parent) && declaration.parent.parameters[0] === declaration;
		return first && /^(forEach|map)$/.test(methodOf(holder) ?? "") ? receiverOf(holder) : undefined;
	}

	private ofList(list: TS.Expression, depth: number): StoreHandle[] {
		const value = followed(list, this.module);
		if (ts.isArrayLiteralExpression(value) && value.elements.length > 0)
			return value.elements.flatMap((element) => this.of(element, depth - 1));
		return [one("each", this.module.textOf(list), list)];
	}
}

/** A client that the file makes which a name is imported from. */
function madeElsewhere(node: TS.Node, name: string, module: Module): StoreHandle | undefined {
	const value = resolved(node, module);
	const owner = module.ownerOf(value);
	const made = owner === module ? undefined : constructionIn(value, owner);
	if (!made) return undefined;
	const address = addressOf(made.node, owner);
	const handle = one("store", name, node, `${owner.path}:${made.node.pos}`);
	return { ...handle, isMade: true, ...(address && { address }) };
}

/** What a client is given of where its database is; nothing where a function of the file makes it of what it is given. */
function addressOf(made: TS.CallExpression | TS.NewExpression, module: Module): StoreAddress | undefined {
	for (let at: TS.Node = made.parent; at && !ts.isSourceFile(at); at = at.parent)
		if (ts.isFunctionLike(at) && at.parameters.length > 0) return undefined;
	// Drizzle and Kysely are made of a driver's own client.
	const inner = made.arguments?.[0] && constructionIn(made.arguments[0], module);
	if (inner && inner.node !== made) return addressOf(inner.node, module);
	const found = new Map<string, { text: string; isRead: boolean }>();
	const add = (key: string, node: TS.Node, depth = 3): void => {
		const value = followed(node, module);
		if (!ts.isObjectLiteralExpression(value) || depth === 0) {
			const literal = ts.isNumericLiteral(value) ? value.text : textIn(node as TS.Expression, module);
			const text = module.textOf(value).replace(/\s+/g, " ");
			found.set(key, { text: literal ?? text, isRead: literal !== undefined || /^process\.env\W/.test(text) });
			return;
		}
		for (const each of value.properties) {
			const name = each.name && (ts.isIdentifier(each.name) || ts.isStringLiteral(each.name)) ? each.name.text : "...";
			if (ts.isPropertyAssignment(each) && isPlace(name)) add(name, each.initializer, depth - 1);
			else if (ts.isShorthandPropertyAssignment(each) && isPlace(name)) add(name, each.name, depth - 1);
			else if (name === "...") found.set(name, { text: module.textOf(each), isRead: false });
		}
	};
	for (const [at, each] of (made.arguments ?? []).entries()) add(`${at}`, each);
	// Two libraries, or two generated clients, take two defaults.
	if (found.size === 0) found.set("default", { text: module.textOf(made.expression), isRead: true });
	return found;
}

function one(kind: StoreHandle["kind"], name: string, node: TS.Node, id = `${node.pos}`): StoreHandle {
	return { id: `${kind} ${id}`, name, kind, node };
}
