import { isPlainQuantity, quantityOf } from "../../../quantities.ts";
import type { Call, Class, Expr, Fn } from "../../code.ts";
import { callsOwnedBy, testsOwnedBy, writesOwnedBy } from "../../data/calls-by.ts";
import { entityOf } from "../../data/entities.ts";
import { guardOf } from "../../data/guards.ts";
import { methodCalled } from "../../data/mapped-statements.ts";
import { methodsIn } from "../../data/methods.ts";
import { isVersioned } from "../../data/versions.ts";
import { within } from "../../data/walk.ts";
import type { Program } from "../../program.ts";
import { ownerOf } from "../../regions.ts";
import { methodOf, receiverOf } from "../../values.ts";
import { isRead, isSave } from "../store-steps.ts";
import { adds, computing, differs, lessens } from "./arithmetic.ts";
import { readFor } from "./read-before.ts";
import type { Reliant } from "./reliant.ts";
import { keeping } from "./saved.ts";
import { isTestedAnyhow, mentions } from "./tested.ts";

/**
 * `product.take(n)` of what was read, whose class tests and lessens its own quantity: the transaction or a save around the
 * call stores it. `OrderItem.of(product, n)` may take it in its place.
 */
export function byMethod(program: Program): Reliant[] {
	return program.code.calls.flatMap((call): Reliant[] => {
		if (isRead(call, program)) return [];
		const receiver = receiverOf(call);
		const holders = [...(receiver ? [receiver] : []), ...handed(call, program)];
		return holders.flatMap((holder) => takenFrom(holder, call, program) ?? []).slice(0, 1);
	});
}

function takenFrom(holder: Expr, call: Call, program: Program): Reliant | undefined {
	const { at, region } = call;
	// What was found and is asked at once: `products.findById(id).orElseThrow().take(n)`.
	const isFound = holder.kind === "call" && holder === receiverOf(call);
	if (!isFound && (holder.kind !== "name" || holder.name === "this")) return undefined;
	const read = readFor(holder, region, program);
	const helper = read && helperFor(call, holder, program);
	if (!read || !(keeping(call, holder, read, program) || (helper && savesIn(helper, program)))) return undefined;
	const counts =
		countedBy(call, holder, read, program) ??
		(helper && changedBy(helper, call, entityOf(read, program)?.name ?? "", program));
	if (!counts) return undefined;
	const conditional = isVersioned(counts, holder, program, read) ? "version" : guardOf(read, holder, region, program);
	return { counts, at, region, handle: receiverOf(read), conditional, decidedBy: "read" };
}

function countedBy(call: Call, holder: Expr, read: Call, program: Program): string | undefined {
	if (holder === receiverOf(call)) {
		const fn = methodCalled(call, program) ?? methodOfEntity(call, read, program);
		return fn && lessenedBy(fn, program);
	}
	const fn = functionIn(call, program);
	const parameter = fn?.parameters[call.positional.indexOf(holder)]?.name;
	const of = fn && parameter ? (program.classOf(holder) ?? entityOf(read, program)?.class) : undefined;
	if (!fn || !of) return undefined;
	for (const inner of callsOwnedBy(fn, program.codeOf(fn.region))) {
		const taking = receiverOf(inner)?.text === parameter ? methodNamed(methodOf(inner), of, program) : undefined;
		const counts = taking && lessenedBy(taking, program);
		if (counts) return counts;
	}
	return undefined;
}

/** A function of the workspace that is handed what was read, and how it calls that. */
interface Helper {
	fn: Fn;
	parameter: string;
}

function helperFor(call: Call, holder: Expr, program: Program): Helper | undefined {
	const at = call.positional.indexOf(holder);
	const fn = at < 0 ? undefined : functionIn(call, program);
	const parameter = fn?.parameters[at]?.name;
	return fn && parameter ? { fn, parameter } : undefined;
}

function savesIn({ fn, parameter }: Helper, program: Program): boolean {
	const there = program.of(program.codeOf(fn.region));
	return callsOwnedBy(fn, there.code).some(
		(one) => isSave(one, there) && one.positional.some(({ text }) => text === parameter),
	);
}

/** `debit(account, amount)`, which sets what is left of the account that it is given. */
function changedBy({ fn, parameter }: Helper, call: Call, entity: string, program: Program): string | undefined {
	const there = program.of(program.codeOf(fn.region));
	const { code } = there;
	const setters = callsOwnedBy(fn, code).flatMap((one) => {
		const name = /^set([A-Z]\w*)$/.exec(methodOf(one))?.[1];
		const isIts = name && receiverOf(one)?.text === parameter && one.positional.length === 1;
		return isIts ? [{ name: name[0].toLowerCase() + name.slice(1), value: one.positional[0], operator: "=" }] : [];
	});
	const writes = writesOwnedBy(fn, code).flatMap(({ target, value, operator }) =>
		target.kind === "member" && target.of.text === parameter ? [{ name: target.name, value, operator }] : [],
	);
	for (const { name, value, operator } of [...setters, ...writes]) {
		const counts = quantityOf(name, `${parameter} ${entity}`);
		const parts = operator === "=" ? computing(value, there) : [];
		const isOwn = operator !== "=" || parts.some((one) => mentions(one, name));
		const isLess = operator === "-=" || parts.some(lessens);
		const isMore = operator === "+=" || parts.some((one) => differs(one) || adds(one));
		if (!counts || !isOwn || !(isLess || (isMore && !isPlainQuantity(counts)))) continue;
		const isTested = () =>
			testsOwnedBy(fn, code).some(({ test }) => mentions(test, counts)) ||
			isTestedAnyhow(counts, call.region, call.at, program);
		if (!isPlainQuantity(counts) || isTested()) return counts;
	}
	return undefined;
}

/** A function, or one of a class that is named. */
const functionIn = (call: Call, program: Program): Fn | undefined =>
	program.called(call) ?? methodCalled(call, program);

/** What may be given to a function of the workspace; in languages whose entities have methods of their own. */
const handed = (call: Call, program: Program): Expr[] =>
	/^(java|kotlin|csharp)$/.test(program.code.language) ? call.positional.filter(({ kind }) => kind === "name") : [];

function methodOfEntity(call: Call, read: Call, program: Program): Fn | undefined {
	const of = entityOf(read, program)?.class;
	return of && methodNamed(methodOf(call), of, program);
}

const methodNamed = (name: string, of: Class, program: Program): Fn | undefined =>
	methodsIn(of, program.codeOf(of.region)).find((one) => one.name === name);

/** The quantity of its own object that a method tests and lessens. */
function lessenedBy(fn: Fn, program: Program): string | undefined {
	const code = program.codeOf(fn.region);
	for (const { target, operator, value, region } of code.writes) {
		const isLocal = target.kind === "name" && program.bindingsOf(target).some((one) => ownerOf(one.region) === fn);
		const name = isLocal ? undefined : ownName(target);
		const counts = ownerOf(region) === fn && name ? quantityOf(name, fn.class?.name ?? "") : undefined;
		if (!counts || !(operator === "-=" || (operator === "=" && lessens(program.follow(value))))) continue;
		const tested = testsOwnedBy(fn, code).some(({ test }) => isAbout(test, counts, program));
		const demanded = callsOwnedBy(fn, code).some(
			(one) =>
				/^(require|check|assert\w*)$/.test(methodOf(one)) && one.positional.some((each) => mentions(each, counts)),
		);
		if (tested || demanded) return counts;
	}
	return undefined;
}

/** It names the quantity, or what is left of it: `int left = stock - n; if (left < 0) …`. */
const isAbout = (test: Expr | undefined, counts: string, program: Program): boolean =>
	mentions(test, counts) || within(test).some((part) => part.kind === "name" && mentions(program.follow(part), counts));

/** `this.stock`, or `stock` where a language lets it be left out. */
function ownName(target: Expr): string | undefined {
	if (target.kind === "member" && target.of.kind === "name" && target.of.name === "this") return target.name;
	return target.kind === "name" ? target.name : undefined;
}
