import { declared } from "../../../design/attribute.ts";
import type { Declaration, Fragment } from "../../../design/fragment.ts";
import type { Location } from "../../../design/text.ts";
import type { Call, Expr, Language } from "../code.ts";
import { isCalled } from "../data/calls-by.ts";
import { routedKey, storeName } from "../data/mappers.ts";
import { methodsIn } from "../data/methods.ts";
import { mongooseRouted } from "../data/read-preference.ts";
import type { Program } from "../program.ts";
import { functionOf } from "../regions.ts";
import { givenOf, methodOf, textIn } from "../values.ts";
import type { Concept } from "./concept.ts";

/** Settings of a mapper that send reads to replicas by themselves. */
export const routing: Concept = {
	read: (program) => [
		...ofReplication(program),
		...ofOptions(program),
		...ofExtension(program),
		...ofRouters(program),
		...ofTortoise(program),
		...ofResolver(program),
		...ofReplicas(program),
		...ofMongoose(program),
		...ofRedis(program),
	],
};

function routed(mapper: string, at: Location, program: Program, readers = 1): Fragment {
	const name = storeName(mapper, program.code.path);
	const store: Declaration = {
		role: "declares",
		file: program.code.path,
		kind: "Store",
		name,
		keys: [routedKey(name)],
		at,
		attributes: {
			role: declared("database", at),
			routing: declared("replicas", at),
			readReplicas: declared(readers, at),
		},
	};
	return store;
}

/** TypeORM and Sequelize: `replication`, whose reads go to its slaves unless `defaultMode` says otherwise. */
function ofReplication(program: Program): Fragment[] {
	return callsIn("typescript", program).flatMap((call) => {
		const symbol = program.symbolOf(call.callee) ?? "";
		const mapper = /^(@nestjs\/)?typeorm\b/.test(symbol)
			? "typeorm"
			: /^(@nestjs\/)?sequelize/.test(symbol)
				? "sequelize"
				: undefined;
		if (!mapper) return [];
		const found = optionOf(call, "replication", program);
		const value = found && program.follow(found);
		if (value?.kind !== "map") return [];
		return readersIn(value, mapper, program);
	});
}

function readersIn(replication: Expr, mapper: string, program: Program): Fragment[] {
	const mode = program.entry(replication, "defaultMode");
	const readers = ["slaves", "replicas", "read"].map((key) => program.entry(replication, key)).find(Boolean);
	if (!readers || /^(master|primary)$/.test(textIn(mode, program) ?? "")) return [];
	const list = program.follow(readers);
	return [routed(mapper, readers.at, program, list.kind === "list" ? Math.max(1, list.items.length) : 1)];
}

/** The same options where a file gives them to others: `createTypeOrmOptions()`, `registerAs("database", () => …)`, ormconfig.js. */
function ofOptions(program: Program): Fragment[] {
	const { code } = program;
	if (code.language !== "typescript") return [];
	const held = [...code.exits, ...code.names].flatMap(({ value }) => (value?.kind === "map" ? [value] : []));
	return held.flatMap((options) => {
		const found = program.entry(options, "replication");
		const value = found && program.follow(found);
		if (value?.kind !== "map" || value.at.file !== code.path) return [];
		// Each mapper has its own words for the two sides; both say which database it is.
		const isTypeorm = program.entry(value, "slaves") && program.entry(value, "master");
		const isSequelize = program.entry(value, "read") && program.entry(value, "write");
		const said = program.entry(options, isTypeorm ? "type" : "dialect");
		const mapper = isTypeorm ? "typeorm" : isSequelize ? "sequelize" : undefined;
		return said && mapper ? readersIn(value, mapper, program) : [];
	});
}

function optionOf(call: Call, name: string, program: Program): Expr | undefined {
	for (const one of call.positional) {
		const direct = program.entry(one, name) ?? ofEnvironment(one, name, program);
		if (direct) return direct;
		const made = madeFor(one, program);
		const inside = made && program.entry(made, name);
		if (inside) return inside;
	}
	return undefined;
}

/** Nest: the options that a factory gives, itself or by a function that it calls, or a class that is named for it. */
function madeFor(options: Expr, program: Program): Expr | undefined {
	const factory = program.entry(options, "useFactory");
	const written = factory && program.follow(factory);
	const named = program.entry(options, "useClass") ?? program.entry(options, "useExisting");
	const maker = named && program.bindingsOf(named)[0]?.class;
	const fn = maker
		? methodsIn(maker, program.codeOf(maker.region)).find((one) => /^create\w+Options$/.test(one.name))
		: written?.kind === "function"
			? written.fn
			: factory && program.bindingsOf(factory)[0]?.fn;
	let made = fn && program.returned(fn);
	for (let depth = 0; made?.kind === "call" && depth < 3; depth++) {
		const inner = program.called(made.call);
		made = inner && program.returned(inner);
	}
	return made;
}

/** `require("../config/config.js")[env]`: what production has, else what any environment has. */
function ofEnvironment(options: Expr, name: string, program: Program): Expr | undefined {
	const value = program.follow(options);
	if (value.kind !== "index" || value.index.kind === "literal") return undefined;
	const all = program.follow(value.of);
	const map = program.givenOut(all) ?? all;
	if (map.kind !== "map") return undefined;
	const said = map.entries.flatMap(({ key, value: held }) => (key ? [{ key: key.text, held }] : []));
	const production = said.find(({ key }) => /prod/i.test(key));
	for (const { held } of production ? [production] : said) {
		const found = program.entry(held, name);
		if (found) return found;
	}
	return undefined;
}

/** What a library of one language is called for: what calls mean in others need not be found out. */
const callsIn = (language: Language, { code }: Program): readonly Call[] =>
	code.language === language ? code.calls : [];

/** Prisma: `$extends(readReplicas({ url }))`; Drizzle: `withReplicas(primary, [replica])`. */
function ofExtension(program: Program): Fragment[] {
	return callsIn("typescript", program).flatMap((call) => {
		const symbol = program.symbolOf(call.callee) ?? "";
		if (symbol === "@prisma/extension-read-replicas.readReplicas") return [routed("prisma", call.at, program)];
		return /^drizzle-orm\/\w+-core\.withReplicas$/.test(symbol) ? [routed("drizzle", call.at, program)] : [];
	});
}

/** MikroORM: `replicas`, unless `preferReadReplicas: false` says otherwise. */
function ofReplicas(program: Program): Fragment[] {
	return callsIn("typescript", program).flatMap((call) => {
		const symbol = program.symbolOf(call.callee) ?? "";
		if (!/^@mikro-orm\/.*\.(MikroORM(\.init(Sync)?)?|defineConfig|MikroOrmModule\.forRoot(Async)?)$/.test(symbol))
			return [];
		const [options] = call.positional;
		const replicas = options && program.entry(options, "replicas");
		const list = replicas && program.follow(replicas);
		const preferred = options && program.entry(options, "preferReadReplicas");
		if (!replicas || list?.kind !== "list" || preferred?.text === "false") return [];
		return [routed("mikro-orm", replicas.at, program, Math.max(1, list.items.length))];
	});
}

/** Mongoose: `mongoose.connect(url, { readPreference: "secondary" })`, by which all models read. */
function ofMongoose(program: Program): Fragment[] {
	return callsIn("typescript", program).flatMap((call) => {
		const at = mongooseRouted(call, program)?.at;
		return at ? [routed("mongoose", at, program)] : [];
	});
}

/** GORM's dbresolver: reads go to its replicas, unless a clause or a transaction says otherwise. */
function ofResolver(program: Program): Fragment[] {
	return callsIn("go", program).flatMap((call) => {
		if (methodOf(call) !== "Register" || program.symbolOf(call.callee) !== "gorm.io/plugin/dbresolver.Register")
			return [];
		const replicas = givenOf(call, ["0.Replicas"], program);
		const list = replicas && program.follow(replicas);
		if (!replicas || !list) return [];
		return [routed("gorm", replicas.at, program, list.kind === "list" ? Math.max(1, list.items.length) : 1)];
	});
}

/** Lettuce: `readFrom(ReadFrom.REPLICA_PREFERRED)`; Redisson: `setReadMode(ReadMode.SLAVE)`, its default (docs, Configuration). */
function ofRedis(program: Program): Fragment[] {
	return program.code.calls.flatMap((call) => {
		const [from] = call.positional;
		const isRouted =
			/^(readFrom|setReadFrom|setReadMode)$/.test(methodOf(call)) &&
			/\b(REPLICA\w*|SLAVE\w*|ANY_REPLICA|ANY|NEAREST|LOWEST_LATENCY)$/.test(from?.text ?? "");
		if (from && isRouted) return [routed("redis", from.at, program)];
		const isUnsaid =
			/^use(Cluster|MasterSlave|Sentinel|Replicated)Servers$/.test(methodOf(call)) &&
			!isCalled(/^setReadMode$/, program.code);
		return isUnsaid ? [routed("redis", call.at, program)] : [];
	});
}

/** Django: routers over several databases. One that pins whoever has written, with its middleware, is no fault. */
function ofRouters(program: Program): Fragment[] {
	const setting = (name: string) =>
		program.code.names.find((one) => one.name === name && one.region.kind === "module")?.value;
	const routers = setting("DATABASE_ROUTERS");
	const databases = setting("DATABASES");
	const used = routers && program.follow(routers);
	const all = databases && program.follow(databases);
	if (used?.kind !== "list" || used.items.length === 0 || all?.kind !== "map" || all.entries.length < 2) return [];
	const replicas = all.entries.some(({ key }) => /replica|reader|read|slave|secondary/i.test(key?.text ?? ""));
	const middleware = setting("MIDDLEWARE")?.text ?? "";
	const isPinning = /[pP]inning/.test(used.text) || /[pP]in/.test(middleware);
	const reads = used.items.some((one) => readsElsewhere(textIn(one, program) ?? "", program));
	return replicas && !isPinning && reads ? [routed("django", used.at, program)] : [];
}

/** Tortoise: `"routers"` beside several connections. */
function ofTortoise(program: Program): Fragment[] {
	if (program.code.language !== "python") return [];
	return program.code.names.flatMap(({ value, region }): Fragment[] => {
		const routers = region.kind === "module" && value?.kind === "map" ? program.entry(value, "routers") : undefined;
		const used = routers && program.follow(routers);
		const all = value && routers ? program.entry(value, "connections") : undefined;
		if (used?.kind !== "list" || all?.kind !== "map" || all.entries.length < 2) return [];
		const reads = used.items.some((one) => readsElsewhere(textIn(one, program) ?? "", program));
		return reads ? [routed("tortoise", used.at, program)] : [];
	});
}

/** Whether a router sends reads that name no database to another one: by its own `db_for_read`, or as its package says. */
function readsElsewhere(router: string, program: Program): boolean {
	// django-multidb-router: every read of MasterSlaveRouter and ReplicaRouter goes to a replica.
	if (/^multidb\.(MasterSlave|Replica)Router$/.test(router)) return true;
	const [, module, name] = /^(.+)\.(\w+)$/.exec(router) ?? [];
	const code = module ? program.link(module, program.code) : undefined;
	const found = code?.classes.find((one) => one.name === name);
	const method = found && code?.functions.find((fn) => fn.name === "db_for_read" && fn.class === found);
	const values =
		method && code ? code.exits.filter((one) => one.kind === "return" && functionOf(one.region) === method) : [];
	return values.some(({ value }) => value !== undefined && !/^(None|["']default["'])$/.test(value.text));
}
