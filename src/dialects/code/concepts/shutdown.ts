import { type Attribute, declared, type Provenance, unknown } from "../../../design/attribute.ts";
import type { Fragment } from "../../../design/fragment.ts";
import type { Call, Expr, Fn } from "../code.ts";
import { callsInside, callsNamed, callsOwnedBy } from "../data/calls-by.ts";
import type { EntryOf } from "../entries/index.ts";
import { add } from "../grouped.ts";
import type { Program } from "../program.ts";
import { functionOf, ownerOf } from "../regions.ts";
import { remembered } from "../remembered.ts";
import { givenOf, methodOf, receiverOf, textIn } from "../values.ts";
import { type Concept, ofService } from "./concept.ts";
import { isTelling, lastOf, stops } from "./outrun.ts";

/** What waits for SIGTERM. */
export const shutdown: Concept = {
	read(program) {
		const waiting = program.calls("shutdown");
		const asked = waiting.flatMap(({ call, entry }) => {
			const sigterm = answer(call, entry, program);
			return sigterm ? [ofService(program, call.at, { sigterm })] : [];
		});
		return waiting.length > 0 ? asked : stopped(program);
	},
};

/** Something waits for the end and then shuts its server down, and what tells it of the end was not read. */
function stopped(program: Program): Fragment[] {
	if (program.code.language !== "go") return [];
	const stop = program
		.calls("server")
		.filter(({ entry }) => entry.closes)
		.flatMap(({ call }) => {
			const server = lastOf(receiverOf(call));
			return stops
				.flatMap((name) => callsNamed(name, program.code))
				.filter((one) => lastOf(receiverOf(one)) === server);
		})
		.at(0);
	if (!stop) return [];
	// Whoever asks for the signal in another file of the program knows more.
	const provenance: Provenance = {
		kind: "derived",
		at: stop.at,
		source: `${methodOf(stop)} is called for it`,
		parts: [],
	};
	return [ofService(program, stop.at, { sigterm: { unknown: "what asks it to shut down was not read", provenance } })];
}

function answer(call: Call, entry: EntryOf<"shutdown">, program: Program): Attribute | undefined {
	if (entry.signalsFrom !== undefined) return ofAll(call, entry.signalsFrom, entry.ignores ?? false, program);
	const signal = entry.signal && givenOf(call, entry.signal, program);
	if (entry.signal && !signal) return undefined;
	const names = signal ? namesIn(signal, program) : ["SIGTERM"];
	if (names.length === 0) return unknown(`which signal ${signal?.text} is`, call.at);
	if (!names.includes("SIGTERM")) return undefined;
	const handler = entry.handler && givenOf(call, entry.handler, program);
	const symbol = handler && program.symbolOf(handler);
	// SIG_DFL ends the process, SIG_IGN lets it run on.
	if (symbol && /SIG_DFL$/.test(symbol)) return declared("ignored", call.at);
	if (symbol && /SIG_IGN$/.test(symbol)) return declared("not-delivered", call.at);
	return declared(handler && onlyExits(handler, program) ? "ignored" : "handled", call.at);
}

const says = /^(print|sys\.stdout\.write|sys\.stderr\.write|(\w+\.)*log(ger|ging)?\.\w+)$/;

/**
 * Python: a handler that says a word and exits does what the default does: open requests are cut. sys.exit raises an
 * exception, which a server may take for its end in order (waitress), and which a loop of work may clean up behind; Werkzeug's
 * server, which `app.run` starts, does neither.
 */
function onlyExits(handler: Expr, program: Program): boolean {
	if (program.code.language !== "python") return false;
	const value = program.follow(handler);
	const fn = value.kind === "function" ? value.fn : program.bindingsOf(handler)[0]?.fn;
	const own = fn ? callsOwnedBy(fn, program.code) : [];
	const writes = program.code.writes.some(({ region }) => ownerOf(region) === fn);
	const listening = program.calls("server").filter(({ entry }) => entry.listens);
	const isPlain =
		listening.length > 0 &&
		listening.every(({ entry, call }) => entry.sigterm === "ignored" && methodOf(call) === "run");
	const ends = isPlain ? /^(sys\.exit|os\._exit|exit|quit)$/ : /^os\._exit$/;
	const exits = own.filter(({ callee }) => ends.test(callee.text));
	const raises = program.code.exits.some(({ kind, region }) => kind === "throw" && ownerOf(region) === fn);
	return (
		exits.length > 0 && !writes && !raises && own.every((one) => exits.includes(one) || says.test(one.callee.text))
	);
}

/** Of several signals that are given one by one. */
function ofAll(call: Call, from: number, ignores: boolean, program: Program): Attribute | undefined {
	const signals = call.positional.slice(from);
	const names = [...signals, ...(call.spread ?? [])].map((one) => namesIn(one, program));
	const isAll = signals.length === 0 && !call.spread;
	if (isAll || names.some((one) => one.includes("SIGTERM"))) {
		const end = ignores ? undefined : exitAtOnce(call, program);
		return end ? declared("ignored", end.at) : declared(ignores ? "not-delivered" : "handled", call.at);
	}
	const hidden = call.spread?.[0] ?? signals.find((one) => one.kind !== "member");
	return hidden && unknown(`which signals ${hidden.text} are`, call.at);
}

/** More than a function has that waits for the end. */
const mostWaits = 8;

/** Go: what waits for the signal in the function that asks for it, or in one that it starts, says a word and exits. */
function exitAtOnce(asks: Call, program: Program): Call | undefined {
	if (program.code.language !== "go") return undefined;
	const channel = methodOf(asks) === "Notify" ? (asks.positional[0]?.text ?? "") : context;
	const waits = waitsBeside("all functions", program).get(functionOf(asks.region))?.get(channel) ?? [];
	const heard = new Set<Fn | undefined>();
	for (const wait of waits.slice(0, mostWaits)) {
		const fn = functionOf(wait.region);
		// Whoever waits a second time gives up on what the first has begun.
		if (heard.has(fn)) continue;
		heard.add(fn);
		const { exits, busyUntil } = endingOf(fn, program);
		const exit = exits.find(({ order }) => order > wait.order);
		if (exit && busyUntil <= wait.order) return exit;
	}
	return undefined;
}

/** What stands for the end of any context, under which its waits are kept. */
const context = "a context";

/** The waits of each function and of those that it starts, by the channel that they wait for. */
const waitsBeside = remembered((_: "all functions", { code }) => {
	const found = new Map<Fn | undefined, Map<string, Call[]>>();
	for (const wait of callsNamed("<-", code)) {
		const fn = functionOf(wait.region);
		const channel = receiverOf(wait)?.text ?? "";
		for (const one of new Set([fn, functionOf(fn?.region.parent)])) {
			const own = found.get(one) ?? new Map<string, Call[]>();
			found.set(one, own);
			add(own, channel, wait);
			if (/\.Done\(\)$/.test(channel)) add(own, context, wait);
		}
	}
	return found;
});

/** Where a function exits, and the last of its calls that does more than say a word or look at an error. */
const endingOf = remembered((fn: Fn | undefined, { code }) => {
	const own = callsInside(fn, code);
	const exits = own.filter(({ callee }) => callee.text === "os.Exit");
	return { exits, busyUntil: own.reduce((last, one) => (isTelling(one) ? last : Math.max(last, one.order)), -1) };
});

/** The signals that an expression is: `signal.SIGTERM`, "SIGTERM", each of a list that a loop goes over. */
function namesIn(expr: Expr, program: Program): string[] {
	const over = expr.kind === "name" ? program.bindingsOf(expr)[0]?.over : undefined;
	const value = program.follow(over ?? expr);
	if (value.kind === "list") return value.items.flatMap((one) => namesIn(one, program));
	const name = textIn(value, program) ?? program.symbolOf(value) ?? "";
	return /(SIG[A-Z0-9]+)$/.exec(name)?.slice(1) ?? [];
}
