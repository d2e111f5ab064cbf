import type { Call, Class, Code, Expr, Fn } from "../code.ts";
import type { Program } from "../program.ts";
import { methodOf, receiverOf } from "../values.ts";
import { callsBelow } from "./calls-by.ts";
import { mayRunStatements } from "./mapped-statements.ts";
import { methodsIn } from "./methods.ts";

/**
 * The function of the workspace that a call comes to: the one that is named, a method of the class that the object is declared
 * as, that of the only class which fills an interface, or the handler of the message that is sent.
 */
export function runBy(call: Call, program: Program): Fn | undefined {
	const named = program.called(call);
	if (named && saysSomething(named, program)) return named;
	const receiver = receiverOf(call);
	if (!receiver || !mayRunStatements(call, program)) return named;
	// `OrderRepository(session).get(id)`, `new OrderRepository(pool).get(id)`
	const isNamed = receiver.kind === "name" || receiver.kind === "member" || receiver.kind === "call";
	const of = isNamed ? (madeOf(receiver, program) ?? program.classOf(receiver)) : undefined;
	if (!of) return handlerOf(call, program) ?? named;
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

/** A class's own method, or one that it has from its bases. */
function methodOn(of: Class, name: string, program: Program): Fn | undefined {
	const own = methodsIn(of, program.codeOf(of.region)).find((one) => one.name === name);
	return own ?? program.resolve(`this.${name}`, of.region)[0]?.fn;
}

/** A method of an interface has no steps. */
const saysSomething = (fn: Fn, program: Program) => callsBelow(fn, program.codeOf(fn.region)).length > 0;

/** The method of the one class that fills an interface: of its file or package, or called after it. */
function filledBy(of: Class, method: string, program: Program): Fn | undefined {
	const code = program.codeOf(of.region);
	const beside = [...code.classes, ...program.code.classes].filter((one) => fills(one, of));
	const found = [...beside, ...madeAs(of, code, program), ...calledAfter(of, code, program)].flatMap((one) => {
		const fn = one !== of ? methodOn(one, method, program) : undefined;
		return fn && saysSomething(fn, program) ? [fn] : [];
	});
	const all = [...new Set(found)];
	return all.length === 1 ? all[0] : undefined;
}

const fills = (one: Class, of: Class) => one.bases.some(({ name }) => name.split(".").at(-1) === of.name);

/** Go says nowhere that a type fills an interface, but its maker gives it as one. */
function madeAs({ name }: Class, code: Code, program: Program): Class[] {
	if (code.language !== "go") return [];
	return code.functions.flatMap((fn) => {
		const made = fn.result?.name === name ? program.returned(fn) : undefined;
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
	const handlers = sent ? program.code.classes.filter(({ bases }) => bases.some(({ of }) => of[0]?.name === sent)) : [];
	const found = handlers.flatMap((one) => methodsIn(one, program.code).filter(({ name }) => handles.test(name)));
	return found.length === 1 ? found[0] : undefined;
}
