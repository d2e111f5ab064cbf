import { declared } from "../../../design/attribute.ts";
import type { Location } from "../../../design/text.ts";
import type { Token } from "../../sql/tokens.ts";
import type { Call, Expr, Fn, Region } from "../code.ts";
import { after } from "../data/bound.ts";
import { runBy } from "../data/called-method.ts";
import { callsNamed, callsOwnedBy, testingIn, testsOwnedBy } from "../data/calls-by.ts";
import { conditionParts } from "../data/condition-parts.ts";
import { entityOf } from "../data/entities.ts";
import { entriesOf } from "../data/entries.ts";
import { firstLook, isBefore } from "../data/first-look.ts";
import { guardOf, guards } from "../data/guards.ts";
import { statementAt, statementsIn } from "../data/statements.ts";
import { isVersioned } from "../data/versions.ts";
import { sourcesOf, within } from "../data/walk.ts";
import { Sites } from "../places.ts";
import type { Program } from "../program.ts";
import { ownerOf } from "../regions.ts";
import { remembered } from "../remembered.ts";
import { plainName, propertyOf } from "../spelling.ts";
import { methodOf, receiverOf, stepsBefore } from "../values.ts";
import type { Concept } from "./concept.ts";
import { access } from "./linked-store.ts";
import { conditionsOf } from "./reliance/conditions.ts";
import { readFor } from "./reliance/read-before.ts";
import { isKeptByTransaction, savedBy } from "./reliance/saved.ts";
import { isSave, mayWrite, typesOf } from "./store-steps.ts";
import { byEntity } from "./taken-entity.ts";
import { type Conditional, hadBy, isGone, isThing, mayChange, setGone, states, type Taken } from "./taken-words.ts";

/** Things that one may have, seen to be free, and then marked as his: a seat, a coupon, a place in a course. */
export const taken: Concept = {
	read(program) {
		const sites = new Sites(program);
		const found = [
			...byState(program),
			...byEntity(program, isLookedAt),
			...byUpdate(program),
			...byStatement(program),
			...byMethod(program),
		];
		return found.flatMap(({ counts, at, region, handle, conditional }) =>
			access(program, "writes", { handle }, at, `${sites.of({ region })} ${counts}`, {
				counts: declared(counts, at),
				decidedBy: declared("read", at),
				conditional: declared(conditional, at),
			}),
		);
	},
};

/** A condition before the step that looks at the same state of what was read. */
function isLookedAt(state: string, holder: Expr, read: Call, region: Region, at: Location, program: Program): boolean {
	const word = plainName(state);
	const isOf = (of: Expr | undefined) =>
		of !== undefined &&
		(of.text === holder.text ||
			(of.kind !== "member" && sourcesOf(of, program).has(read)) ||
			(of.kind === "call" && stepsBefore(read, program).includes(of.call)));
	const looks = (part: Expr): boolean => {
		const named = part.kind === "member" ? part : part.kind === "call" && receiverOf(part.call) ? part : undefined;
		const whole = named?.kind === "member" ? named.of : named && receiverOf(named.call);
		const name = named?.kind === "member" ? named.name : named ? methodOf(named.call) : "";
		const plain = name
			.replace(/^(get|is)(?=[A-Z])/, "")
			.replace(/_/g, "")
			.toLowerCase();
		const isIts = plain === word || word.endsWith(plain) || plain.endsWith(word) || hadBy.test(name);
		return plain !== "" && isIts && isOf(whole);
	};
	// What each of several is asked: `seats.stream().anyMatch(s -> s.getStatus() != FREE)`.
	const asked = (test: Expr | undefined) =>
		within(test).flatMap((part) =>
			part.kind === "call"
				? [part, ...part.call.positional.flatMap((one) => (one.kind === "function" ? within(one.fn.says) : []))]
				: [part],
		);
	const list = holder.kind === "name" ? program.bindingsOf(holder).find(({ over }) => over)?.over?.text : undefined;
	// `seats.Any(s => s.Status != Status.Free)`, of the list that is gone through.
	const looksAtAll = (part: Expr): boolean => {
		if (!list || part.kind !== "call" || receiverOf(part.call)?.text.split(".")[0] !== list) return false;
		return part.call.positional.some(
			(one) =>
				one.kind === "function" &&
				within(program.returned(one.fn)).some(
					(each) =>
						(each.kind === "member" && sameName(each.name, state)) ||
						(each.kind === "call" && sameName(propertyOf(methodOf(each.call)), state)),
				),
		);
	};
	const owner = ownerOf(region);
	const found = firstLook(
		owner,
		`${state} of ${holder.text}`,
		program,
		({ test }) => asked(test).some((part) => looks(part) || looksAtAll(part)) || undefined,
	);
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
	const sets: Set[] = [
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
	return [...sets, ...copied(program)].flatMap(({ of, state, value, at, region, order, target, savedIn }): Taken[] => {
		if (!states.test(state) || of.kind !== "name" || of.name === "this" || !isGone(state, value, program)) return [];
		const read = readFor(of, region, program);
		const entity = read && entityOf(read, program);
		const named = [of.name, entity?.name ?? "", ...typesOf(of, program)];
		if (!read || !named.some(isThing)) return [];
		if (!isLookedAt(state, of, read, region, at, program) && !isAskedFor(state, read, program)) return [];
		const saved = savedIn ?? savedBy({ target, region, order }, program);
		if (!saved && !isKeptByTransaction(region, of, read, program)) return [];
		const where = saved ? (statementAt(saved, program)?.change?.where ?? []) : [];
		const conditional: Conditional = where.some(({ text }) => sameName(text, state))
			? "condition"
			: where.some(({ text }) => /version|revision|etag/.test(text)) || isVersioned(state, of, program, read)
				? "version"
				: guardOf(read, of, region, program);
		return [{ counts: `${of.name}.${state}`, at, region, handle: saved && receiverOf(saved), conditional }];
	});
}

interface Set {
	of: Expr;
	state: string;
	value: Expr;
	at: Location;
	region: Region;
	order: number;
	target: Expr;
	/** What stores it, where that is given the very expression. */
	savedIn?: Call;
}

/** Kotlin: `vouchers.save(voucher.copy(used = true))`. */
function copied(program: Program): Set[] {
	if (program.code.language !== "kotlin") return [];
	return callsNamed("copy", program.code).flatMap((call) => {
		const of = receiverOf(call);
		const { within: around, named, at, region, order } = call;
		if (!of || !around || !isSave(around, program)) return [];
		return Object.entries(named).map(([state, value]) => {
			const target: Expr = { kind: "member", of, name: state, at, text: `${of.text}.${state}` };
			return { of, state, value, at, region, order, target, savedIn: around };
		});
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

const lockOr = (read: Call, region: Region, program: Program): Conditional => guardOf(read, undefined, region, program);

/** The read that a condition before the step looks at the state of. */
function lookedAtAnyhow(state: string, { region, at }: Call, program: Program): Call | undefined {
	const look = firstLook(ownerOf(region), `${state} anyhow`, program, ({ test }) => {
		const part = (test ? conditionParts(test, program) : []).find(
			(each) =>
				((each.kind === "member" || each.kind === "name") && sameName(each.name, state)) ||
				(each.kind === "index" && each.index.kind === "literal" && sameName(String(each.index.value), state)),
		);
		// What each of a list is asked is given by the list.
		const read = part && (readFor(part, region, program) ?? readFor(test, region, program));
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
		const set = setGone(change, (token) => given[order.indexOf(token)], program);
		if (!set) return [];
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

/** `repo.Assign(seat.ID, user)` behind a look at the seat's state, where that method's statement marks it as gone. */
function byMethod(program: Program): Taken[] {
	return [...testingIn(program.code)].flatMap((owner): Taken[] => {
		const looks = testsOwnedBy(owner, program.code).flatMap((one) => (one.kind === "if" ? lookIn(one, program) : []));
		if (looks.length === 0) return [];
		return callsOwnedBy(owner, program.code).flatMap((call): Taken[] => {
			const column = markedBy(call, program);
			const { at, region } = call;
			const look =
				column &&
				looks.find(({ state, read, from }) => at.range.start.line >= from && call !== read && sameName(column, state));
			if (!look) return [];
			const { state, read } = look;
			return [{ counts: state, at, region, handle: receiverOf(read), conditional: lockOr(read, region, program) }];
		});
	});
}

/** The states of what was read that a condition names, and from which line on it has been looked at. */
function lookIn(one: Region, program: Program): { state: string; read: Call; from: number }[] {
	return within(one.test).flatMap((part) => {
		const of = part.kind === "member" ? part.of : part.kind === "call" ? receiverOf(part.call) : undefined;
		const state = part.kind === "member" ? part.name : part.kind === "call" ? propertyOf(methodOf(part.call)) : "";
		const read = of && states.test(state) ? readFor(of, one, program) : undefined;
		return read ? [{ state, read, from: one.at.range.start.line }] : [];
	});
}

/** The column by which the method that is called marks a thing as gone, whatever it finds. */
function markedBy(call: Call, program: Program): string | undefined {
	const fn = mayChange.test(methodOf(call)) ? runBy(call, program) : undefined;
	if (!fn) return undefined;
	const there = program.of(program.codeOf(fn.region));
	program.know(there.code);
	for (const inner of callsOwnedBy(fn, there.code)) {
		const sql = statementAt(inner, there);
		if (sql?.change?.verb !== "update" || !isThing(sql.change.table)) continue;
		const order = sql.tokens.filter(({ kind }) => kind === "parameter");
		// What the method is given is what its caller gives it.
		const given = (token: Token) => {
			const one = sql.given[order.indexOf(token)];
			const at = one?.kind === "name" ? fn.parameters.findIndex(({ name }) => name === one.name) : -1;
			return at < 0 ? one : call.positional[at];
		};
		const set = setGone(sql.change, given, program);
		if (set) return set.column;
	}
	return undefined;
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
