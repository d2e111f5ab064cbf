import { type Attribute, byDefault, declared } from "../../design/attribute.ts";
import { nameOf } from "./bindings.ts";
import { type TS, ts } from "./compiler.ts";
import { milliseconds, type Time } from "./durations.ts";
import { resolved } from "./exports.ts";
import type { Module } from "./module.ts";
import { originOf } from "./origins.ts";
import { methodOf, objectIn, property, receiverOf } from "./values.ts";
import { numberAttribute } from "./waits.ts";

interface Policy {
	timeout?: Time;
	retries?: Record<string, Attribute>;
	breaker?: Record<string, Attribute>;
}

/** `policy.execute(() => fetch(…))`: what cockatiel's policies put around a call. */
export function policyAround(call: TS.Node, module: Module): Policy {
	for (let at: TS.Node | undefined = call; at?.parent; at = at.parent) {
		if (!ts.isCallExpression(at) || methodOf(at) !== "execute" || !at.arguments[0]) continue;
		const policy = receiverOf(at);
		if (policy && at.arguments[0].pos <= call.pos && call.end <= at.arguments[0].end)
			return policyIn(policy, module, 4);
	}
	return {};
}

function policyIn(node: TS.Node, module: Module, depth: number): Policy {
	const value = resolved(node, module);
	if (depth === 0 || !ts.isCallExpression(value)) return {};
	const own = module.ownerOf(value);
	const origin = originOf(value.expression, own);
	if (origin?.from !== "cockatiel") return {};
	const [first, second] = value.arguments;
	const at = own.at(value, value.expression.end);
	switch (origin.path) {
		case ".wrap":
			return Object.assign({}, ...value.arguments.map((each) => policyIn(each, own, depth - 1)));
		case ".timeout":
			return first ? { timeout: milliseconds(first, own) } : {};
		case ".circuitBreaker":
			return { breaker: { breaker: declared(true, at) } };
		case ".retry": {
			const options = objectIn(second, own);
			const most = property(options, "maxAttempts");
			const wait = property(options, "backoff");
			const made = wait && resolved(wait, own);
			const kind = made && ts.isNewExpression(made) ? nameOf(made.expression) : undefined;
			const source = "cockatiel README, retry: without maxAttempts it tries for ever, without backoff at once";
			return {
				retries: {
					...(most
						? { retries: numberAttribute(most, "its tries are", own, own.at(most)) }
						: { endless: declared(true, at) }),
					// Its exponential wait is jittered unless told otherwise.
					backoff: !wait
						? byDefault("none", at, source)
						: declared(kind === "ConstantBackoff" ? "fixed" : "jitter", own.at(wait)),
				},
			};
		}
		default:
			return {};
	}
}
