import { quantityOf } from "../../../quantities.ts";
import type { Call, Class, Expr, Fn, Region, Write } from "../../code.ts";
import { callsGiven, callsOwnedBy } from "../../data/calls-by.ts";
import { option } from "../../data/dynamo.ts";
import { entityOf } from "../../data/entities.ts";
import { statementAt } from "../../data/statements.ts";
import { isImported } from "../../names.ts";
import type { Program } from "../../program.ts";
import { ownerOf } from "../../regions.ts";
import { remembered } from "../../remembered.ts";
import { methodOf, receiverOf } from "../../values.ts";
import { isSave, isSaveOfAll, typesOf } from "../store-steps.ts";
import { isByVersion } from "./conditions.ts";

/** The member or entry that a write names: `product.stock`, `item["balance"]`. */
export function partOf(target: Expr): { of: Expr; name: string } | undefined {
	if (target.kind === "member") return { of: target.of, name: target.name };
	const key = target.kind === "index" && target.index.kind === "literal" ? target.index.value : undefined;
	return target.kind === "index" && typeof key === "string" ? { of: target.of, name: key } : undefined;
}

/**
 * Kotlin: `wallet.apply { balance -= amount }`, `with(wallet) { … }`: what is written by its name alone is a member of what the
 * function is run on, unless the name stands for something else there.
 */
export function partOfReceiver(target: Expr, region: Region, program: Program): { of: Expr; name: string } | undefined {
	const { code } = program;
	if (code.language !== "kotlin" || target.kind !== "name" || program.bindingsOf(target).length > 0) return undefined;
	for (let at: Region | undefined = region; at; at = at.parent) {
		const runs = at.kind === "function" && at.fn ? callsGiven(at.fn, code)[0] : undefined;
		const method = runs && methodOf(runs);
		const of =
			runs &&
			(method === "with" ? runs.positional[0] : /^(apply|run)$/.test(method ?? "") ? receiverOf(runs) : undefined);
		if (of) return { of, name: target.name };
	}
	return undefined;
}

/** Whether what was changed is stored: by a save that is given it, or when the transaction around it commits. */
export function keeping(call: Call, receiver: Expr, read: Call, program: Program): Call | "transaction" | undefined {
	const { region, order } = call;
	if (isKeptByTransaction(region, receiver, read, program)) return "transaction";
	return savesOwnedBy(ownerOf(region), program).find(
		(one) =>
			one.order > order && (one.positional.some(({ text }) => text === receiver.text) || isSaveOfAll(one, program)),
	);
}

const savesOwnedBy = remembered((owner: Fn | undefined, program): readonly Call[] =>
	callsOwnedBy(owner, program.code).filter((call) => isSave(call, program) || isSaveOfAll(call, program)),
);

/** SQLAlchemy: `with Session.begin() as session`, `async with session.begin()`, which commits what was changed at its end. */
function isKeptByBlock(region: Region, read: Call, program: Program): boolean {
	if (!entityOf(read, program)?.class) return false;
	for (let at: Region | undefined = region; at && at.kind !== "function"; at = at.parent)
		if (at.held?.some((one) => one.kind === "call" && methodOf(one.call) === "begin")) return true;
	return false;
}

/** MikroORM: `em.transactional(async (em) => …)` flushes what the manager has read (docs, Unit of Work). */
function isKeptByManager(region: Region, read: Call, program: Program): boolean {
	if (!isImported(/^@mikro-orm\//, program.code)) return false;
	const manager = receiverOf(read)?.text;
	for (let at: Region | undefined = region; at; at = at.parent) {
		const { fn } = at;
		const runs = fn ? callsGiven(fn, program.code).some((one) => methodOf(one) === "transactional") : false;
		if (runs && fn?.parameters.some(({ name }) => name === manager)) return true;
	}
	return false;
}

/** JPA's context writes what was changed of an entity that it has read, when the transaction around it commits. */
export function isKeptByTransaction(region: Region, holder: Expr, read: Call, program: Program): boolean {
	if (program.code.language === "python") return isKeptByBlock(region, read, program);
	if (program.code.language === "typescript") return isKeptByManager(region, read, program);
	if (!/^(java|kotlin)$/.test(program.code.language)) return false;
	// Exposed's rows are written when their transaction ends, and there are none outside of one.
	if (isRowOfExposed(read, program)) return true;
	const owner = ownerOf(region);
	const [mark] = [owner?.marks, owner?.class?.marks].flatMap(
		(marks) => marks?.find(({ text }) => /\bTransactional\b/.test(text)) ?? [],
	);
	if (!mark || /\breadOnly\s*=\s*true\b/.test(mark.text)) return false;
	const own = program.classOf(holder);
	if (own) return isEntity(own);
	const entity = entityOf(read, program);
	// A file that says nothing of data is not looked at: what is declared as something else than was read is no entity.
	const [said = entity?.name] = typesOf(holder, program);
	return entity !== undefined && said === entity.name && (!entity.class || isEntity(entity.class));
}

const isRowOfExposed = (read: Call, program: Program): boolean =>
	program.code.language === "kotlin" &&
	(entityOf(read, program)?.class?.bases.some(({ name }) =>
		/^(Int|Long|UUID|ULong|UInt|Composite)?Entity$/.test(name),
	) ??
		false);

const isEntity = ({ marks }: Class) => marks.some(({ text }) => /^@?(\w+\.)*(Entity|MappedSuperclass)\b/.test(text));

/** What the statement of a mapper's method compares, by which the object is saved. */
export function comparedIn(
	kept: Call | "transaction",
	counts: string,
	program: Program,
): "version" | "condition" | undefined {
	const where = kept === "transaction" ? [] : (statementAt(kept, program)?.change?.where ?? []);
	if (isByVersion(where)) return "version";
	return where.some(({ text }) => quantityOf(text, "") === counts) ? "condition" : undefined;
}

/** The item that is put is the object, or what is made of it to be sent: `attributevalue.MarshalMap(wallet)`, `marshall(wallet)`. */
function isItem(item: Expr | undefined, holder: string, program: Program): boolean {
	if (!item || item.text === holder) return item !== undefined;
	const made = program.follow(item);
	return made.kind === "call" && made.call.positional.some(({ text }) => text.replace(/^&/, "") === holder);
}

/** What stores the object after the write: its own method, or one that is given it, or that commits all. */
export function savedBy(
	{ target, region, order }: Pick<Write, "target" | "region" | "order">,
	program: Program,
): Call | undefined {
	const part = partOf(target)?.of;
	const holders = part ? wholesOf(part, program) : [];
	return wholeSave(holders, { region, order }, program);
}

/** What something is a part of, itself first: `user.wallet` of `user`, `product.variants.find(…)` of `product`. */
export function wholesOf(part: Expr, program: Program): string[] {
	const found: string[] = [];
	let at: Expr | undefined = part;
	for (let depth = 0; at && depth < 8; depth++) {
		if (at.kind === "name" || at.kind === "member" || at.kind === "index") found.push(at.text);
		if (at.kind === "member" || at.kind === "index") at = at.of;
		else if (at.kind === "call") at = picks.test(methodOf(at.call)) ? receiverOf(at.call) : undefined;
		else if (at.kind === "name") {
			const [binding] = program.bindingsOf(at);
			const held: Expr | undefined = binding?.value ?? binding?.over;
			at = isPartOfRead(held) ? held : undefined;
		} else at = undefined;
	}
	return found.filter((one) => !/^(this|self)$/.test(one) || one === part.text);
}

/** A member, or one of a list: of what was read whole. */
function isPartOfRead(value: Expr | undefined): boolean {
	if (value?.kind === "member" || value?.kind === "index" || value?.kind === "name") return true;
	return value?.kind === "call" && receiverOf(value.call) !== undefined && picks.test(methodOf(value.call));
}

const picks = /^(find|at|id|get|filter)$/;

function wholeSave(
	holders: readonly string[],
	{ region, order }: Pick<Write, "region" | "order">,
	program: Program,
): Call | undefined {
	const isHolder = (text: string) => holders.some((one) => one === text || one.replace(/^this$/, "self") === text);
	return callsOwnedBy(ownerOf(region), program.code).find((call) => {
		if (call.order < order) return false;
		if (/^(put_item|putItem|PutCommand|put|PutItem|PutItemAsync|PutItemCommand)$/.test(methodOf(call)))
			return isItem(call.named.Item ?? option(call, "Item", program), holders[0], program);
		// sqlx and mappers of rows: `NamedExec("UPDATE … SET coins = :coins …", wallet)`.
		const isGiven = call.positional.some(({ text }) => text.replace(/^[&*]/, "") === holders[0]);
		if (isGiven && statementAt(call, program)?.change?.verb === "update") return true;
		if (isSaveOfAll(call, program)) return true;
		const isUpdate = methodOf(call) === "Model" && /\bNewUpdate\(/.test(call.callee.text);
		if (!isUpdate && !isSave(call, program)) return false;
		const of = receiverOf(call);
		if (of && isHolder(of.text)) return true;
		const given = [...call.positional, ...Object.values(call.named)].flatMap((one) =>
			one.kind === "list" ? [one, ...one.items] : [one],
		);
		if (given.some(({ text }) => isHolder(text))) return true;
		const isWhole = call.positional.length === 0 || /^SaveChanges(Async)?$/.test(methodOf(call));
		return isWhole && /session|context|em$|entityManager|uow|db$/i.test(of?.text ?? "");
	});
}
