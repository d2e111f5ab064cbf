import type { Call, Class, Code, Expr, Fn } from "../code.ts";
import { add } from "../grouped.ts";
import type { Program } from "../program.ts";
import { methodOf, receiverOf } from "../values.ts";
import { callsBelow } from "./calls-by.ts";
import { mayReachStore } from "./mapped-statements.ts";
import { methodOn, methodsIn } from "./methods.ts";

const known = new WeakMap<Program, Map<Call, Fn | undefined>>();

/**
 * The function of the workspace that a call comes to: the one that is named, a method of the class that the object is declared
 * as, that of the only class which fills an interface, or the handler of the message that is sent.
 */
export function runBy(call: Call, program: Program): Fn | undefined {
	const ofProgram = known.get(program) ?? new Map<Call, Fn | undefined>();
	known.set(program, ofProgram);
	if (!ofProgram.has(call)) ofProgram.set(call, comesTo(call, program));
	return ofProgram.get(call);
}

function comesTo(call: Call, program: Program): Fn | undefined {
	const named = program.called(call);
	if (named && saysSomething(named, program)) return named;
	const receiver = receiverOf(call);
	if (!receiver || !mayReachStore(call, program)) return named;
	// `OrderRepository(session).get(id)`, `new OrderRepository(pool).get(id)`
	const isNamed = receiver.kind === "name" || receiver.kind === "member" || receiver.kind === "call";
	const of = isNamed ? (madeOf(receiver, program) ?? program.classOf(receiver)) : undefined;
	if (!of) return handlerOf(call, program) ?? ofUnread(receiver, methodOf(call), program) ?? named;
	const own = methodOn(of, methodOf(call), program);
	return own && saysSomething(own, program) ? own : filledBy(of, methodOf(call), program);
}

/** The class of what a function of the workspace makes and gives under the name of an interface: `NewOrders(db) Orders`. */
function madeOf(expr: Expr, program: Program): Class | undefined {
	const value = program.follow(expr);
	const fn = value.kind === "call" ? program.called(value.call) : undefined;
	const made = fn && program.returned(fn);
	return made && program.classOf(made);
}

/** A method of an interface has no steps. */
const saysSomething = (fn: Fn, program: Program) => callsBelow(fn, program.codeOf(fn.region)).length > 0;

/** An interface that speaks of no library is a file that nobody reads: what fills it says its name. */
function ofUnread(receiver: Expr, method: string, program: Program): Fn | undefined {
	const [binding] = program.bindingsOf(receiver);
	const type = (binding?.type ?? binding?.parameter?.type)?.name.split(".").at(-1);
	return type ? onlyOne(fillers(type, [program.code], program), method, program) : undefined;
}

/** The method of the one class that fills an interface: of its file, package or source tree, or called after it. */
function filledBy(of: Class, method: string, program: Program): Fn | undefined {
	const code = program.codeOf(of.region);
	const all = [
		...fillers(of.name, [code, program.code], program),
		...madeAs(of, code, program),
		...calledAfter(of, code, program),
	];
	return onlyOne(
		all.filter((one) => one !== of),
		method,
		program,
	);
}

const fillers = (name: string, codes: readonly Code[], program: Program): Class[] =>
	[...new Set([...codes, ...program.around.implementing(name, program)])].flatMap(
		(one) => classesIn(one).onBase.get(name) ?? [],
	);

function onlyOne(classes: readonly Class[], method: string, program: Program): Fn | undefined {
	const all = classes.map((one) => methodOn(one, method, program));
	const different = new Set(all.filter((fn) => fn !== undefined && saysSomething(fn, program)));
	return different.size === 1 ? [...different][0] : undefined;
}

/** Classes of a file by the last names of their bases, by what those are of, and functions by what they say they give. */
interface ClassesIn {
	onBase: Map<string, Class[]>;
	onBaseOf: Map<string, Class[]>;
	makers: Map<string, Fn[]>;
}

const grouped = new WeakMap<Code, ClassesIn>();

function classesIn(code: Code): ClassesIn {
	const ready = grouped.get(code);
	if (ready) return ready;
	const made: ClassesIn = { onBase: new Map(), onBaseOf: new Map(), makers: new Map() };
	for (const one of code.classes) {
		for (const name of new Set(one.bases.map((base) => base.name.split(".").at(-1) ?? ""))) add(made.onBase, name, one);
		for (const name of new Set(one.bases.flatMap(({ of }) => of[0]?.name ?? []))) add(made.onBaseOf, name, one);
	}
	for (const fn of code.functions) if (fn.result) add(made.makers, fn.result.name.split(".").at(-1) ?? "", fn);
	grouped.set(code, made);
	return made;
}

/** Go says nowhere that a type fills an interface, but its maker gives it as one: beside the interface, or in another package. */
function madeAs(of: Class, code: Code, program: Program): Class[] {
	if (code.language !== "go") return [];
	return [...new Set([code, ...program.around.implementing(of.name, program)])]
		.flatMap((one) => classesIn(one).makers.get(of.name) ?? [])
		.flatMap((fn) => {
			const made = fn.result && program.classNamed(fn.result, fn.region) === of ? program.returned(fn) : undefined;
			return (made && program.classOf(made)) ?? [];
		});
}

/** `OrderServiceImpl`, beside its interface or in the package `impl` below it; `OrderRepository` of `IOrderRepository`. */
function calledAfter({ name, region }: Class, code: Code, program: Program): Class[] {
	const names = [`${name}Impl`, `Default${name}`, ...(/^I[A-Z]/.test(name) ? [name.slice(1)] : [])];
	return names.flatMap((one) => {
		const beside = program.classNamed({ name: one, of: [] }, region.parent ?? region);
		if (beside) return [beside];
		const below = code.package ? program.link(`${code.package}.impl.${one}`, code) : undefined;
		return below?.classes.filter((each) => each.name === one) ?? [];
	});
}

const sends = /^(Send|SendAsync|InvokeAsync|Invoke|Dispatch|DispatchAsync|ExecuteAsync|QueryAsync|Query)$/;
const handles = /^(Handle|HandleAsync|ExecuteAsync|Consume)$/;

/** MediatR, Wolverine and buses like them: `mediator.Send(new GetOrder(id))` runs the class that handles a `GetOrder`. */
function handlerOf(call: Call, program: Program): Fn | undefined {
	const [message] = call.positional;
	if (program.code.language !== "csharp" || !message || !sends.test(methodOf(call))) return undefined;
	const sent = program.classOf(message)?.name;
	const handlers = (sent && classesIn(program.code).onBaseOf.get(sent)) || [];
	const all = handlers.flatMap((one) => methodsIn(one, program.code).filter(({ name }) => handles.test(name)));
	return all.length === 1 ? all[0] : undefined;
}
