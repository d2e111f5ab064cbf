import { quantityOf } from "../../../quantities.ts";
import type { Call, Expr, Fn } from "../../code.ts";
import { callsOwnedBy, testsOwnedBy } from "../../data/calls-by.ts";
import { entityOf } from "../../data/entities.ts";
import { guards } from "../../data/guards.ts";
import { methodCalled } from "../../data/mapped-statements.ts";
import { methodsIn } from "../../data/methods.ts";
import { isLocked, isVersioned } from "../../data/versions.ts";
import type { Program } from "../../program.ts";
import { ownerOf } from "../../regions.ts";
import { methodOf, receiverOf } from "../../values.ts";
import { isRead } from "../store-steps.ts";
import { lessens } from "./arithmetic.ts";
import { readFor } from "./read-before.ts";
import type { Reliant } from "./reliant.ts";
import { keeping } from "./saved.ts";
import { mentions } from "./tested.ts";

/**
 * `product.take(n)` of what was read, whose class tests and lessens its own quantity: the transaction or a save around the
 * call stores it.
 */
export function byMethod(program: Program): Reliant[] {
	return program.code.calls.flatMap((call): Reliant[] => {
		const receiver = receiverOf(call);
		if (receiver?.kind !== "name" || receiver.name === "this" || isRead(call, program)) return [];
		const read = readFor(receiver, call.region, program);
		if (!read || !keeping(call, receiver, read, program)) return [];
		const fn = methodCalled(call, program) ?? methodOfEntity(call, read, program);
		const counts = fn && lessenedBy(fn, program);
		if (!counts) return [];
		const conditional = isVersioned(counts, receiver, program, read)
			? "version"
			: isLocked(read, program)
				? "lock"
				: guards(call.region, program);
		return [{ counts, at: call.at, region: call.region, handle: receiverOf(read), conditional, decidedBy: "read" }];
	});
}

function methodOfEntity(call: Call, read: Call, program: Program): Fn | undefined {
	const of = entityOf(read, program)?.class;
	return of && methodsIn(of, program.codeOf(of.region)).find(({ name }) => name === methodOf(call));
}

/** The quantity of its own object that a method tests and lessens. */
function lessenedBy(fn: Fn, program: Program): string | undefined {
	const code = program.codeOf(fn.region);
	for (const { target, operator, value, region } of code.writes) {
		const name = ownName(target);
		const counts = ownerOf(region) === fn && name ? quantityOf(name, fn.class?.name ?? "") : undefined;
		if (!counts || !(operator === "-=" || (operator === "=" && lessens(value)))) continue;
		const tested = testsOwnedBy(fn, code).some(({ test }) => mentions(test, counts));
		const demanded = callsOwnedBy(fn, code).some(
			(one) =>
				/^(require|check|assert\w*)$/.test(methodOf(one)) && one.positional.some((each) => mentions(each, counts)),
		);
		if (tested || demanded) return counts;
	}
	return undefined;
}

/** `this.stock`, or `stock` where a language lets it be left out. */
function ownName(target: Expr): string | undefined {
	if (target.kind === "member" && target.of.kind === "name" && target.of.name === "this") return target.name;
	return target.kind === "name" ? target.name : undefined;
}
