import type { Call, Code, Expr, Region } from "../../code.ts";
import { isGeneric, isSequence, isTruth } from "../../state/words.ts";
import { methodOf, nameOf, receiverOf } from "../../values.ts";
import { runsInFunction } from "./starting.ts";

/** A place at which something that is held is changed. */
export interface Change {
	holder: Expr;
	region: Region;
	value: Expr | undefined;
	/** What it is put under. */
	key?: Expr;
	call?: Call;
}

/** All changes of one holder, and an expression that names it. */
export interface Use {
	changes: Change[];
	holder: Expr;
}

/** Methods of the containers of all languages that change them. */
const changing =
	/^(set|Set|SetDefault|SetWithTTL|SetWithExpire|add|push|put|append|update|setdefault|insert|Store|LoadOrStore|TryAdd|AddOrUpdate|GetOrAdd|Add|Enqueue|offer|merge|putIfAbsent|computeIfAbsent|unshift|addAll|incrementAndGet|getOrPut|compute|getAndIncrement|addAndGet|extend|Increment)$/;

/** What functions of a file put into something that is called like what they share, once the process has started. */
export function* changesIn(code: Code): Generator<Change> {
	for (const { target, operator, value, region } of code.writes) {
		if (!runsInFunction(region, code)) continue;
		if (target.kind === "index" && isWanted(target.of)) yield { holder: target.of, region, value, key: target.index };
		// Go: `orders = append(orders, one)`.
		if (isAppended(value, target) && isWanted(target)) yield { holder: target, region, value };
		if (/^\+=$/.test(operator) && nameOf(target) && isSequence(nameOf(target) ?? ""))
			yield { holder: target, region, value: undefined };
	}
	for (const call of code.calls) {
		const holder = receiverOf(call);
		if (!holder || !changing.test(methodOf(call)) || !isWanted(holder) || !runsInFunction(call.region, code)) continue;
		yield { holder, region: call.region, value: call.positional.at(-1), key: call.positional[0], call };
	}
}

const isAppended = (value: Expr, to: Expr) =>
	value.kind === "call" && methodOf(value.call) === "append" && value.call.positional[0]?.text === to.text;

function isWanted(expr: Expr): boolean {
	const name = nameOf(expr);
	return name !== undefined && (isTruth(name) || isSequence(name) || isGeneric(name) || mayCount.test(name));
}

/** What limits for clients are often called, though the name says nothing else. */
const mayCount = /cache|limiters?$|visitors|clients|ips$/i;
