import { isPlainQuantity, quantityOf } from "../../../quantities.ts";
import type { Expr } from "../../code.ts";
import { calledType } from "../../data/called-type.ts";
import { callsOwnedBy } from "../../data/calls-by.ts";
import { guards } from "../../data/guards.ts";
import type { Program } from "../../program.ts";
import { ownerOf } from "../../regions.ts";
import { methodOf, receiverOf } from "../../values.ts";
import type { Reliant } from "./reliant.ts";
import { decidesBy } from "./tested.ts";

const cacheWrites =
	/^(set|decr|decrby|decrBy|incrby|incrBy|hincrby|hIncrBy|hset|hSet|decrement|Set|SetEx|Decr|DecrBy|IncrBy|HSet|HIncrBy|(StringSet|StringDecrement|HashSet|HashDecrement)(Async)?)$/;

const atOnce =
	/^(ScriptEvaluate(Async)?|LockTake(Async)?|CreateTransaction|SetNX|TxPipelined|setIfAbsent|execute|eval|evalsha|watch|multi_exec|set_nx|setnx|lock|defineCommand|eval_sha)$/i;

/** Redis as the truth: GET, a condition, and DECR or SET of what the key says is a quantity. */
export function byCache(program: Program): Reliant[] {
	return program.code.calls.flatMap((call): Reliant[] => {
		if (!cacheWrites.test(methodOf(call))) return [];
		const handle = receiverOf(call);
		const symbol =
			handle && (program.code.language === "csharp" ? calledType(handle, program) : program.symbolOf(handle));
		if (!symbol || !/(^|\W)(io)?redis\b|\bI(Database|DatabaseAsync|ConnectionMultiplexer)\b/i.test(symbol)) return [];
		// Go's commands are given a context first.
		const at = program.code.language === "go" ? 1 : 0;
		const key = call.positional[at] && keyText(call.positional[at], program);
		// A hash says it by its field: `hincrby("product:1", "stock", -1)`.
		const second = call.positional[at + 1];
		const field = /^h|^Hash/i.test(methodOf(call)) && second ? keyText(second, program) : "";
		const counts = `${key ?? ""} ${field}`.split(/[^A-Za-z_]+/).find((word) => quantityOf(word, ""));
		if (!counts || isPlainQuantity(counts)) return [];
		const owner = ownerOf(call.region);
		const ofOwner = callsOwnedBy(owner, program.code);
		const read = ofOwner.find(
			(one) =>
				one.order < call.order &&
				/^(get|hget|hGet|Get|HGet|StringGet(Async)?|HashGet(Async)?)$/.test(methodOf(one)) &&
				one.positional[at] &&
				keyText(one.positional[at], program) === key,
		);
		const tested = read && decidesBy(read, owner, program);
		const scripted = ofOwner.some((one) => atOnce.test(methodOf(one)));
		if (!tested || scripted || guards(call.region, program) !== "none") return [];
		return [{ counts, at: call.at, region: call.region, handle, conditional: "none", decidedBy: "cache" }];
	});
}

function keyText(expr: Expr, program: Program): string {
	const value = program.follow(expr);
	return value.kind === "literal" ? String(value.value) : value.text;
}
