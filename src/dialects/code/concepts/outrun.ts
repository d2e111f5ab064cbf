import { declared } from "../../../design/attribute.ts";
import type { Call, Code, Expr, Fn, Region } from "../code.ts";
import { callsInside, callsNamed, callsOwnedBy } from "../data/calls-by.ts";
import { within } from "../data/walk.ts";
import type { Program } from "../program.ts";
import { functionOf, ownerOf } from "../regions.ts";
import { remembered } from "../remembered.ts";
import { methodOf, receiverOf } from "../values.ts";
import { type Concept, ofService } from "./concept.ts";

/**
 * A call that serves comes back the moment that somebody begins to shut its server down (Go, net/http, Server.Shutdown):
 * what then ends the program leaves no time to those whose requests are open.
 */
export const outrun: Concept = {
	read(program) {
		if (program.code.language !== "go" || !stops.some((name) => callsNamed(name, program.code).length > 0)) return [];
		return program.calls("server").flatMap(({ call, entry }) => {
			if (entry.closes === undefined) return [];
			const by = endOf(call, entry.closes, program) ?? mainBehind(call, program);
			return by ? [ofService(program, by.at, { outrun: declared(by.name, by.at) })] : [];
		});
	},
};

/** What waits for open requests, of net/http, Echo, Fiber and gRPC. */
export const stops = ["Shutdown", "ShutdownWithTimeout", "ShutdownWithContext", "GracefulStop"];
const ends = /^(Fatal|Panic)(f|ln|w|Context)?$/;
const isEnd = (call: Call) => ends.test(methodOf(call)) || call.callee.text === "os.Exit";

interface End {
	name: string;
	at: Call["at"];
}

/** `log.Fatal(server.ListenAndServe())`; and behind a test of its error that does not except the one of a shutdown. */
function endOf(call: Call, closes: "error" | "nothing", program: Program): End | undefined {
	if (!isStopped(call, program)) return undefined;
	const direct = call.within && isEnd(call.within) ? call.within : undefined;
	if (direct) return { name: direct.callee.text, at: direct.at };
	if (closes === "nothing" || call.kept?.kind !== "name" || isExcepted(functionOf(call.region), program))
		return undefined;
	const { name } = call.kept;
	const end = callsOwnedBy(ownerOf(call.region), program.code).find(
		(one) => one.order > call.order && isEnd(one) && isBehindTestOf(name, one.region, call.region),
	);
	return end && { name: end.callee.text, at: end.at };
}

/** Something stops this very server; another, for metrics say, serves on until the process ends. */
function isStopped(call: Call, { code }: Program): boolean {
	const server = lastOf(receiverOf(call));
	return stops.some((name) => callsNamed(name, code).some((one) => lastOf(receiverOf(one)) === server));
}

export const lastOf = (expr: Expr | undefined) => expr?.text.split(".").at(-1);

/** Directly behind `if err != nil`. */
function isBehindTestOf(name: string, region: Region, from: Region): boolean {
	const { test, kind, parent } = region;
	if (kind !== "if" || test?.kind !== "operation" || test.operator !== "!=") return false;
	const [left, right] = test.operands;
	const isNil = right?.kind === "literal" && right.value === null;
	return isNil && left?.kind === "name" && left.name === name && parent === from;
}

const closed = /ErrServerClosed|http\.ErrClosed/;

/** Somewhere its function looks whether the error is only that of a shutdown. */
const isExcepted = remembered((fn: Fn | undefined, { code }) => {
	const says = (one: Expr | undefined) => one !== undefined && within(one).some(({ text }) => closed.test(text));
	return (
		code.tests.some(({ test, parent }) => functionOf(parent) === fn && says(test)) ||
		callsOwnedBy(fn, code).some((one) => one.positional.some(says))
	);
});

/** `main` serves, and what waits for the signal and shuts down runs beside it: nothing behind the serving waits for that. */
function mainBehind(call: Call, { code }: Program): End | undefined {
	const fn = functionOf(call.region);
	if (fn?.name !== "main" || fn.class || call.within) return undefined;
	const server = receiverOf(call)?.text;
	const isBeside = (one: Call) => {
		const other = functionOf(one.region);
		const isOwn = other !== undefined && other !== fn && isWithin(other.region, fn.region);
		return isOwn && receiverOf(one)?.text === server && receives(other, code);
	};
	if (!stops.some((name) => callsNamed(name, code).some(isBeside)) || receives(fn, code)) return undefined;
	const own = callsInside(fn, code);
	const isHeld = own.some((one) => methodOf(one) === "Wait" || (one.order > call.order && !isTelling(one)));
	return isHeld ? undefined : { name: "main", at: call.at };
}

/** It waits for what comes out of a channel. */
const receives = (fn: Fn, code: Code) => callsInside(fn, code).some((one) => methodOf(one) === "<-");

const isWithin = (region: Region | undefined, outer: Region): boolean =>
	region !== undefined && (region === outer || isWithin(region.parent, outer));

/** It writes a line, or looks at an error, and comes back at once. */
export const isTelling = (call: Call) =>
	/^(errors\.|err\.|fmt\.|log\.|slog\.|os\.Exit$)/.test(call.callee.text) ||
	/^(Print|Info|Warn|Error|Debug|Fatal|Panic|Log|Msg|Err|Sync)/.test(methodOf(call));
