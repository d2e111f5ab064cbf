import { declared } from "../../../design/attribute.ts";
import type { Location } from "../../../design/text.ts";
import type { Call, Expr, Fn, Region } from "../code.ts";
import { after } from "../data/bound.ts";
import { callsOwnedBy, testsOwnedBy } from "../data/calls-by.ts";
import { entityOf } from "../data/entities.ts";
import { entriesOf } from "../data/entries.ts";
import { firstLook, isBefore } from "../data/first-look.ts";
import { guards } from "../data/guards.ts";
import { statementAt, statementsIn } from "../data/statements.ts";
import { isLocked, isVersioned } from "../data/versions.ts";
import { sourcesOf, within } from "../data/walk.ts";
import { Sites } from "../places.ts";
import type { Program } from "../program.ts";
import { ownerOf } from "../regions.ts";
import { remembered } from "../remembered.ts";
import { plainName } from "../spelling.ts";
import { wordsOf } from "../state/words.ts";
import { methodOf, receiverOf, stepsBefore } from "../values.ts";
import type { Concept } from "./concept.ts";
import { access } from "./linked-store.ts";
import { conditionsOf } from "./reliance/conditions.ts";
import { readFor } from "./reliance/read-before.ts";
import { isKeptByTransaction, savedBy } from "./reliance/saved.ts";
import { mayWrite, typesOf } from "./store-steps.ts";

type Conditional = "none" | "process-lock" | "condition" | "lock" | "version" | "serializable";

interface Taken {
	counts: string;
	at: Location;
	region: Region;
	handle: Expr | undefined;
	conditional: Conditional;
}

/** Things that one may have, seen to be free, and then marked as his: a seat, a coupon, a place in a course. */
export const taken: Concept = {
	read(program) {
		const sites = new Sites(program);
		const found = [...byState(program), ...byUpdate(program), ...byStatement(program)];
		return found.flatMap(({ counts, at, region, handle, conditional }) =>
			access(program, "writes", { handle }, at, `${sites.of({ region })} ${counts}`, {
				counts: declared(counts, at),
				decidedBy: declared("read", at),
				conditional: declared(conditional, at),
			}),
		);
	},
};

/** What only one may have, by the name of its class, its table or what holds it. */
const things =
	/^(seats?|coupons?|vouchers?|giftcards?|promocodes?|slots?|timeslots?|appointments?|rooms?|spots?|places?|berths?|lockers?|licen[cs]es?|redemptions?)$/;
const isThing = (name: string) => {
	const words = wordsOf(name);
	const joined = words.flatMap((word, at) => [word, `${word}${words[at + 1] ?? ""}`]);
	return joined.some((word) => things.test(word));
};
/** How it is said that somebody has it. */
const states =
	/^(status|state|(seat|coupon|voucher|slot|room|use|usage)_?(status|state)|(is_?)?(used|redeemed|booked|sold|taken|reserved|claimed|available|occupied|free)(_?at|_?by)?)$/i;
const gone = /(?<!un)(?:book|sold|reserv|used?\b|redeem|taken|claim|held|hold|occup|alloc)|unavailable/i;
/** What is free says so by 1, what is used by anything else than 0. */
const isGoneAs = (state: string, value: number) =>
	/available|free/i.test(state) ? value === 0 : /us(e|age)/i.test(state) && value !== 0;

/** The value says that it is gone: `SeatStatus.BOOKED`, true of `isUsed`, 1 of `use_status`. */
function isGone(state: string, value: Expr, program: Program): boolean {
	const one = program.follow(value);
	if (one.kind === "literal" && typeof one.value === "boolean") return /available|free/i.test(state) !== one.value;
	if (one.kind === "literal" && typeof one.value === "number") return isGoneAs(state, one.value);
	if (one.kind === "literal") return gone.test(String(one.value));
	return (value.kind === "member" || value.kind === "name") && gone.test(value.name);
}

/** A condition before the step that looks at the same state of what was read. */
function isLookedAt(state: string, holder: string, region: Region, at: Location, program: Program): boolean {
	const word = plainName(state);
	const looks = (part: Expr): boolean => {
		const named = part.kind === "member" ? part : part.kind === "call" && receiverOf(part.call) ? part : undefined;
		const of = named?.kind === "member" ? named.of : named && receiverOf(named.call);
		const name = named?.kind === "member" ? named.name : named ? methodOf(named.call) : "";
		const plain = name
			.replace(/^(get|is)(?=[A-Z])/, "")
			.replace(/_/g, "")
			.toLowerCase();
		return of?.text === holder && (plain === word || word.endsWith(plain) || plain.endsWith(word)) && plain !== "";
	};
	const owner = ownerOf(region);
	const found = firstLook(owner, `${state} of ${holder}`, program, ({ test }) => within(test).some(looks) || undefined);
	return isBefore(found, at);
}

/** Only what is free was asked for: `filter(pk=pk, status="free")`, `findByIdAndStatus(id, FREE)`, `{ where: { id, status: "free" } }`. */
function isAskedFor(state: string, read: Call, program: Program): boolean {
	const word = plainName(state);
	const said = stepsBefore(read, program).flatMap((step) => [
		/^(find|get|select|query)\w*By/.test(methodOf(step)) ? methodOf(step) : "",
		...Object.keys(step.named),
		...step.positional.map((one) => program.follow(one).text),
	]);
	return said.some((one) => plainName(one).includes(word));
}

/** `seat.status = "booked"` and `coupon.setUseStatus(1)` behind a look at it, and the same saved. */
function byState(program: Program): Taken[] {
	const sets = [
		...program.code.writes.flatMap(({ target, operator, value, at, region, order }) =>
			target.kind === "member" && operator === "="
				? [{ of: target.of, state: target.name, value, at, region, order, target: target as Expr }]
				: [],
		),
		...program.code.calls.flatMap((call) => {
			const name = /^set([A-Z]\w*)$/.exec(methodOf(call))?.[1];
			const of = receiverOf(call);
			const [value] = call.positional;
			if (!name || !of || !value || call.positional.length > 1) return [];
			const { at, region, order } = call;
			const target: Expr = { kind: "member", of, name, at, text: `${of.text}.${name}` };
			return [{ of, state: name[0].toLowerCase() + name.slice(1), value, at, region, order, target }];
		}),
	];
	return sets.flatMap(({ of, state, value, at, region, order, target }): Taken[] => {
		if (!states.test(state) || of.kind !== "name" || of.name === "this" || !isGone(state, value, program)) return [];
		const read = readFor(of, region, program);
		const entity = read && entityOf(read, program);
		const named = [of.name, entity?.name ?? "", ...typesOf(of, program)];
		if (!read || !named.some(isThing)) return [];
		if (!isLookedAt(state, of.text, region, at, program) && !isAskedFor(state, read, program)) return [];
		const saved = savedBy({ target, region, order }, program);
		if (!saved && !isKeptByTransaction(region, of, read, program)) return [];
		const where = saved ? (statementAt(saved, program)?.change?.where ?? []) : [];
		const conditional: Conditional = where.some(({ text }) => sameName(text, state))
			? "condition"
			: where.some(({ text }) => /version|revision|etag/.test(text)) || isVersioned(state, of, program, read)
				? "version"
				: isLocked(read, program)
					? "lock"
					: guards(region, program);
		return [{ counts: `${of.name}.${state}`, at, region, handle: saved && receiverOf(saved), conditional }];
	});
}

const sameAs = (name: string) => plainName(name.replace(/["`]/g, ""));
const sameName = (one: string, other: string) => sameAs(one) === plainName(other);

const updating =
	/^(update|updateOne|update_one|updateMany|findOneAndUpdate|findByIdAndUpdate|find_one_and_update|Update|Updates|UpdateOne|set|values|nativeUpdate)$/;

/** `seat.update({ where: { id }, data: { status: "BOOKED" } })` behind a look at the same seat. */
function byUpdate(program: Program): Taken[] {
	return program.code.calls.flatMap((call): Taken[] => {
		if (!updating.test(methodOf(call)) || !mayWrite(call, program)) return [];
		const steps = stepsBefore(call, program);
		const whole = [...steps, ...after(call, program)].map((step) => step.callee.text).join(" ");
		// Names of models, tables and entities; what a map names may be of another thing.
		const given = steps.flatMap((step) =>
			step.positional.flatMap(({ kind, text }) => (/^(name|member|literal)$/.test(kind) ? [text.slice(0, 60)] : [])),
		);
		if (![whole, ...given].some(isThing)) return [];
		const entries = entriesOf(call, program);
		const set = entries.find((one) => states.test(one.key) && isGone(one.key, one.value, program));
		if (!set) return [];
		const look = lookedAtAnyhow(set.key, call, program);
		if (!look) return [];
		const said = entries.filter(({ key }) => key === set.key).length + conditionsOf(call, set.key, program);
		const versioned = entries.some(({ key, inside }) => /^(version|rev|etag|__v)$/.test(key) && inside !== "data");
		const conditional = said > 1 ? "condition" : versioned ? "version" : lockOr(look, call.region, program);
		return [{ counts: set.key, at: call.at, region: call.region, handle: receiverOf(call), conditional }];
	});
}

const lockOr = (read: Call, region: Region, program: Program): Conditional =>
	isLocked(read, program) ? "lock" : guards(region, program);

/** The read that a condition before the step looks at the state of. */
function lookedAtAnyhow(state: string, { region, at }: Call, program: Program): Call | undefined {
	const look = firstLook(ownerOf(region), `${state} anyhow`, program, ({ test }) => {
		const part = within(test).find(
			(each) =>
				((each.kind === "member" || each.kind === "name") && sameName(each.name, state)) ||
				(each.kind === "index" && each.index.kind === "literal" && sameName(String(each.index.value), state)),
		);
		const read = part && readFor(part, region, program);
		if (read) return read;
		const asked = readFor(test, region, program);
		return asked && isAskedFor(state, asked, program) ? asked : undefined;
	});
	return isBefore(look, at) ? look?.found : undefined;
}

/** `UPDATE seats SET status = 'booked' WHERE id = $1` behind a look at the row. */
function byStatement(program: Program): Taken[] {
	return statementsIn(program).flatMap(({ call, at, change, given, tokens }): Taken[] => {
		if (change?.verb !== "update" || !isThing(change.table)) return [];
		const order = tokens.filter(({ kind }) => kind === "parameter");
		const set = change.sets.find(({ column, value }) => {
			const [only] = value;
			if (!states.test(column) || value.length !== 1) return false;
			const parameter = only.kind === "parameter" ? given[order.indexOf(only)] : undefined;
			return parameter
				? isGone(column, parameter, program)
				: /^\d+$/.test(only.text)
					? isGoneAs(column, Number(only.text))
					: /^(true|false)$/.test(only.text)
						? /available|free/.test(column) !== (only.text === "true")
						: gone.test(only.text);
		});
		if (!set || change.where.some(({ text }) => text === set.column || /version|revision/.test(text))) return [];
		const first = firstLook(ownerOf(call.region), `rows of ${change.table}`, program, ({ test }) =>
			[...sourcesOf(test, program)].find((one) => statementAt(one, program)?.look?.tables.includes(change.table)),
		);
		const look = isBefore(first, call.at) ? first?.found : undefined;
		const locks = look && statementAt(look, program)?.look?.locks;
		const isNamed = namesTested(ownerOf(call.region), program).has(plainName(set.column));
		const asks =
			look !== undefined && (statementAt(look, program)?.tokens.some(({ text }) => text === set.column) ?? false);
		if (!(isNamed || asks) || !(look || scans(change.table, call, program))) return [];
		const conditional = locks ? "lock" : guards(call.region, program);
		return [{ counts: set.column, at: at.at, region: call.region, handle: receiverOf(call), conditional }];
	});
}

/** The names in the conditions of a function, as they are compared. */
const namesTested = remembered(
	(owner: Fn | undefined, { code }) =>
		new Set(
			testsOwnedBy(owner, code)
				.flatMap(({ test }) => within(test))
				.flatMap((part) => (part.kind === "name" || part.kind === "member" ? [sameAs(part.name)] : [])),
		),
);

/** Go: what was read of the table in the same function, into names that it is given. */
const scans = (table: string, { region, order }: Call, program: Program) =>
	program.code.language === "go" && (firstReads(ownerOf(region), program).get(table) ?? order) < order;

/** The place of the first statement of a function that reads a table, by its name. */
const firstReads = remembered((owner: Fn | undefined, program) => {
	const found = new Map<string, number>();
	for (const call of callsOwnedBy(owner, program.code))
		for (const table of statementAt(call, program)?.look?.tables ?? [])
			found.set(table, Math.min(call.order, found.get(table) ?? call.order));
	return found;
});
