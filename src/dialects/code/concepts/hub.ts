import { declared, unknown } from "../../../design/attribute.ts";
import type { Fragment } from "../../../design/fragment.ts";
import type { Binding, Code, Expr, Fn, Region } from "../code.ts";
import { callsBelow, callsGiven, callsOwnedBy, writesOwnedBy } from "../data/calls-by.ts";
import { within } from "../data/walk.ts";
import { add } from "../grouped.ts";
import type { Program } from "../program.ts";
import { remembered } from "../remembered.ts";
import { setsUp } from "../state/lasting.ts";
import { wordsOf } from "../state/words.ts";
import { methodOf, receiverOf } from "../values.ts";
import { type Concept, ofServer } from "./concept.ts";

/** A registry of the connections that are open in this process, to each of which something is sent: others hear nothing of it. */
export const hub: Concept = {
	read(program) {
		if (!isLive(program)) return [];
		const holders = new Set<Holder>([
			...sendsToAll(program),
			...sendsToOne(program),
			...flows(program),
			...emitters(program),
			...subjects(program),
			...sentAtOnce(program),
		]);
		if (holders.size === 0) return [];
		const passes = passesOn(program);
		return [...holders].map((holder): Fragment => {
			const fanOutAdapter = passes
				? unknown("the code may pass messages between replicas itself", holder.at)
				: declared(false, holder.at);
			return ofServer(program, holder.at, { longLived: declared(true, holder.at), fanOutAdapter });
		});
	},
};

/** Where the registry stands. */
type Holder = Pick<Binding, "at">;

const connections =
	/^(clients?|sockets?|connections?|conns?|streams?|subscribers?|listeners?|peers?|viewers?|watchers?|responses?|emitters?|sinks?|members|users|sessions|rooms?|channels?)$/;

const live = /text\/event-stream|websocket|^ws$|eventsource|sse|socketserver|event[-_]?stream|serversentevent/i;

/** Whether the file keeps connections open: by what it imports, the type of an answer, or marks. */
export function isLive(program: Program): boolean {
	const { names, calls, writes, functions, classes, opened } = program.code;
	// `import jakarta.websocket.*`, a handler of Tornado's.
	if (opened.some((one) => live.test(one)) || classes.some(({ bases }) => bases.some(({ name }) => live.test(name))))
		return true;
	if (names.some(({ from }) => from !== undefined && live.test(from.replace(/^.*\//, "")))) return true;
	if (names.some(({ type, parameter }) => live.test(type?.name ?? parameter?.type?.name ?? ""))) return true;
	if (functions.some(({ marks }) => marks.some((mark) => live.test(mark.text.slice(0, 200))))) return true;
	const says = (expr: Expr | undefined) =>
		within(expr, 4).some((part) => part.kind === "literal" && typeof part.value === "string" && live.test(part.value));
	return (
		calls.some(
			(call) =>
				/event_?source|websocket|sse/i.test(methodOf(call)) ||
				call.positional.some(says) ||
				Object.values(call.named).some(says),
		) || writes.some(({ value }) => says(value))
	);
}

const sending =
	/^(send|write|emit|enqueue|put|put_nowait|send_text|send_json|send_bytes|send_str|write_message|tryEmitNext|next|WriteMessage|WriteJSON|SendAsync|sendMessage|sendText|sendObject|sendBinary|push|publish|trySend|offer)$/;

/** What only a socket has: whatever the registry is called. */
const toSockets = /^(send_text|send_json|send_bytes|send_str|write_message|WriteMessage|WriteJSON)$/;

function* sendsToAll(program: Program): Generator<Holder> {
	for (const call of program.code.calls) {
		if (!sending.test(methodOf(call))) continue;
		const to = receiverOf(call);
		if (!to) continue;
		const holder = loopedOver(call.region, toSockets.test(methodOf(call)), program);
		if (holder) yield holder;
	}
}

/**
 * A connection that is looked up by its user, whom somebody else wants to tell something: `emitters.get(userId).send(event)`. Where
 * the key is of the one who is connected, it is his own connection that answers.
 */
function* sendsToOne(program: Program): Generator<Binding> {
	for (const call of program.code.calls) {
		if (!sending.test(methodOf(call))) continue;
		const to = receiverOf(call);
		const found = to && program.follow(to);
		const lookup = found?.kind === "call" && /^(get|Get|computeIfPresent|getOrDefault)$/.test(methodOf(found.call));
		const registry = lookup ? receiverOf(found.call) : found?.kind === "index" ? found.of : undefined;
		if (!registry || (registry.kind !== "name" && registry.kind !== "member")) continue;
		if (!wordsOf(registry.name).some((word) => /^(emitters?|sinks?|sockets?|connections?|conns?)$/.test(word)))
			continue;
		const [binding] = program.bindingsOf(registry);
		const isKept =
			binding && !binding.parameter && (binding.region.kind === "module" || binding.name.startsWith("this."));
		const key = lookup ? found.call.positional[0] : found?.kind === "index" ? found.index : undefined;
		if (isKept && !(key && isOwnKey(key, call.region, binding, program))) yield binding;
	}
}

/** The key under which the function around, or itself, has put the connection: `sockets.set(id, ws)`. */
function isOwnKey(key: Expr, at: Region, registry: Binding, program: Program): boolean {
	const rootOf = (one: Expr): Expr => (one.kind === "member" ? rootOf(one.of) : one);
	const [own] = program.bindingsOf(rootOf(key));
	if (!own) return false;
	for (let around: Region | undefined = at; around; around = around.parent) {
		const put = around.fn && putIn(around.fn, program).get(key.text);
		const isPut = put?.some(
			({ to, under }) => program.bindingsOf(rootOf(under))[0] === own && program.bindingsOf(to)[0] === registry,
		);
		if (isPut) return true;
	}
	return false;
}

/** What a function puts somewhere, by the words of the key. */
const putIn = remembered((fn: Fn, { code }) => {
	const found = new Map<string, { to: Expr; under: Expr }[]>();
	for (const one of callsOwnedBy(fn, code)) {
		const to = puts.test(methodOf(one)) ? receiverOf(one) : undefined;
		const [under] = one.positional;
		if (to && under) add(found, under.text, { to, under });
	}
	for (const { target } of writesOwnedBy(fn, code))
		if (target.kind === "index") add(found, target.index.text, { to: target.of, under: target.index });
	return found;
});

const puts = /^(set|put|putIfAbsent|computeIfAbsent|add|Store|TryAdd|setdefault)$/;

/** Node's emitter of events, to which each open stream listens: who is connected elsewhere hears nothing. */
function* emitters(program: Program): Generator<Binding> {
	for (const call of program.code.calls) {
		if (!/^(on|addListener)$/.test(methodOf(call))) continue;
		const on = receiverOf(call);
		const heard = on && program.bindingsOf(on)[0];
		if (!heard || heard.parameter || !/^(node:)?events(\.EventEmitter)?\(\)$/.test(program.symbolOf(on) ?? ""))
			continue;
		const listener = call.positional[1] && program.follow(call.positional[1]);
		if (listener?.kind !== "function" || heard.region === call.region) continue;
		const writes = callsBelow(listener.fn, program.codeOf(listener.fn.region)).some((one) =>
			/^(write|send|enqueue|writeSSE)$/.test(methodOf(one)),
		);
		if (writes) yield heard;
	}
}

/** What hands each message to all who listen in this process: Reactor's sinks, Kotlin's shared flows. */
function flows({ code }: Program): Binding[] {
	return code.names.filter(({ value, region }) => {
		if (region.kind !== "class" && region.kind !== "module") return false;
		return value?.kind === "call" && isFlow.test(value.text);
	});
}

const isFlow = /\bSinks\.many\(\)\.(multicast|replay)\b|^MutableSharedFlow\b/;

/** What a loop goes over, or a call that has a function done for each: `sessions.values().forEach(s -> …)`. */
function overAt(at: Region, code: Code): Expr | undefined {
	if (at.over || !at.fn) return at.over;
	const [call] = callsGiven(at.fn, code).filter((one) => /^(forEach|ForEach|each|onEach)$/.test(methodOf(one)));
	return call && receiverOf(call);
}

/** The registry that a loop around a region goes over. */
function loopedOver(region: Region | undefined, isSocket: boolean, program: Program): Holder | undefined {
	for (let at = region; at; at = at.parent) {
		const over = overAt(at, program.code);
		for (const part of within(over, 5)) {
			// aiohttp keeps them in the application: `for ws in request.app["sockets"]`.
			if (isSocket && part.kind === "index" && /(^|\.)app$/.test(part.of.text) && part.index.kind === "literal")
				return keptIn(part.index.value, program) ?? part;
			if (part.kind !== "name" && part.kind !== "member") continue;
			if (!isSocket && !wordsOf(part.name).some((word) => connections.test(word))) continue;
			const [binding] = program.bindingsOf(part);
			if (binding && !binding.parameter && isShared(binding, program)) return binding;
		}
		if (at.kind === "function" && !at.runsAtOnce && !over) return undefined;
	}
	return undefined;
}

/** Of the module, of an object, or of the function that sets the server up, which all handlers see. */
function isShared({ region, name, within: scope }: Binding, program: Program): boolean {
	if (region.kind === "module" || name.startsWith("this.")) return true;
	// Python: what the body of a class makes.
	if (region.kind === "class" || scope.kind === "class") return true;
	return region.kind === "function" && region.fn !== undefined && setsUp(region.fn, program.codeOf(region));
}

function keptIn(key: unknown, { code }: Program): Holder | undefined {
	const isIt = (target: Expr) =>
		target.kind === "index" &&
		target.index.kind === "literal" &&
		target.index.value === key &&
		/app$/.test(target.of.text);
	return code.writes.find(({ target }) => isIt(target));
}

/** The library `websockets` of Python sends to a set of them: `broadcast(CONNECTIONS, message)`. */
function* sentAtOnce(program: Program): Generator<Holder> {
	for (const call of program.code.calls) {
		if (methodOf(call) !== "broadcast" || !/^websockets\b/.test(program.symbolOf(call.callee) ?? "")) continue;
		const [to] = call.positional;
		const [binding] = to ? program.bindingsOf(to) : [];
		if (binding && !binding.parameter && isShared(binding, program)) yield binding;
	}
}

/** Nest: what a stream of `@Sse()` gives comes from a subject of RxJS, in this file or in that of the provider that it asks. */
function* subjects(program: Program): Generator<Holder> {
	for (const fn of program.code.functions) {
		if (!fn.marks.some(({ text }) => /^@?Sse\b/.test(text))) continue;
		const asked = callsBelow(fn, program.code).flatMap((call) => {
			const of = receiverOf(call);
			return (of && program.classOf(of)) ?? [];
		});
		for (const of of new Set([...asked, ...(fn.class ? [fn.class] : [])]))
			yield* program
				.codeOf(of.region)
				.names.filter(
					({ value, region }) =>
						region.class === of &&
						value?.kind === "call" &&
						/^(Subject|ReplaySubject|BehaviorSubject)$/.test(methodOf(value.call)),
				);
	}
}

const relays =
	/redis|nats|kafka|amqp|rabbit|pubsub|pub_sub|channels|broadcaster|postgres|sns|sqs|ably|pusher|centrifug|mqtt|hazelcast|jms|pg-?listen|^pg$|psycopg|asyncpg|event-?bus/i;

/** Whether something of the file may carry a message to the other replicas. */
export function passesOn(program: Program): boolean {
	const { names, calls } = program.code;
	return (
		names.some(
			({ from, name }) => (from !== undefined && relays.test(from)) || (from !== undefined && relays.test(name)),
		) || calls.some((call) => /^(p?subscribe|Subscribe|LISTEN|listen_for|add_listener|group_add)$/.test(methodOf(call)))
	);
}
