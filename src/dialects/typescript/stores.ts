import { type Attribute, declared } from "../../design/attribute.ts";
import type { Fragment } from "../../design/fragment.ts";
import { nameOf } from "./bindings.ts";
import { type TS, ts } from "./compiler.ts";
import type { Detector } from "./detector.ts";
import type { Module } from "./module.ts";
import { packageFolder, packageName } from "./paths.ts";
import { type ShardAccess, shardAccesses } from "./shards.ts";
import { type MadeStore, madeStore } from "./store-kinds.ts";

/** Names that tell nothing of what a store is for. */
const plain =
	/^(this\.)?#?_?(pool|pools|db|dbs|database|knex|sequelize|client|clients|prisma|prismaClient|mongo|mongoClient|connection|conn|(app)?dataSource|shards?|sql|pg|mysql|instance|default)$/i;

export const stores: Detector = {
	hints:
		/new (?:\w+\.)?(?:Pool|Sequelize|DataSource|PrismaClient|MongoClient|Client)\(|["'](?:knex|postgres|pg-pool)["']|createPool\(|[mM]ongoose\.connect\(|\.createConnection\(|MongoClient\.connect|(?:[sS]hards?|SHARDS?|[pP]ools|POOLS|[dD]bs)\[[^\]\n]*%/,
	read(module) {
		const fragments: Fragment[] = [];
		const sharded = new Map<TS.Node, ShardAccess>();
		for (const access of shardAccesses(module)) {
			const known = sharded.get(access.many.node);
			if (!known || (known.sharding.unknown && !access.sharding.unknown)) sharded.set(access.many.node, access);
		}
		for (const access of sharded.values()) fragments.push(shardedStore(access, fragments.length, module));
		const holders = [...sharded.keys()];
		for (const node of [...module.calls, ...module.news]) {
			const inside = holders.some((holder) => holder.pos <= node.pos && node.end <= holder.end);
			const part = [...sharded.values()].some((access) => access.many.made?.node === node);
			const made = inside || part ? undefined : madeStore(node, module);
			if (made) fragments.push(store(made, nameOfHolder(node), module, {}));
		}
		return fragments;
	},
};

/** Clients of one server in one package are one store, whatever file makes them. */
export function storeKey(made: MadeStore | undefined, name: string | undefined, module: Module): string {
	const engine = made?.engine.value ?? "store";
	return `typescript:${packageFolder(module.path)}:${engine}:${made?.address || name || module.path}`;
}

function store(
	made: MadeStore | undefined,
	name: string | undefined,
	module: Module,
	more: Record<string, Attribute>,
	at = made?.node,
): Fragment {
	const node = at ?? module.tree;
	const place = module.at(node, made && node === made.node ? made.node.expression.end : node.end);
	const engine = made?.engine.value;
	const called = made?.database ?? (name && !plain.test(name) ? name.replace(/^this\.#?/, "") : undefined);
	return {
		role: "declares",
		file: module.path,
		kind: "Store",
		at: place,
		name: called ?? `${packageName(module.path)}-${engine ?? "db"}`,
		keys: [storeKey(made, name, module)],
		attributes: {
			role: declared("database", place),
			...(made && { engine: made.engine }),
			...(made?.poolSize && { poolSize: made.poolSize }),
			...more,
		},
		links: [{ kind: "writes", direction: "from", other: { by: "path", path: module.path }, at: place }],
	};
}

function shardedStore(access: ShardAccess, index: number, module: Module): Fragment {
	const key = shardKeyOf(access, module);
	return store(
		access.many.made,
		access.collection,
		module,
		{
			shards: access.many.shards,
			sharding: { ...access.sharding, handle: module.handle("shard", index) },
			...(key && { shardKey: key }),
		},
		access.many.made?.node ?? (access.node as never),
	);
}

/** The parameter that the router is given: what the code calls the shard key. */
function shardKeyOf(access: ShardAccess, module: Module): Attribute | undefined {
	for (let at: TS.Node | undefined = access.node.parent; at; at = at.parent) {
		if (!ts.isFunctionLike(at)) continue;
		const parameters = at.parameters.filter((each) => ts.isIdentifier(each.name));
		const text = module.textOf(access.index);
		const named = parameters.find((each) =>
			new RegExp(`\\b${module.textOf(each.name).replaceAll("$", "\\$")}\\b`).test(text),
		);
		const key = named ?? (parameters.length === 1 ? parameters[0] : undefined);
		return key && declared(module.textOf(key.name), module.at(key.name));
	}
}

/** The variable or property that a construction is kept in. */
export function nameOfHolder(node: TS.Node): string | undefined {
	for (let at = node.parent; at && !ts.isStatement(at) && !ts.isFunctionLike(at); at = at.parent) {
		if (ts.isVariableDeclaration(at) && ts.isIdentifier(at.name)) return at.name.text;
		if (ts.isPropertyDeclaration(at) && ts.isIdentifier(at.name)) return at.name.text;
		if (ts.isBinaryExpression(at) && at.operatorToken.kind === ts.SyntaxKind.EqualsToken) return nameOf(at.left);
	}
}
