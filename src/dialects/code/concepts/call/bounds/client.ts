import { declared } from "../../../../../design/attribute.ts";
import type { Call, Code, Expr, Write } from "../../../code.ts";
import { callsNamed, isCalled } from "../../../data/calls-by.ts";
import { secondsIn } from "../../../durations.ts";
import type { Program } from "../../../program.ts";
import { remembered } from "../../../remembered.ts";
import { givenOf, madeIn, methodOf, nameOf, receiverOf } from "../../../values.ts";
import type { Site } from "../sites.ts";
import { type Bounds, notRead } from "./not-read.ts";

/** Its client is made where nobody has looked: it is handed in. */
export function byUnseenClient({ call, entry, layers }: Site, program: Program): Bounds {
	const isFound = layers.length > 1 && !(entry.made && isStepOfInstance(layers, program));
	return (entry.made || isInstance(call, program)) && !isFound
		? notRead("where its client is made", call.at)
		: undefined;
}

/** A client that somebody hands in: nobody here has made it. */
function isInstance({ callee }: Call, program: Program): boolean {
	if (callee.kind !== "member" || program.code.language === "csharp") return false;
	return /\(\)$/.test(program.symbolOf(callee.of) ?? "");
}

/** `client.get().uri(…)` on a client that was handed in: the layer is a step of the call, and no client was made. */
function isStepOfInstance(layers: readonly Call[], program: Program): boolean {
	const last = layers.at(-1);
	const of = last && receiverOf(last);
	if (!of || of.kind === "call") return false;
	return /(?<!Builder)\(\)$/.test(program.symbolOf(of) ?? "");
}

/** `client.defaults.timeout = 2000`, after it was made. */
export function byWriteLater({ entry }: Site, program: Program): Bounds {
	// Java's and Kotlin's adapter gives what is set later to what is made.
	const later = /^(java|kotlin)$/.test(program.code.language) ? [] : entry.timeout.filter((one) => one.includes("."));
	for (const path of later) {
		const set = setAt(path, program);
		if (set) return { bounded: declared(true, set.at) };
	}
	return undefined;
}

const setAt = remembered((path: string, { code }) =>
	code.writes.find(({ target }) => target.text.endsWith(`.${path}`)),
);

/** A method of the client that was replaced by one with a limit of its own. */
export function byReplaced({ entry, layers }: Site, program: Program): Bounds {
	const replaced = replacedOn(layers.at(-1), program);
	if (!replaced) return undefined;
	const { value, target, at } = replaced;
	const limit = value.kind === "call" ? givenOf(value.call, entry.timeout, program) : undefined;
	const seconds = secondsIn(limit, entry.unit ?? "s", program);
	if (seconds !== undefined) return { timeout: declared(seconds, at), bounded: declared(true, at) };
	return notRead(`what ${target.text.slice(0, 60)} does`, at);
}

/** Python: `session.request = partial(session.request, timeout=5)`. */
function replacedOn(maker: Call | undefined, program: Program): Write | undefined {
	return program.code.language === "python" && maker ? replacements(program.code, program).get(maker) : undefined;
}

/** By the call that made the client, the first of each. */
const replacements = remembered(({ writes }: Code, program) => {
	const found = new Map<Call, Write>();
	for (const write of writes) {
		const { target } = write;
		if (target.kind !== "member" || !/^(request|send|get|post)$/.test(target.name)) continue;
		const on = program.follow(target.of);
		if (on.kind === "call" && !found.has(on.call)) found.set(on.call, write);
	}
	return found;
});

/** What is put into the client after it was made, or is done to it by somebody else, and may set a time-out. */
export function bySetLater({ call: { at }, layers }: Site, program: Program): Bounds {
	const clients = layers.slice(1);
	const set = clients.flatMap((one) => setLater(one, program) ?? []).at(0);
	if (set) return notRead(`what ${set.text.slice(0, 60)} sets`, at);
	const extension = clients.find((one) => isForeign(one, program));
	return extension && notRead(`what ${methodOf(extension)} sets`, at);
}

/** `template.setRequestFactory(factory)`: a transport with limits of its own, unless it is made here and given none. */
function setLater(maker: Call, program: Program): Expr | undefined {
	const name = maker.kept && nameOf(maker.kept);
	if (!name || !/^(java|kotlin)$/.test(program.code.language)) return undefined;
	const code = program.codeOf(maker.region);
	const call = callsNamed("setRequestFactory", code).find((one) => {
		const of = receiverOf(one);
		return of !== undefined && nameOf(of) === name;
	});
	const factory = call?.positional[0];
	const made = factory && program.follow(factory);
	const isPlain = made?.kind === "call" && made.call.positional.length === 0;
	return factory && (!isPlain || isCalled(/Timeout$/, code)) ? factory : undefined;
}

/** An extension function of somebody else on its client's builder (Kotlin imports it by name): it may set a time-out. */
function isForeign({ callee, region }: Call, program: Program): boolean {
	const [binding] = callee.kind === "member" ? program.resolve(callee.name, region) : [];
	if (!binding || binding.name.startsWith("this.")) return false;
	const { from } = binding;
	return from
		? !program.knowledge.packages.some((one) => from === one || from.startsWith(`${one}.`))
		: Boolean(binding.fn);
}

/** The workspace's own code hands the client out, in a way that was not followed. */
export function byHandedOut({ call: { at }, layers }: Site, program: Program): Bounds {
	return layers.slice(1).some((one) => isHandedOut(one, program)) ? notRead("where its client is made", at) : undefined;
}

/** `templates.getObject()`. */
function isHandedOut(layer: Call, program: Program): boolean {
	const fn = program.called(layer);
	return fn !== undefined && madeIn(layer, program) === undefined;
}

/** A client of a class of the workspace, or with an adapter of one: these may well set what is not given. */
export function isOwnClass(layers: readonly Call[], program: Program): boolean {
	const own = (call: Call) => program.bindingsOf(call.callee)[0]?.class !== undefined;
	const client = layers.at(-1);
	if (layers.slice(1).some(own)) return true;
	return program.calls("mounted", client && program.codeOf(client.region)).some(({ call }) => {
		const on = call.callee.kind === "member" ? program.follow(call.callee.of) : undefined;
		const adapter = call.positional[1] && program.follow(call.positional[1]);
		return on?.kind === "call" && on.call === client && adapter?.kind === "call" && own(adapter.call);
	});
}
