import { type Attribute, declared } from "../../design/attribute.ts";
import type { Extension, Fragment, Reference } from "../../design/fragment.ts";
import { undeclared } from "../code/concepts/store.ts";
import { addressIn } from "./addresses.ts";
import { nameOf } from "./bindings.ts";
import { type TS, ts } from "./compiler.ts";
import { type Detector, imports } from "./detector.ts";
import { storeLibraries } from "./knowledge/stores.ts";
import type { Module } from "./module.ts";
import { packageFolder, packageName } from "./paths.ts";
import { type ShardAccess, shardAccesses } from "./shards.ts";
import { Sites } from "./sites.ts";
import { type MadeStore, madeStore } from "./store-kinds.ts";
import { receiverOf } from "./values.ts";

/** Names that tell nothing of what a store is for. */
const plain =
	/^(this\.)?#?_?(pool|pools|db|dbs|database|knex|sequelize|client|clients|prisma|prismaClient|mongo|mongoClient|connection|conn|(app)?dataSource|shards?|sql|pg|mysql|redis(Client)?|pub|sub|publisher|subscriber|instance|default)$/i;

const shards = /(?:[sS]hards?|SHARDS?|[pP]ools|POOLS|[dD]bs)\[[^\]\n]*%/.source;
/** Names that clients are made by; what a module itself is called, its user decides, mostly like this. */
const made = Object.entries(storeLibraries).flatMap(([from, kinds]) =>
	Object.keys(kinds).map((path) => path.split(".").at(-1) || `${from}|${from[0].toUpperCase()}${from.slice(1)}`),
);
const clients = `\\b(?:${[...new Set(made), "Redis", "IORedis", "PgPool"].join("|")})(?:<[^()]*>)?\\(`;

export const stores: Detector = {
	hints: new RegExp(`${shards}|${clients}`),
	also: new RegExp(`${shards}|PrismaClient|${imports(Object.keys(storeLibraries)).source}`),
	read(module) {
		const fragments: Fragment[] = [];
		const sites = new Sites(module);
		const sharded = new Map<TS.Node, ShardAccess>();
		for (const access of shardAccesses(module)) {
			const known = sharded.get(access.many.node);
			if (!known || (known.sharding.unknown && !access.sharding.unknown)) sharded.set(access.many.node, access);
		}
		for (const [index, access] of [...sharded.values()].entries())
			fragments.push(...shardedStore(access, index, sites, module));
		const holders = [...sharded.keys()];
		for (const node of [...module.calls, ...module.news]) {
			const inside = holders.some((holder) => holder.pos <= node.pos && node.end <= holder.end);
			const part = [...sharded.values()].some((access) => access.many.made?.node === node);
			const made = inside || part ? undefined : madeStore(node, module);
			if (made) fragments.push(...store(made, nameOfHolder(node), sites, module, { server: made.server }));
		}
		return fragments;
	},
};

/** Clients of one server in one package are one store, whatever file makes them. */
export function storeKey(made: MadeStore | undefined, name: string | undefined, module: Module): string {
	const engine = made?.engine.value ?? "store";
	return `typescript:${packageFolder(module.path)}:${engine}:${made?.address || name || module.path}`;
}

/** What code says of a store, and the link from whatever runs the code to it. */
function store(
	made: MadeStore | undefined,
	name: string | undefined,
	sites: Sites,
	module: Module,
	more: { server?: Reference; ofShards?: true; attributes?: Record<string, Attribute>; at?: TS.Node },
): Fragment[] {
	const node = more.at ?? made?.node ?? module.tree;
	const place = module.at(node, made && node === made.node ? made.node.expression.end : node.end);
	const engine = made?.engine.value;
	const called = made?.database ?? (name && !plain.test(name) ? name.replace(/^this\.#?/, "") : undefined);
	const own = called ?? `${packageName(module.path)}-${engine ?? "db"}`;
	const key = storeKey(made, name, module);
	const about = {
		file: module.path,
		kind: "Store" as const,
		at: place,
		attributes: {
			// What a Redis is for, its users know.
			...(engine !== "redis" && { role: declared(made?.role ?? "database", place) }),
			...(made && { engine: made.engine }),
			...(made?.poolSize && { poolSize: made.poolSize }),
			...more.attributes,
		},
	};
	const user: Extension = {
		role: "extends",
		file: module.path,
		kind: "Service",
		at: place,
		of: { by: "path", path: module.path },
		attributes: {},
		links: [
			{
				kind: "writes",
				direction: "to",
				other: more.server ?? { by: "key", key },
				at: place,
				...(made?.poolSize && { attributes: { poolSize: made.poolSize } }),
				site: sites.of(node),
			},
		],
	};
	return more.server
		? [
				{
					...{ role: "extends", of: more.server, standalone: own, ...(more.ofShards && { ofShards: true }) },
					...{ ...undeclared(more.server, place), ...about },
				},
				user,
			]
		: [{ role: "declares", name: own, keys: [key], ...about }, user];
}

function shardedStore(access: ShardAccess, index: number, sites: Sites, module: Module): Fragment[] {
	const key = shardKeyOf(access, module);
	const { many } = access;
	// `hosts.map((host) => new Pool({ host }))` speaks of all hosts; a list of clients written out, of different servers.
	const hosts = ts.isCallExpression(many.node) ? receiverOf(many.node) : undefined;
	return store(many.made, access.collection, sites, module, {
		server: hosts && addressIn(hosts, module),
		ofShards: true,
		attributes: {
			shards: many.shards,
			sharding: { ...access.sharding, handle: module.handle("shard", index) },
			...(key && { shardKey: key }),
		},
		at: many.made?.node ?? access.node,
	});
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
