import type { Call, Class, Expr, Type } from "../code.ts";
import type { Program } from "../program.ts";
import { methodOf, receiverOf } from "../values.ts";
import { runBy } from "./called-method.ts";
import { methodCalled } from "./mapped-statements.ts";
import { methodOn } from "./methods.ts";
import { within } from "./walk.ts";

/** What holds things of one class, and says so by its type: `DbSet<Wallet>`, `JpaRepository<Stock, String>`. */
const holders =
	/^(DbSet|IQueryable|\w*Repo(sitory)?|\w*Dao|BaseMapper|MPJBaseMapper|IService|IMongoCollection|Repository|Model|EntityRepository)$/;

/** A class of stored things; its file is looked at only where it says something. */
export interface Entity {
	name: string;
	class: Class | undefined;
}

/** The class of the things that a call reads, by the type of what it is called on. */
export function entityOf(read: Call, program: Program): Entity | undefined {
	let at = receiverOf(read);
	const told = toldBy(read.callee, read, program);
	if (told) return told;
	for (let depth = 0; at && depth < 8; depth++) {
		const found = heldBy(at, program) ?? (at.kind === "call" ? toldBy(at.call.callee, at.call, program) : undefined);
		if (found) return found;
		at = at.kind === "call" ? receiverOf(at.call) : at.kind === "member" ? at.of : undefined;
	}
	return namedIn(read, program) ?? givenBy(read, program);
}

/** C#: `unitOfWork.Repository<Product>()`, `context.Set<Wallet>()`, `session.LoadAsync<Account>(id)`. */
function toldBy(callee: Expr, { region }: Call, program: Program): Entity | undefined {
	if (program.code.language !== "csharp") return undefined;
	const name = /<\s*([\w.]+)\s*>$/.exec(callee.text)?.[1].split(".").at(-1);
	const of = name ? program.classNamed({ name, of: [] }, region) : undefined;
	return of && { name: of.name, class: of };
}

/**
 * What a function of the workspace says that it gives: `def get(self, id) -> Wallet | None`, `find(id): Promise<Wallet>`,
 * `Task<Wallet?> GetByIdAsync(Guid id)`, `Wallet(ctx, id) (*Wallet, error)`.
 */
function givenBy(read: Call, program: Program): Entity | undefined {
	const { language } = program.code;
	if (/^(csharp|go)$/.test(language)) {
		const fn = methodCalled(read, program) ?? (language === "go" ? runBy(read, program) : undefined);
		for (let at = fn?.result; fn && at; at = at.of[0]) {
			const of = wrapped.test(at.name) ? undefined : program.classNamed(at, fn.region);
			if (of) return { name: of.name, class: of };
		}
		return undefined;
	}
	const receiver = receiverOf(read);
	const fn = program.called(read) ?? (receiver && methodOn(program.classOf(receiver), methodOf(read), program));
	const said = fn?.result && innermost(fn.result);
	const own = fn && said && program.classNamed(said, fn.region.parent ?? fn.region);
	return own ? { name: own.name, class: own } : undefined;
}

/** What is waited for, or may be missing. */
const wrapped = /^(Task|ValueTask|Result|Maybe|Option)$/;
const innermost = (type: Type): Type =>
	/^(\w+\.)*(Promise|Optional|Awaitable|Coroutine|Union|Maybe)$/.test(type.name) && type.of[0]
		? innermost(type.of[0])
		: type;

/** A class that the read names itself: `Wallet.findByPk(id)`, `em.findOne(Voucher, id)`, `select(Event)`. */
function namedIn({ callee, positional }: Call, program: Program): Entity | undefined {
	for (const part of [callee, ...positional].flatMap((one) => within(one, 6))) {
		const own = part.kind === "name" && /^[A-Z]/.test(part.name) ? program.bindingsOf(part)[0]?.class : undefined;
		if (own) return { name: own.name, class: own };
	}
	return undefined;
}

/** What made a model that is no class, here or in another file: `mongoose.model("Message", schema)`, `sequelize.define(…)`. */
export function modelOf(model: Expr, program: Program): Expr | undefined {
	const value = program.follow(model);
	if (value !== model) return value;
	const [binding] = program.bindingsOf(model);
	if (!binding?.from) return undefined;
	const code = program.link(binding.from, program.code);
	const all = code
		? [...program.exported(code, binding.exported || "default"), ...program.exported(code, "default")]
		: [];
	const held = all.find((one) => one.value)?.value;
	return held && program.follow(held);
}

function heldBy(expr: Expr, program: Program): Entity | undefined {
	for (const { type, parameter, region } of bindingsOf(expr, program)) {
		const said = type ?? parameter?.type;
		const own = said && firstOf(said);
		if (own) return { name: own.name, class: program.classNamed(own, region) };
	}
	const repository =
		program.classOf(expr) ??
		bindingsOf(expr, program)
			.flatMap(({ parameter, region }) => (parameter?.type && program.classNamed(parameter.type, region)) || [])
			.at(0);
	const base = repository?.bases.flatMap((one) => firstOf(one) ?? [])[0];
	if (!repository || !base) return undefined;
	return { name: base.name, class: program.classNamed(base, repository.region.parent ?? repository.region) };
}

const firstOf = ({ name, of }: Type): Type | undefined =>
	holders.test(name.split(".").at(-1) ?? name) ? of[0] : undefined;

/** What a name means; of a member, in the class of what it is a member of. */
function bindingsOf(expr: Expr, program: Program) {
	const direct = program.bindingsOf(expr);
	if (direct.length > 0 || expr.kind !== "member") return direct;
	const owner = program.classOf(expr.of);
	return owner ? program.resolve(`this.${expr.name}`, owner.region) : [];
}
