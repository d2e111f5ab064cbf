import { type Attribute, declared, unknown, waiting } from "../../../design/attribute.ts";
import type { Extension, Fragment, Reference } from "../../../design/fragment.ts";
import type { Location } from "../../../design/text.ts";
import { addressIn, withoutCredentials } from "../addresses.ts";
import { amount } from "../amount.ts";
import type { Call, Code, Expr, Fn, Parameter } from "../code.ts";
import type { Store } from "../entries/stores.ts";
import { boundAddress } from "../frameworks/jvm-settings.ts";
import { add } from "../grouped.ts";
import { packageFolder, packageName, Sites } from "../places.ts";
import type { Program } from "../program.ts";
import { functionOf } from "../regions.ts";
import { remembered } from "../remembered.ts";
import { given, givenOf, textIn } from "../values.ts";
import { type Concept, ofService } from "./concept.ts";

/** Schemes of addresses, as SQLAlchemy, Django's dj-database-url and JDBC spell them. */
const engines: readonly (readonly [RegExp, string])[] = [
	[/^(postgres|postgresql|psql|pgx|pq|cockroachdb|redshift)\b/, "postgres"],
	[/^(mysql|mariadb)\b/, "mysql"],
	[/^(mssql|sqlserver)\b/, "mssql"],
	[/^mongodb\b/, "mongodb"],
	[/^oracle\b/, "oracle"],
	[/^rediss?\b/, "redis"],
	[/^clickhouse\b/, "clickhouse"],
];
const embedded = /^(jdbc:|r2dbc:)?(sqlite|duckdb|file|h2|hsqldb|derby|memory)\b/;

/** Names that tell nothing of what a store is for. */
const plain =
	/^(this\.)?_*(pool|db|database|engine|async_engine|client|connection|conn|session|redis(_client)?|r|cache|mongo(_client)?|data_?source|ds|instance|default|config|cfg|opts?|options|opt)_*$/i;

/** Clients of stores that code makes: a link from its service, with the pool that each of its processes has. */
export const store: Concept = {
	read(program) {
		const sites = new Sites(program);
		return program
			.calls("store")
			.flatMap(({ call, entry }) =>
				wraps(call, program)
					? []
					: makersOf(call, entry, program).flatMap((maker) => fragmentsOf(call, entry, maker, sites, program)),
			);
	},
};

/** A client that is made of another one, whose making tells more. */
function wraps({ positional, named, callee }: Call, program: Program): boolean {
	const within = callee.kind === "member" ? [callee.of] : [];
	return [...positional.slice(0, 1), named.dataSource, ...within].some((one) => {
		const value = one && program.follow(one);
		return value?.kind === "call" && program.known(value.call.callee, "store") !== undefined;
	});
}

/** What is made, and of which address. */
interface Maker {
	call: Call;
	address?: Expr;
}

/** More calls than anybody writes by hand. */
const mostMakers = 8;

/** A function that makes a client of the address that it is given makes one for each call of it in the file. */
function makersOf(call: Call, entry: Store, program: Program): Maker[] {
	const fnOf = functionOf(call.region);
	const bound = fnOf && boundAddress(fnOf.marks, call.region, program.code.path, (path) => program.around.text(path));
	const address = givenOf(call, entry.address, program) ?? bound;
	const own: Maker = { call, ...(address && { address }) };
	const value = address && program.follow(address);
	const [binding] = value?.kind === "name" ? program.bindingsOf(value) : [];
	const fn = binding?.parameter && functionOf(binding.region);
	if (!fn?.name) return [own];
	const index = fn.parameters.indexOf(binding.parameter as Parameter);
	const callers = callersIn(program.code, program).get(fn) ?? [];
	const makers = callers.slice(0, mostMakers).flatMap((one): Maker[] => {
		const given = one.positional[index] ?? one.named[binding.name];
		return given ? [{ call: one, address: given }] : [];
	});
	return makers.length > 0 ? makers : [own];
}

const callersIn = remembered(({ calls }: Code, program) => {
	const found = new Map<Fn | undefined, Call[]>();
	for (const call of calls) add(found, program.called(call), call);
	return found;
});

function fragmentsOf(call: Call, entry: Store, maker: Maker, sites: Sites, program: Program): Fragment[] {
	const { address } = maker;
	const { kept } = maker.call;
	const text = textIn(address, program);
	if (text && embedded.test(text)) return [];
	const engine = engineOf(call, entry, address, text, program);
	const server = serverOf(call, entry, address, program);
	const key = storeKey(entry, address, program);
	const poolSize = poolOf(call, entry, text, server, program);
	const overflow =
		entry.overflow && !isWithoutPool(call, entry, program) && amount(call, entry.overflow, program, call.at);
	const name = kept?.kind === "name" || kept?.kind === "member" ? kept.name : undefined;
	const called = name && !plain.test(name) ? name : `${packageName(program.code.path)}-${engine.value ?? "db"}`;
	const about = {
		file: program.code.path,
		kind: "Store" as const,
		at: call.at,
		attributes: {
			// What a Redis is for, its users know.
			...(engine.value !== "redis" && { role: declared(entry.role ?? "database", call.at) }),
			engine,
			...(poolSize && { poolSize }),
		},
	};
	const attributes = { ...(poolSize && { poolSize }), ...(overflow && { overflow }) };
	const user = ofService(
		program,
		call.at,
		{},
		{
			links: [
				{
					kind: "writes",
					direction: "to",
					other: server ?? { by: "key", key },
					at: call.at,
					...(Object.keys(attributes).length > 0 && { attributes }),
					site: sites.of(call),
				},
			],
		},
	);
	return server
		? [{ role: "extends", of: server, standalone: called, ...undeclared(server, call.at), ...about }, user]
		: [{ role: "declares", name: called, keys: [key], ...about }, user];
}

/** `create_engine(url, poolclass=NullPool)`. */
function isWithoutPool(call: Call, { pool }: Pick<Store, "pool">, program: Program): Expr | undefined {
	const given = pool?.without && givenOf(call, pool.without.at, program);
	return given && pool?.without?.names.some((name) => given.text.split(".").at(-1) === name) ? given : undefined;
}

/** As it is given; else as the address says, which a variable may hold. */
function poolOf(
	call: Call,
	{ pool }: Store,
	text: string | undefined,
	server: Reference | undefined,
	program: Program,
): Attribute | undefined {
	if (!pool) return undefined;
	const without = isWithoutPool(call, { pool }, program);
	if (without) return unknown("each piece of work opens a connection of its own", without.at);
	const { parameter, usual, source } = pool;
	if (!parameter || given(call, pool.at, program)) return amount(call, pool, program, call.at);
	// libpq's words have blanks between them where an address has a question mark.
	const words = text?.includes("?") ? text.split("?", 2)[1] : text?.trim().replace(/\s+/g, "&");
	const said = new URLSearchParams(words ?? "").get(parameter);
	if (said && /^\d+$/.test(said)) return declared(Number(said), call.at);
	if (server?.by !== "environment") return amount(call, pool, program, call.at);
	const { variable, path } = server;
	const otherwise = usual !== undefined && { otherwise: usual, source };
	return waiting({ variable, path, as: "number", times: 1, parameter: [parameter], ...otherwise }, call.at);
}

const reader = /(^|_)(READ|READER|READONLY|RO|REPLICA|SLAVE|SECONDARY)(_|S_|S?$)/;

/** A host for reads that only a variable names, whose value nobody shows: whether reads leave the primary is not known. */
export function undeclared(server: Reference, at: Location): Pick<Extension, "undeclared"> {
	if (server.by !== "environment" || !reader.test(server.variable)) return {};
	const readReplicas = unknown(`what ${server.variable} leads to, no file of this workspace says`, at);
	return { undeclared: { readReplicas, replicaGiven: declared(true, at) } };
}

/** How others name the store that a client was made for. */
export function storeOf(call: Call, entry: Store, program: Program): Reference {
	const address = givenOf(call, entry.address, program);
	return serverOf(call, entry, address, program) ?? { by: "key", key: storeKey(entry, address, program) };
}

/** Clients of one server in one package are one store, whatever file makes them. */
function storeKey(entry: Store, address: Expr | undefined, program: Program): string {
	const spelled = address
		? withoutCredentials(textIn(address, program) ?? program.follow(address).text)
		: program.code.path;
	return `${program.code.language}:${packageFolder(program.code.path)}:${entry.engine ?? "store"}:${spelled.slice(0, 80)}`;
}

function engineOf(
	call: Call,
	entry: Store,
	address: Expr | undefined,
	text: string | undefined,
	program: Program,
): Attribute {
	if (entry.engine) return declared(entry.engine, call.at);
	const driver = entry.driver && textIn(givenOf(call, entry.driver, program), program);
	const driven = driver && engines.find(([pattern]) => pattern.test(driver))?.[1];
	if (driven) return declared(driven, call.at);
	const known = text && engineIn(text);
	if (known && address) return declared(known, program.follow(address).at);
	return unknown("the engine stands in its address", address?.at ?? call.at);
}

/** The engine that an address speaks of. */
export function engineIn(address: string): string | undefined {
	const scheme = address.replace(/^(?:(?:jdbc|r2dbc|pool|tc|p6spy|otel|aws-wrapper):)+/, "");
	return engines.find(([pattern]) => pattern.test(scheme))?.[1];
}

function serverOf(call: Call, entry: Store, address: Expr | undefined, program: Program): Reference | undefined {
	const found = addressIn(address, program);
	if (found || address || !entry.variable) return found;
	if (given(call, entry.address, program) === "hidden") return undefined;
	const { name, otherwise } = entry.variable;
	return { by: "environment", variable: name, path: program.code.path, ...(otherwise && { otherwise }) };
}
