import { declared } from "../../../design/attribute.ts";
import type { Fragment } from "../../../design/fragment.ts";
import type { Location } from "../../../design/text.ts";
import { quantityOf } from "../../quantities.ts";
import type { Call, Expr, Region } from "../code.ts";
import { runBy } from "../data/called-method.ts";
import { callsOwnedBy, testingIn, testsOwnedBy, writesOwnedBy } from "../data/calls-by.ts";
import { entityOf } from "../data/entities.ts";
import { entriesOf } from "../data/entries.ts";
import { guards } from "../data/guards.ts";
import { methodOn } from "../data/methods.ts";
import { statementAt } from "../data/statements.ts";
import { isLocked, isVersioned } from "../data/versions.ts";
import { sourcesOf, within } from "../data/walk.ts";
import { Sites } from "../places.ts";
import type { Program } from "../program.ts";
import { ownerOf } from "../regions.ts";
import { propertyOf, sameName } from "../spelling.ts";
import { methodOf, receiverOf, textIn } from "../values.ts";
import type { Concept } from "./concept.ts";
import { access } from "./linked-store.ts";
import { differs } from "./reliance/arithmetic.ts";
import { conditionsOf } from "./reliance/conditions.ts";
import { readFor } from "./reliance/read-before.ts";
import { savedBy } from "./reliance/saved.ts";
import { isOfStore, isRead } from "./store-steps.ts";

/** How many may come: places, seats, uses of a coupon, by what the number is called. */
const limits =
	/^(capacity|max_?capacity|(max|total|maximum|num|number_of)_?(of_?)?(seats|participants|attendees|guests|uses|usages|usage|redemptions|tickets|spots|slots|places|students|players|capacity|bookings|reservations|enrol?lments|registrations)|(seat|ticket|spot|slot|place|participant|attendee|usage|use|redemption|enrol?lment|booking)s?_?(limit|count|capacity|max|total)|usage_?limit(_?per_?\w+)?|seats|spots|places)$/i;
const counting = /^(count\w*|Count(Async)?|LongCount(Async)?|\w*_?[cC]ount|countDocuments|count_documents)$/;
const creating =
	/^(create|save|insert|insertOne|insert_one|add|Add|AddAsync|Create|InsertOne|insertOrThrow|persist|push|append|saveAndFlush|new|values|Insert|NewInsert|insertInto|InsertInto|get_or_create)$/;

/** `if booked >= slot.capacity: raise …`, and one more is added: two at once both count the same. */
export const counted: Concept = {
	read(program) {
		const sites = new Sites(program);
		return [...testingIn(program.code)].flatMap((owner): Fragment[] => {
			for (const region of testsOwnedBy(owner, program.code)) {
				const found = region.kind === "if" ? comparedIn(region.test, region, program) : undefined;
				const made =
					found && (found.uses ? raisedAfter(region, found.uses, program) : madeAfter(region, found, program));
				if (!found || !made) continue;
				const { limit, count, uses } = found;
				const isHeld =
					[...sourcesOf(limit.of, program)].some((one) => isLocked(one, program)) || isLocked(count, program);
				const conditional =
					uses && isVersioned(uses.name, uses.of, program, count)
						? "version"
						: isHeld
							? "lock"
							: guards(made.region, program);
				return access(
					program,
					"writes",
					{ handle: made.handle },
					made.at,
					`${sites.of({ region: made.region })} ${limit.name}`,
					{
						counts: declared(limit.name, made.at),
						decidedBy: declared("read", made.at),
						conditional: declared(conditional, made.at),
					},
				);
			}
			return [];
		});
	},
};

interface Compared {
	limit: { name: string; of: Expr };
	/** What counted. */
	count: Call;
	/** The number itself, where it is kept beside the limit: `coupon.usedCount`. */
	uses?: { name: string; of: Expr };
	/** The list itself, where it is one of what was read: `event.attendees`. */
	list?: Expr;
}

function comparedIn(test: Expr | undefined, region: Region, program: Program): Compared | undefined {
	for (const part of within(test, 5)) {
		const asked = askedOf(part, region, program);
		if (asked) return asked;
		if (part.kind !== "operation" || !/^[<>]=?$/.test(part.operator) || part.operands.length !== 2) continue;
		for (const [one, other] of [part.operands, [part.operands[1], part.operands[0]]]) {
			const limit = limitIn(one);
			const found = limit && (usesIn(other, region, program) ?? countIn(other, region, program));
			if (limit && found) return { limit, ...found };
			const plain = limit ? undefined : plainLimitIn(one, program);
			const counted = plain && countIn(other, region, program);
			if (plain && counted && isWorthCounting(counted.count, plain.name, program)) return { limit: plain, ...counted };
		}
	}
	return undefined;
}

/** `coupon.is_valid()`, `coupon.isUsable`: what was read is asked, and its class compares the two itself. */
function askedOf(part: Expr, region: Region, program: Program): Compared | undefined {
	const asks = part.kind === "member" || (part.kind === "call" && part.call.positional.length === 0);
	const of = part.kind === "member" ? part.of : part.kind === "call" ? receiverOf(part.call) : undefined;
	if (!asks || of?.kind !== "name" || of.name === "this") return undefined;
	const read = readFor(of, region, program);
	const entity = read && entityOf(read, program);
	const fn = methodOn(entity?.class, part.kind === "member" ? part.name : methodOf(part.call), program);
	if (!read || !entity || !fn || !isWorth(`${of.text} ${entity.name}`)) return undefined;
	const code = program.codeOf(fn.region);
	const said = [...program.results(fn), ...testsOwnedBy(fn, code).flatMap(({ test }) => test ?? [])];
	for (const one of said.flatMap((each) => within(each, 5))) {
		if (one.kind !== "operation" || !/^[<>]=?$/.test(one.operator) || one.operands.length !== 2) continue;
		for (const [left, right] of [one.operands, [one.operands[1], one.operands[0]]]) {
			const limit = limitIn(left);
			const uses = right.kind === "member" && used.test(right.name) ? right.name : undefined;
			if (limit && uses) return { limit: { ...limit, of }, count: read, uses: { name: uses, of } };
		}
	}
	return undefined;
}

/** A limit of the program itself, `MAX_PARTICIPANTS`, keeps abuse away; what there is of a thing stands with the thing. */
const isConstant = /^[A-Z][A-Z0-9_]+$/;

function limitIn(expr: Expr): { name: string; of: Expr } | undefined {
	for (const part of within(expr, 3)) {
		const name =
			part.kind === "member"
				? part.name
				: part.kind === "call" && part.call.positional.length === 0
					? propertyOf(methodOf(part.call))
					: part.kind === "name" && !isConstant.test(part.name)
						? part.name
						: "";
		if (name && limits.test(name)) return { name, of: part };
	}
	return undefined;
}

/** A number that may limit anything, `LIMIT`, `total`, 100: of what is counted it must be known that it is given away. */
const plainLimits =
	/^(limit|total|max|maximum|quota|capacity|allowed|amount|max_?count|(total|max|issue)_?(count|quantity|amount))$|(^|_)(LIMIT|MAX|MAXIMUM|QUOTA)(_|$)|Limit$|^(max|total)[A-Z]/i;

function plainLimitIn(expr: Expr, program: Program): { name: string; of: Expr } | undefined {
	const name =
		expr.kind === "member" || expr.kind === "name"
			? expr.name
			: expr.kind === "call" && expr.call.positional.length === 0
				? propertyOf(methodOf(expr.call))
				: "";
	if (name && plainLimits.test(name)) return { name, of: expr };
	const value = program.follow(expr);
	// One or none is asked of what must not be there twice.
	const isSome = value.kind === "literal" && typeof value.value === "number" && value.value > 1;
	return isSome ? { name: name || String(value.value), of: expr } : undefined;
}

/** What is counted is given away, by the class or the name of what holds it: coupons, seats, bookings. */
function isWorthCounting(count: Call, limit: string, program: Program): boolean {
	const named = [
		entityOf(count, program)?.name ?? "",
		count.callee.text,
		statementAt(count, program)?.look?.tables[0] ?? "",
	];
	const worth = isConstant.test(limit) ? goods : given;
	return named.some((one) => worth.test(one)) && !named.some((one) => notGiven.test(one));
}

/** The first hundred of these get one; of all else, a constant only keeps abuse away. */
const goods = /coupon|voucher|promo|gift|ticket|seat|licen[cs]e/i;
const given =
	/coupon|voucher|promo|gift|ticket|seat|slot|booking|reservation|enrol?l?ment|registration|participa|attendee|redemption|licen[cs]e/i;
const notGiven = /invit|token|api_?key|link|attempt|request|message|log/i;

/** How often something was used, or by how many, as a number of its own. */
const used =
	/^(used|usage|use|uses|redeemed|redemptions?|times_?used|current_?(uses?|usage|participants|attendees|bookings|registrations|enrol?lments?)|(used|usage|use|redeemed|redemption|participants?|attendees?|registered|registrations?|enrol?led|enrol?lments?|bookings?|reserved|taken)_?(count|times|number))$/i;

function usesIn(expr: Expr, region: Region, program: Program): Omit<Compared, "limit"> | undefined {
	for (const part of within(expr, 3)) {
		const of = part.kind === "member" ? part.of : part.kind === "call" ? receiverOf(part.call) : undefined;
		const name = part.kind === "member" ? part.name : part.kind === "call" ? propertyOf(methodOf(part.call)) : "";
		const read = of && used.test(name) && !quantityOf(name, "") ? readFor(of, region, program) : undefined;
		if (of && read && isWorth(`${of.text} ${entityOf(read, program)?.name ?? ""}`))
			return { count: read, uses: { name, of } };
	}
	return undefined;
}

/** Whose uses are worth something; those of an invitation or of a key to an API are not. */
const isWorth = (named: string) =>
	/coupon|voucher|promo|discount|gift|offer|deal|campaign|reward|bonus|ticket|event|course|class|workshop|slot|session|trip|tour|flight|show|seat|lesson|training/i.test(
		named,
	) && !/invit|token|api_?key|link/i.test(named);

interface Made {
	at: Location;
	region: Region;
	handle: Expr | undefined;
}

/** `coupon.usedCount += 1` and the same saved, `setUsedCount(getUsedCount() + 1)`, `update({ usedCount: { increment: 1 } })`. */
function raisedAfter(region: Region, { name, of }: { name: string; of: Expr }, program: Program): Made | undefined {
	const { line } = region.at.range.start;
	const owner = ownerOf(region);
	for (const write of writesOwnedBy(owner, program.code)) {
		const { target, operator, value } = write;
		if (target.kind !== "member" || target.of.text !== of.text || !sameName(target.name, name)) continue;
		const isMore = operator === "+=" || (operator === "=" && differs(value));
		const saved = isMore && write.at.range.start.line >= line ? savedBy(write, program) : undefined;
		if (saved) return { at: write.at, region: write.region, handle: receiverOf(saved) };
	}
	for (const call of callsOwnedBy(owner, program.code)) {
		if (call.at.range.start.line < line) continue;
		const [value] = call.positional;
		const set = /^set([A-Z]\w*)$/.exec(methodOf(call))?.[1];
		if (set && value && sameName(set, name) && differs(value) && receiverOf(call)?.text === of.text)
			return { at: call.at, region: call.region, handle: undefined };
		if (
			!/^(update|updateOne|update_one|Update|UpdateColumn|increment|findByIdAndUpdate|set|values)$/.test(methodOf(call))
		)
			continue;
		const raised =
			entriesOf(call, program).some((one) => sameName(one.key, name)) ||
			(methodOf(call) === "increment" && call.positional.some((one) => sameName(textIn(one, program) ?? "", name)));
		if (raised && conditionsOf(call, name, program) === 0)
			return { at: call.at, region: call.region, handle: receiverOf(call) };
	}
	return undefined;
}

/** A count that the store was asked for, or the length of a list of what was read. */
function countIn(expr: Expr, region: Region, program: Program): Omit<Compared, "limit"> | undefined {
	for (const part of within(expr, 4)) {
		const list = listIn(part);
		const read = list && readFor(list, region, program);
		if (list && read) return { count: read, list };
	}
	const sources = [...sourcesOf(expr, program)];
	const count = sources.find((one) => isCount(one, program) && ownerOf(one.region) === ownerOf(region));
	return count ? { count } : listedIn(expr, region, program);
}

/** `bookings.size()` of a list that was read. */
function listedIn(expr: Expr, region: Region, program: Program): Omit<Compared, "limit"> | undefined {
	for (const part of within(expr, 4)) {
		const of =
			part.kind === "member" && /^(length|Count|size)$/.test(part.name)
				? part.of
				: part.kind === "call" && part.call.positional.length === 0 && /^(size|Count)$/.test(methodOf(part.call))
					? receiverOf(part.call)
					: undefined;
		const read = of?.kind === "name" && of.name !== "this" ? readFor(of, region, program) : undefined;
		if (read && !/^(findById|getById|findOne)$/.test(methodOf(read))) return { count: read };
	}
	return undefined;
}

function listIn(part: Expr): Expr | undefined {
	if (part.kind === "member" && /^(length|Count|size)$/.test(part.name) && part.of.kind === "member") return part.of;
	if (part.kind !== "call") return undefined;
	const of = receiverOf(part.call);
	// Django: `event.participants.count()`.
	if (methodOf(part.call) === "count" && part.call.positional.length === 0 && of?.kind === "member") return of;
	if (/^size$/.test(methodOf(part.call)) && of?.kind === "call") return of;
	const [first] = part.call.positional;
	return part.call.callee.text === "len" && first?.kind === "member" ? first : undefined;
}

function isCount(call: Call, program: Program): boolean {
	const statement = statementAt(call, program);
	if (statement) return statement.look !== undefined && /\bcount\s*\(/i.test(statement.at.text);
	// func.count() stands in what a session is given.
	const asked = call.positional.some((one) =>
		within(one, 6).some((each) => each.kind === "call" && counting.test(methodOf(each.call))),
	);
	if (/^(scalar|execute|scalar_one)$/.test(methodOf(call)) && asked) return true;
	if (!counting.test(methodOf(call)) || receiverOf(call) === undefined) return false;
	if (isRead(call, program) || entityOf(call, program) !== undefined) return true;
	if (/^(java|kotlin)$/.test(program.code.language) && isOfStore(call, program)) return true;
	if (countsBehind(call, program)) return true;
	const { text } = call.callee;
	if (/repository|repo\b|prisma|model|db\b|_?context|query/i.test(text) || /\.where\b/.test(text)) return true;
	// Django's managers; elsewhere lists of the process are filtered so.
	if (program.code.language === "python" && /objects|filter/.test(text)) return true;
	// What a list of the process holds is counted without waiting, and without conditions.
	const isAsked = call.isAwaited || call.positional.some(({ kind }) => kind === "map");
	return isAsked && /where|find|filter|this\./i.test(text);
}

/** A method of the workspace whose own step counts rows: `couponUserService.countCoupon(id)`. */
function countsBehind(call: Call, program: Program): boolean {
	const fn = runBy(call, program);
	if (!fn) return false;
	const there = program.of(program.codeOf(fn.region));
	return callsOwnedBy(fn, there.code).some((inner) => {
		if (/\bcount\s*\(/i.test(statementAt(inner, there)?.at.text ?? "")) return true;
		return counting.test(methodOf(inner)) && isOfStore(inner, there);
	});
}

/** Something is made or added after the condition, where that lets it. */
function madeAfter(region: Region, { count, list }: Compared, program: Program): Made | undefined {
	const { line } = region.at.range.start;
	const own = callsOwnedBy(ownerOf(region), program.code);
	const made = own.find((call) => {
		if (call.at.range.start.line <= line || call === count) return false;
		const statement = statementAt(call, program)?.change;
		if (statement) return statement.verb === "insert" && !statement.onlyIf;
		if (!creating.test(methodOf(call))) return false;
		const of = receiverOf(call);
		if (!of) return false;
		if (list) return of.text === list.text || /^(save|create|Add(Async)?|persist)$/.test(methodOf(call));
		return isNew(call, program);
	});
	return made && { at: made.at, region: made.region, handle: receiverOf(made) };
}

/** It makes a row, and is no list of the function itself. */
function isNew(call: Call, program: Program): boolean {
	const of = receiverOf(call);
	const value = of && program.follow(of);
	if (!value || value.kind === "list" || value.kind === "map") return false;
	return !/^(push|append|new|values)$/.test(methodOf(call));
}
