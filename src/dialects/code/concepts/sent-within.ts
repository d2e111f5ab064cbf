import { declared } from "../../../design/attribute.ts";
import type { Fragment } from "../../../design/fragment.ts";
import type { Location } from "../../../design/text.ts";
import type { Call, Expr, Fn, Region } from "../code.ts";
import { apartOf } from "../data/apart.ts";
import { doneBehind } from "../data/behind.ts";
import { callsBelow, callsGiven, callsOwnedBy } from "../data/calls-by.ts";
import { namesAround } from "../data/walk.ts";
import { senders } from "../knowledge/typescript/senders.ts";
import type { Program } from "../program.ts";
import { functionOf, ownerOf } from "../regions.ts";
import { remembered } from "../remembered.ts";
import { methodOf, receiverOf } from "../values.ts";
import type { Concept } from "./concept.ts";

/**
 * TypeScript: what a function of the workspace sends or writes elsewhere that is called within a transaction. What the
 * transaction's own block sends, the dialect `typescript` tells.
 */
export const sentWithin: Concept = {
	read: (program) => unitsIn(program).flatMap((unit) => told(unit, program) ?? []),
};

interface Unit {
	at: Location;
	fn: Fn | undefined;
	calls: readonly Call[];
	/** Its own sends are told as well: no other dialect knows of it. */
	isMark?: boolean;
	isMongo: boolean;
}

const scoped = /^(\$?transaction|(with|run|in|within|runIn|executeIn|wrapIn)_?Transaction|transactional)$/i;
/** Blocks of transactions that the dialect `typescript` knows, with what they send themselves. */
const toldThere = /^(\$?transaction|withTransaction)$/;
const begins = /^(startTransaction|beginTransaction)$/;
const commits = /^(commit|commitTransaction)$/;

const isFunction = ({ kind }: Expr) => kind === "function";

function unitsIn(program: Program): Unit[] {
	const { code } = program;
	const found: Unit[] = [];
	for (const fn of code.functions)
		if (fn.marks.some(({ text }) => /^@?(\w+\.)?Transactional\b/.test(text)))
			found.push({ at: fn.at, fn, calls: callsBelow(fn, code), isMark: true, isMongo: false });
	for (const call of code.calls) {
		const method = methodOf(call);
		const receiver = receiverOf(call)?.text ?? "";
		const fn = functionOf(call.region);
		if (scoped.test(method) && !/redis|kafka|producer/i.test(receiver)) {
			const [block] = call.positional.flatMap((one) => (one.kind === "function" ? [one.fn] : []));
			const isMongo = /session|mongo/i.test(receiver);
			const isMark = !toldThere.test(method) || !receiverOf(call);
			if (block) found.push({ at: call.at, fn, calls: callsBelow(block, code), isMark, isMongo });
		}
		// `const t = await sequelize.transaction()`
		const isOpened = method === "transaction" && call.kept?.kind === "name" && !call.positional.some(isFunction);
		if (begins.test(method) || isOpened) {
			const own = callsOwnedBy(ownerOf(call.region), code);
			const on = isOpened ? call.kept?.text : undefined;
			const end = own.find(
				(one) => commits.test(methodOf(one)) && one.order > call.order && (!on || receiverOf(one)?.text === on),
			);
			const between = own.filter(({ order }) => order > call.order && (!end || order < end.order));
			if (end) found.push({ at: call.at, fn, calls: between, isMongo: /session|mongo/i.test(receiver) });
		}
	}
	return found;
}

/** What a call leaves somewhere that no rollback reaches. */
const leaves = (call: Call, program: Program, isMongo: boolean) => (isMongo ? inMongo : inOthers)(call, program);
const inMongo = remembered((call: Call, program) => leftBy(call, program, true));
const inOthers = remembered((call: Call, program) => leftBy(call, program, false));

function leftBy(call: Call, program: Program, isMongo: boolean): string | undefined {
	const method = methodOf(call);
	const receiver = receiverOf(call);
	const found = receiver ? senders.filter(({ sends }) => sends.test(method)) : [];
	const symbol = receiver && found.length > 0 ? (program.symbolOf(receiver) ?? "") : "";
	const sender = found.find(({ of }) => of.test(symbol));
	// A client of AWS sends all its commands alike.
	const isSend =
		method !== "send" || !/aws-sdk/.test(symbol) || /Send|Publish|Put/.test(call.positional[0]?.text ?? "");
	if (sender) return isSend && !isRelay(call, program) ? sender.name : undefined;
	const other = apartOf(call, program);
	return other && !(isMongo && other.id.includes("mongodb")) ? other.name : undefined;
}

const isRelay = ({ region }: Call, program: Program) => relays(region, program);

const relays = remembered((region: Region, { code: { path } }) =>
	[path, ...namesAround(region)].some((one) => /outbox|relay|dispatch_?pending/i.test(one)),
);

function told({ at, fn, calls, isMark, isMongo }: Unit, program: Program): Fragment | undefined {
	const later = new Map<Region, boolean>();
	const within = calls.filter(({ region }) => {
		const isLater = later.get(region) ?? isAfter(region, fn, program);
		later.set(region, isLater);
		return !isLater;
	});
	if (within.length === 0 || [...later].some(([region, isLater]) => !isLater && relays(region, program)))
		return undefined;
	const direct = within.find((call) => leaves(call, program, isMongo));
	if (direct && !isMark) return undefined;
	const found = direct
		? { call: direct, name: leaves(direct, program, isMongo) }
		: leftBehind(within, program, isMongo);
	if (!found?.name) return undefined;
	const { path } = program.code;
	const own =
		[fn?.class?.name, fn?.name].filter(Boolean).join(".") || `${path.split("/").at(-1)}:${at.range.start.line + 1}`;
	return {
		role: "declares",
		file: path,
		kind: "Transaction",
		at,
		name: own,
		keys: [`typescript:${path}#${own} behind:${at.range.start.line}`],
		attributes: {
			mechanism: declared("none", at),
			participants: declared(["the database", found.name], found.call.at),
			acrossShards: declared(true, found.call.at),
		},
		links: [{ kind: "runs-in", direction: "to", other: { by: "path", path }, at }],
	};
}

function leftBehind(calls: readonly Call[], program: Program, isMongo: boolean) {
	for (const call of calls) {
		const name = (isMongo ? behindMongo : behindOthers)(call, program);
		if (name) return { call, name };
	}
	return undefined;
}

const behindMongo = remembered((call: Call, program) =>
	doneBehind(call, program, (inner) => leaves(inner, program, true)),
);
const behindOthers = remembered((call: Call, program) =>
	doneBehind(call, program, (inner) => leaves(inner, program, false)),
);

/** Given to what runs it once the transaction is through, or at some other time. */
function isAfter(region: Region, fn: Fn | undefined, program: Program): boolean {
	for (let at: Region | undefined = region; at && at.fn !== fn; at = at.parent)
		if (at.fn && at.kind === "function" && runsLater(at.fn, program)) return true;
	return false;
}

const runsLater = remembered((fn: Fn, { code }) =>
	callsGiven(fn, code).some((one) => /commit|after|setImmediate|setTimeout|nextTick|^on$|defer/i.test(methodOf(one))),
);
