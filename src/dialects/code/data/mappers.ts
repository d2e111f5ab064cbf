import type { Call, Class, Code, Expr, Region } from "../code.ts";
import type { Program } from "../program.ts";
import { methodOf, receiverOf, rootOf, stepsBefore, textIn } from "../values.ts";
import { callsGiven } from "./calls-by.ts";
import { isNamedReplica } from "./replica-handles.ts";
import type { Touch } from "./touch.ts";
import { projectOf } from "./walk.ts";

interface Mapper {
	/** The store whose settings say whether reads are routed to replicas. */
	id: string;
	writes: RegExp;
	reads: RegExp;
}

const typeorm: Mapper = {
	id: "typeorm",
	writes: /^(save|insert|update|upsert|remove|delete|softDelete|increment|decrement)$/,
	reads: /^(find|findOne|findOneBy|findBy|findOneOrFail|findOneByOrFail|findAndCount|count|exists?|getOne|getMany)$/,
};
const prisma: Mapper = {
	id: "prisma",
	writes: /^(create|createMany|update|updateMany|upsert|delete|deleteMany)$/,
	reads: /^(findUnique|findUniqueOrThrow|findFirst|findFirstOrThrow|findMany|count|aggregate)$/,
};
const sequelize: Mapper = {
	id: "sequelize",
	writes: /^(create|bulkCreate|update|upsert|destroy|save|increment|decrement)$/,
	reads: /^(findOne|findByPk|findAll|findAndCountAll|count|reload)$/,
};
/** MikroORM: reads outside of transactions go to its replicas (docs, Read Connections). */
const mikro: Mapper = {
	id: "mikro-orm",
	writes: /^(nativeUpdate|nativeInsert|nativeDelete|insert|upsert|persistAndFlush|create)$/,
	reads: /^(find|findOne|findOneOrFail|findAndCount|findAll|count)$/,
};
/** Drizzle with `withReplicas`: the statement's head says which it is. */
const drizzle: Mapper = {
	id: "drizzle",
	writes: /^(insert|update|delete)$/,
	reads: /^(from|findFirst|findMany|\$count)$/,
};
const django: Mapper = {
	id: "django",
	writes: /^(create|save|update|bulk_create|get_or_create|update_or_create|delete)$/,
	// A filter alone asks nothing yet.
	reads: /^(get|first|last|latest|earliest|exists|count|refresh_from_db|aggregate)$/,
};

/** Tortoise: reads go where its routers say, unless they name a connection (docs, Router). */
const tortoise: Mapper = {
	id: "tortoise",
	writes: /^(create|save|update|bulk_create|get_or_create|update_or_create|delete)$/,
	reads: /^(get|get_or_none|first|exists|count|refresh_from_db|all)$/,
};

const gorm: Mapper = {
	id: "gorm",
	writes: /^(Create|CreateInBatches|Save|Update|Updates|UpdateColumn|Delete)$/,
	reads: /^(First|Last|Take|Find|Count|Pluck)$/,
};

/** What any of them is called by: whose method it is takes longer to find out. */
const anyMapper = new RegExp(
	[typeorm, prisma, sequelize, mikro, drizzle, django, tortoise, gorm]
		.flatMap(({ writes, reads }) => [writes.source, reads.source])
		.join("|"),
);

/** Reads and writes through a mapper, whose own settings may send reads to replicas. */
export function mapped(program: Program): Touch[] {
	return program.code.calls.flatMap((call): Touch[] => {
		const method = methodOf(call);
		const found = anyMapper.test(method) ? mapperOf(call, program) : undefined;
		if (!found) return [];
		const { mapper, of } = found;
		const does = mapper.writes.test(method) ? "writes" : mapper.reads.test(method) ? "reads" : undefined;
		if (!does) return [];
		// A read that names a replica sees one, whatever routes the others.
		if (does === "reads" && isUsingReplica(call, program)) return [{ call, does, of, sees: "replica" }];
		const receiver = receiverOf(call);
		const handle = receiver && rootOf(receiver);
		if (does === "reads" && (mapper === gorm || mapper === prisma) && isNamedReplica(handle, program))
			return [{ call, does, of, sees: "replica", handle }];
		const pinned = does === "writes" || isInTransaction(call, program) || isPinned(call);
		return [{ call, does, of, sees: pinned ? "all" : "routed", named: storeName(mapper.id, program.code.path) }];
	});
}

/** Django: `Order.objects.using("replica").get(…)`, `order.refresh_from_db(using=REPLICA)`. */
function isUsingReplica(call: Call, program: Program): boolean {
	const names = [
		call.named.using,
		...stepsBefore(call, program).map((step) => (methodOf(step) === "using" ? step.positional[0] : undefined)),
	];
	return names.some((one) => one && /replica|reader|read|slave|secondary/i.test(textIn(one, program) ?? ""));
}

/** Under which name the settings of a mapper and its users speak of the same store. */
export function storeName(mapper: string, path: string): string {
	return [projectOf(path).split("/").at(-1), mapper].filter(Boolean).join("-");
}

export const routedKey = (name: string) => `routed ${name}`;

function mapperOf(call: Call, program: Program): { mapper: Mapper; of: string } | undefined {
	const receiver = receiverOf(call);
	if (!receiver) return undefined;
	const symbol = program.symbolOf(receiver) ?? "";
	const ofTypeorm = typeormOf(call, receiver, symbol);
	if (ofTypeorm) return ofTypeorm;
	if (/^@mikro-orm\/.*(MikroORM\.init\(\)\.em|EntityManager\(\))(\.fork\(\))?$/.test(symbol) && call.positional[0])
		return { mapper: mikro, of: call.positional[0].text };
	if (/PrismaClient\(\)(\.\$extends\(\))*\.\w+$/.test(symbol)) return { mapper: prisma, of: lastOf(receiver) };
	// A service of Nest that is the client itself.
	const owner = receiver.kind === "member" ? program.classOf(receiver.of) : undefined;
	if (owner?.bases.some(({ name }) => name === "PrismaClient")) return { mapper: prisma, of: lastOf(receiver) };
	if (/^sequelize\b.*\.define\(\)$/.test(symbol)) return { mapper: sequelize, of: receiver.text };
	const replicated = drizzleOf(call, receiver, symbol);
	if (replicated) return replicated;
	if (program.code.language === "go") return gormOf(call, symbol, program);
	if (program.code.language === "python") return djangoOf(call, receiver, program) ?? tortoiseOf(receiver, program);
	if (isModelOfSequelize(receiver, program)) return { mapper: sequelize, of: receiver.text };
	const row = rowOfSequelize(receiver, program);
	if (row) return { mapper: sequelize, of: row };
	const one = program.classOf(receiver);
	if (one?.bases.some(({ name }) => name === "Model")) return { mapper: sequelize, of: one.name };
	return isOfPrisma(call, receiver) ? { mapper: prisma, of: receiver.name } : undefined;
}

const lastOf = (receiver: Expr) => (receiver.kind === "member" ? receiver.name : receiver.text);

/** Where its client comes from cannot be seen, calls are made as only Prisma's are: `db.token.findFirst({ where: { id } })`. */
function isOfPrisma(call: Call, receiver: Expr): receiver is Extract<Expr, { kind: "member" }> {
	const [given] = call.positional;
	if (receiver.kind !== "member" || !/^[a-z]/.test(receiver.name) || given?.kind !== "map") return false;
	if (!/prisma|\bdb$|replica|reader/i.test(receiver.of.text)) return false;
	const method = methodOf(call);
	const has = (name: string) => given.entries.some(({ key }) => key?.kind === "literal" && key.value === name);
	return prisma.reads.test(method) ? has("where") : prisma.writes.test(method) && (has("data") || has("create"));
}

/** A repository's own methods, its query builder's, and those of a manager, which are given the entity. */
function typeormOf(call: Call, receiver: Expr, symbol: string): { mapper: Mapper; of: string } | undefined {
	const manager = /^typeorm\.(DataSource\(\)\.(manager|createEntityManager\(\))|EntityManager\(\))/.exec(symbol)?.[0];
	if (manager && manager.length === symbol.length && call.positional[0])
		return { mapper: typeorm, of: call.positional[0].text };
	const own = /^typeorm\.((Tree)?Repository\(\)|DataSource\(\)\.getRepository\(\))/.exec(symbol)?.[0];
	if (!own) return undefined;
	let root = receiver;
	for (let depth = 0; root.kind === "call" && methodOf(root.call) !== "getRepository" && depth < 10; depth++)
		root = receiverOf(root.call) ?? root;
	return { mapper: typeorm, of: root.text };
}

/** `const user = await User.findByPk(id)`, which is updated and reloaded itself. */
function rowOfSequelize(receiver: Expr, program: Program): string | undefined {
	const value = receiver.kind === "name" ? program.follow(receiver) : undefined;
	const model = value?.kind === "call" ? receiverOf(value.call) : undefined;
	if (value?.kind !== "call" || !model || !/^(findOne|findByPk|create|build)$/.test(methodOf(value.call)))
		return undefined;
	const isModel =
		/^sequelize\b.*\.define\(\)$/.test(program.symbolOf(model) ?? "") ||
		isModelOfSequelize(model, program) ||
		program.classOf(model)?.bases.some(({ name }) => name === "Model");
	return isModel ? model.text : undefined;
}

/** `Ticket`, where a file of models that was imported makes it by a function of another file: `require("./ticket")(sequelize)`. */
function isModelOfSequelize(receiver: Expr, program: Program): boolean {
	const name = receiver.kind === "name" || receiver.kind === "member" ? receiver.name : "";
	if (!/^[A-Z]/.test(name)) return false;
	const [binding] = program.bindingsOf(receiver);
	const code = binding && program.codeOf(binding.region);
	const from = binding?.from !== undefined && code ? program.link(binding.from, code) : code;
	return from !== undefined && usesSequelize(from) && !program.classOf(receiver);
}

const ofSequelize = new WeakMap<Code, boolean>();

function usesSequelize(code: Code): boolean {
	const known = ofSequelize.get(code) ?? code.names.some(({ from }) => from === "sequelize");
	ofSequelize.set(code, known);
	return known;
}

/** `db.update(notes)`, `db.select().from(notes)` and `db.query.notes.findFirst()` of a handle that `withReplicas` made. */
function drizzleOf(call: Call, receiver: Expr, symbol: string): { mapper: Mapper; of: string } | undefined {
	const within = /\.withReplicas\(\)(.*)$/.exec(symbol)?.[1];
	if (within === undefined) return undefined;
	const [table] = call.positional;
	const method = methodOf(call);
	const names =
		method === "from"
			? /^\.select(Distinct)?\(\)$/
			: /^(insert|update|delete|\$count)$/.test(method)
				? /^$/
				: undefined;
	if (names?.test(within) && table) return { mapper: drizzle, of: table.text };
	const queried = receiver.kind === "member" && /^\.query\.\w+$/.test(within) ? receiver.name : undefined;
	return queried ? { mapper: drizzle, of: queried } : undefined;
}

/** `Model.objects.get`, and an instance that a form or the manager has made. */
function djangoOf(call: Call, receiver: Expr, program: Program): { mapper: Mapper; of: string } | undefined {
	if (receiver.kind === "member" && receiver.name === "objects") return { mapper: django, of: receiver.of.text };
	const method = methodOf(call);
	if (receiver.kind === "call") {
		const chained = /^(filter|exclude|select_related|using|order_by|prefetch_related)$/.test(methodOf(receiver.call));
		const of = receiverOf(receiver.call);
		return chained && of ? djangoOf(receiver.call, of, program) : undefined;
	}
	if (method !== "save" && method !== "refresh_from_db") return undefined;
	const made = program.follow(receiver);
	if (made.kind !== "call") return undefined;
	const of = receiverOf(made.call);
	if (of?.kind === "member" && of.name === "objects") return { mapper: django, of: of.of.text };
	const own = method === "save" ? program.bindingsOf(made.call.callee)[0]?.class : undefined;
	if (own?.bases.some(({ name }) => /(^|\.)\w*Model$/.test(name))) return { mapper: django, of: own.name };
	// Serializers and forms are called after the model that they save.
	const model = /^([A-Z]\w*?)(Create|Update|Write)?(Model)?(Serializer|Form)$/.exec(methodOf(made.call))?.[1];
	return model && method === "save" ? { mapper: django, of: model } : undefined;
}

/** `Ticket.get(id=…)`, `Ticket.filter(…).first()` of a model of Tortoise, and one that it has given. */
function tortoiseOf(receiver: Expr, program: Program): { mapper: Mapper; of: string } | undefined {
	const first = rootOf(receiver);
	const [binding] = program.bindingsOf(first);
	const made = binding?.class ? undefined : program.follow(first);
	const of = binding?.class ?? (made?.kind === "call" ? program.bindingsOf(rootOf(made))[0]?.class : undefined);
	const isModel = of && /^tortoise\.models\.Model\b/.test(program.symbolOf(nameOf(of)) ?? "");
	return isModel ? { mapper: tortoise, of: of.name } : undefined;
}

const nameOf = ({ name, region, at }: Class): Expr => ({
	kind: "name",
	name,
	region: region.parent ?? region,
	at,
	text: name,
});

/** `db.Create(&order)`, `db.Where(…).First(&saved, id)`: of the type of what is given, or of a model that was named before. */
function gormOf(call: Call, symbol: string, program: Program): { mapper: Mapper; of: string } | undefined {
	if (!/^gorm\.io\/gorm\.(Open|DB)\(\)/.test(symbol)) return undefined;
	const model = stepsBefore(call, program).find((one) => methodOf(one) === "Model")?.positional[0];
	const of = [call.positional[0], model].flatMap((one) => (one ? (typeName(one, program) ?? []) : [])).at(0);
	return of ? { mapper: gorm, of } : undefined;
}

function typeName(expr: Expr, program: Program): string | undefined {
	const value = program.follow(expr);
	if (value.kind === "call") return methodOf(value.call) || undefined;
	if (expr.kind !== "name") return undefined;
	const { type, parameter } = program.resolve(expr.name, expr.region)[0] ?? {};
	return (type ?? parameter?.type)?.name;
}

/** Within a function that a transaction runs, or with the transaction among its options. */
export function isInTransaction(call: Call, program: Program): boolean {
	const given = [...call.positional, ...Object.values(call.named)];
	if (given.some((one) => /\b(transaction|useMaster|queryRunner)\b|connectionType: ["']write/.test(one.text)))
		return true;
	for (let at: Region | undefined = call.region; at; at = at.parent) {
		const { fn } = at;
		if (!fn || at.kind !== "function") continue;
		// Kysely: `db.transaction().execute(async (trx) => …)`.
		const runs = callsGiven(fn, program.code).some(
			(one) =>
				/transaction/i.test(methodOf(one)) || /\btransaction\(\)(\.\w+\([^()]*\))*\.execute$/.test(one.callee.text),
		);
		if (runs || fn.marks.some(({ text }) => /\bTransactional\b/.test(text))) return true;
	}
	return false;
}

function isPinned(call: Call): boolean {
	return /\$primary\b|\bdbresolver\.Write\b|\.using\(["'](default|primary|writer|master)["']|useMaster|\.using_db\(|createQueryRunner\(|setQueryRunner\(/.test(
		call.callee.text,
	);
}
