import { type Attribute, declared, unknown } from "../../design/attribute.ts";
import type { Fragment } from "../../design/fragment.ts";
import { callsNamed, callsWithin } from "./calls-by.ts";
import { type TS, ts } from "./compiler.ts";
import type { Detector } from "./detector.ts";
import { milliseconds } from "./durations.ts";
import type { Module } from "./module.ts";
import { bare, followed, originOf } from "./origins.ts";
import { functionIn, methodOf, objectIn, property, receiverOf, textIn, textsIn } from "./values.ts";

/** Packages that wait for SIGTERM and close the server, and the export that does so. */
const packages: Record<string, RegExp> = {
	"@godaddy/terminus": /^\.createTerminus$/,
	"close-with-grace": /^$/,
	"fastify-graceful-shutdown": /^$/,
	"http-graceful-shutdown": /^$/,
	lightship: /^\.createLightship$/,
};

export const signals: Detector = {
	hints:
		/SIGTERM|process\.(?:on|once|addListener)\(\s*[A-Za-z_]|enableShutdownHooks|["'](?:@godaddy\/terminus|close-with-grace|fastify-graceful-shutdown|http-graceful-shutdown|lightship)["']/,
	read(module) {
		return answers(module).map(({ call, answer }, index): Fragment => {
			const at = module.at(call, call.arguments[0]?.end ?? call.end);
			const handle = module.handle("signal", index);
			return {
				role: "extends",
				file: module.path,
				kind: "Service",
				at,
				of: { by: "path", path: module.path },
				attributes: {
					sigterm: "reason" in answer ? unknown(answer.reason, at, handle) : declared(answer.value, at, handle),
					...closingOf(call, module),
				},
			};
		});
	},
};

/** Calls that say what happens on SIGTERM. */
export function answers(module: Module): { call: TS.CallExpression; answer: Answer }[] {
	return module.calls.flatMap((call) => {
		const answer = onProcess(call, module) ?? byPackage(call, module) ?? byNest(call, module);
		return answer ? [{ call, answer }] : [];
	});
}

type Answer = { value: "handled" | "ignored" } | { reason: string };

function onProcess(call: TS.CallExpression, module: Module): Answer | undefined {
	if (!/^(on|once|addListener|prependListener)$/.test(methodOf(call) ?? "")) return;
	const receiver = receiverOf(call);
	if (!receiver || !isProcess(receiver, module)) return;
	const [name, handler] = call.arguments;
	if (!name || !handler) return;
	const names = namesOf(name, module);
	if (names === undefined)
		return /sig/i.test(module.textOf(name)) ? { reason: `which signal ${module.textOf(name)} is` } : undefined;
	if (!names.includes("SIGTERM")) return;
	return { value: onlyExits(handler, module) ? "ignored" : "handled" };
}

/** How long open requests have: until the handler ends the process by a timer, or as its package is told. */
function closingOf(call: TS.CallExpression, module: Module): Record<string, Attribute> {
	const given = timerIn(call, module) ?? optionOf(call, module);
	const time = given && milliseconds(given, module);
	const isTime = time && "value" in time && typeof time.value === "number" && time.value > 0;
	return isTime ? { closing: declared(time.value, module.at(given)) } : {};
}

/** `setTimeout(() => process.exit(1), 30_000)` in what is called at the signal, or in a function that it calls. */
function timerIn(call: TS.CallExpression, module: Module): TS.Expression | undefined {
	const handler = call.arguments[1] && functionIn(call.arguments[1], module);
	if (!handler) return;
	const bodies: TS.Node[] = [handler];
	for (const one of callsWithin(handler, module)) {
		const called: TS.Node | undefined = functionIn(one.expression, module);
		if (called && called !== handler) bodies.push(called);
	}
	const timer = callsNamed("setTimeout", module).find(
		(one) =>
			ts.isIdentifier(one.expression) &&
			bodies.some((body) => within(one, body)) &&
			// What closes in order behind a pause ends nothing yet.
			!/\.close\(/.test(module.textOf(one)) &&
			one.arguments[0] &&
			/process\.exit|forceShutdown|closeAllConnections|destroy/.test(module.textOf(one.arguments[0])),
	);
	return timer?.arguments[1];
}

const within = (node: TS.Node, holder: TS.Node) => holder.pos <= node.pos && node.end <= holder.end;

/** By package: the option that says how long it waits, in milliseconds, and the argument that holds it. */
const waits: Record<string, [argument: number, option: string]> = {
	"@godaddy/terminus": [1, "timeout"],
	"close-with-grace": [0, "delay"],
	"fastify-graceful-shutdown": [1, "timeout"],
	"http-graceful-shutdown": [1, "timeout"],
	lightship: [0, "gracefulShutdownTimeout"],
};

function optionOf(call: TS.CallExpression, module: Module): TS.Expression | undefined {
	const origin = originOf(
		methodOf(call) === "register" && call.arguments[0] ? call.arguments[0] : call.expression,
		module,
	);
	if (!origin || !Object.hasOwn(waits, origin.from)) return;
	const [argument, option] = waits[origin.from];
	return property(objectIn(call.arguments[argument], module), option);
}

function isProcess(node: TS.Expression, module: Module): boolean {
	if (ts.isIdentifier(node) && node.text === "process") return true;
	const origin = originOf(node, module);
	return origin?.from === "process" && origin.path === "";
}

/** The signals that an argument can be: a literal, a constant, or the variable of a loop over literals. */
function namesOf(node: TS.Expression, module: Module): string[] | undefined {
	const text = textIn(node, module);
	if (text !== undefined) return [text];
	if (!ts.isIdentifier(node)) return;
	const declaration = module.bindings.resolve(node.text, node)?.node;
	if (!declaration) return;
	if (ts.isParameter(declaration)) {
		const loop = declaration.parent.parent;
		const overEach = ts.isCallExpression(loop) && /^(forEach|map)$/.test(methodOf(loop) ?? "") && receiverOf(loop);
		return overEach && declaration.parent.parameters[0] === declaration ? listed(overEach, module) : undefined;
	}
	const loop = declaration.parent.parent;
	if (ts.isForOfStatement(loop)) return listed(loop.expression, module);
	if (ts.isForInStatement(loop)) return keysOf(loop.expression, module);
}

function listed(node: TS.Expression, module: Module): string[] | undefined {
	const value = followed(node, module);
	if (ts.isCallExpression(value) && /^(keys|getOwnPropertyNames)$/.test(methodOf(value) ?? ""))
		return keysOf(value.arguments[0], module);
	if (ts.isNewExpression(value)) return textsIn(value.arguments?.[0], module);
	return textsIn(value, module);
}

function keysOf(node: TS.Expression | undefined, module: Module): string[] | undefined {
	const value = node && followed(node, module);
	if (!value || !ts.isObjectLiteralExpression(value)) return;
	return value.properties.flatMap((each) =>
		each.name && (ts.isIdentifier(each.name) || ts.isStringLiteral(each.name)) ? [each.name.text] : [],
	);
}

/** A handler that says a word and exits does what the default does: open requests are cut. */
function onlyExits(handler: TS.Expression, module: Module): boolean {
	if (module.textOf(bare(handler)) === "process.exit") return true;
	const body = functionIn(handler, module)?.body;
	if (!body) return false;
	const statements: readonly TS.Node[] = ts.isBlock(body) ? body.statements : [body];
	return statements.every((statement) => {
		const call = bare(ts.isExpressionStatement(statement) ? statement.expression : statement);
		return (
			ts.isCallExpression(call) &&
			/^(process\.exit|console\.\w+|(\w+\.)*log(ger)?\.\w+)$/.test(module.textOf(call.expression))
		);
	});
}

function byPackage(call: TS.CallExpression, module: Module): Answer | undefined {
	const callee = methodOf(call) === "register" ? call.arguments[0] : call.expression;
	const origin = callee && originOf(callee, module);
	if (origin && Object.hasOwn(packages, origin.from) && packages[origin.from].test(origin.path))
		return { value: "handled" };
}

/** NestJS docs, Lifecycle events: shutdown hooks listen for signals only after enableShutdownHooks(). */
function byNest(call: TS.CallExpression, module: Module): Answer | undefined {
	if (methodOf(call) !== "enableShutdownHooks") return;
	const names = call.arguments[0] && textsIn(call.arguments[0], module);
	return names && !names.includes("SIGTERM") ? undefined : { value: "handled" };
}
