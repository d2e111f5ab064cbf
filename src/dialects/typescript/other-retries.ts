import { type Attribute, declared } from "../../design/attribute.ts";
import type { Fragment, FragmentLink, Reference } from "../../design/fragment.ts";
import type { Location } from "../../design/text.ts";
import { outside } from "../code/outside.ts";
import { addressIn, isUrl } from "./addresses.ts";
import { callsWithin } from "./calls-by.ts";
import { type TS, ts } from "./compiler.ts";
import { type Detector, imports } from "./detector.ts";
import type { Module } from "./module.ts";
import { followed, originOf } from "./origins.ts";
import { Sites } from "./sites.ts";
import { functionIn, methodOf, numberIn, objectIn, property, receiverOf, textIn } from "./values.ts";

interface Found {
	node: TS.Node;
	at: Location;
	other: Reference;
	attributes: Record<string, Attribute>;
}

/** What is tried again far from the call: jobs by the options of their queue, and requests by an interceptor of their client. */
export const otherRetries: Detector = {
	hints: imports(["bullmq", "bull", "@nestjs/bullmq", "@nestjs/bull", "axios"]),
	also: /\battempts\b|\binterceptors\b/,
	read(module) {
		const sites = new Sites(module);
		return [...jobs(module), ...interceptors(module)].map(({ node, at, other, attributes }): Fragment => {
			const link: FragmentLink = {
				kind: "calls",
				direction: "to",
				other,
				at,
				site: `${sites.of(node)} tried again`,
				attributes,
				...outside(other),
			};
			return {
				role: "extends",
				file: module.path,
				kind: "Service",
				at,
				of: { by: "path", path: module.path },
				attributes: {},
				links: [link],
			};
		});
	},
};

const named = (name: string, module: Module): Reference => ({ by: "name", kind: "Service", name, file: module.path });

const queueMakers = /^\.(Queue|FlowProducer)$|^$|^\.BullModule\.(registerQueue|forRoot)$/;

/** Bull and BullMQ: `attempts` counts the first, `backoff` is the pause. What has none is tried when its turn comes again. */
function jobs(module: Module): Found[] {
	return [...module.calls, ...module.news].flatMap((node): Found[] => {
		const options = jobOptions(node, module);
		const attempts = options && property(options, "attempts");
		const number = attempts && numberIn(attempts, module);
		if (!attempts || number === undefined || number < 2) return [];
		const at = module.at(attempts);
		const backoff = property(options, "backoff");
		const object = objectIn(backoff, module);
		const delay = object ? property(object, "delay") : backoff;
		const type = object ? textIn(property(object, "type"), module) : "fixed";
		const wait = delay && numberIn(delay, module);
		const drawn = object && property(object, "jitter");
		// Each job waits for itself: pauses that grow part them.
		if (!backoff || !delay || wait === undefined || drawn || type !== "fixed") return [];
		return [
			{
				node,
				at,
				other: named("what its jobs call", module),
				attributes: {
					retries: declared(number - 1, at),
					backoff: declared(wait > 0 ? "fixed" : "none", module.at(backoff)),
					backoffBase: declared(wait / 1000, module.at(delay)),
				},
			},
		];
	});
}

function jobOptions(
	node: TS.CallExpression | TS.NewExpression,
	module: Module,
): TS.ObjectLiteralExpression | undefined {
	const [first] = node.arguments ?? [];
	const origin = originOf(node.expression, module);
	if (origin && /^(bullmq|bull|@nestjs\/bull(mq)?)$/.test(origin.from) && queueMakers.test(origin.path)) {
		const options = objectIn(node.arguments?.at(-1) ?? first, module);
		return options && objectIn(property(options, "defaultJobOptions"), module);
	}
	const on = ts.isCallExpression(node) && methodOf(node) === "add" ? receiverOf(node) : undefined;
	const queue = on && originOf(on, module);
	const isQueue = queue && /^(bullmq|bull)$/.test(queue.from) && /(^|\.Queue)\(\)$|:Queue$/.test(queue.path);
	return isQueue ? objectIn(node.arguments?.at(-1), module) : undefined;
}

/** What shows that somebody counts: a flag or a number that is kept with the request. */
const counts = /retr(y|ies)|count|attempt|tries|max|\+\+|\+=/i;
const repeats = /^(\w+\.)*(config|originalRequest|original|originalConfig|prevRequest|request|req)$/;

/** axios: an interceptor of failed answers that sends the same request again, and nothing that counts. */
function interceptors(module: Module): Found[] {
	return module.calls.flatMap((call): Found[] => {
		const on = methodOf(call) === "use" ? receiverOf(call) : undefined;
		if (!on || !/\.interceptors\.response$/.test(module.textOf(on))) return [];
		const client =
			ts.isPropertyAccessExpression(on) && ts.isPropertyAccessExpression(on.expression)
				? on.expression.expression
				: undefined;
		const handler = functionIn(call.arguments[1], module);
		if (!client || !handler?.body || originOf(client, module)?.from !== "axios") return [];
		const text = module.textOf(handler);
		// A new token is asked for, and what waits for it is sent once more.
		if (counts.test(text.replace(/Retry-After|retry-after/g, "")) || /\b40[13]\b|token/i.test(text)) return [];
		const again = callsWithin(handler, module).find((one) => sendsAgain(one, module));
		if (!again) return [];
		const made = followed(client, module);
		const options = ts.isCallExpression(made) ? objectIn(made.arguments[0], module) : undefined;
		const base = options && property(options, "baseURL");
		const address = base && isUrl(base, module) ? addressIn(base, module) : undefined;
		const at = module.at(again, again.expression.end);
		const waits = /setTimeout|sleep|delay/i.test(text);
		const pause = waits ? "fixed" : "none";
		return [
			{
				node: again,
				at,
				other: address ?? named("what axios calls", module),
				attributes: { endless: declared(true, at), backoff: declared(pause, at) },
			},
		];
	});
}

function sendsAgain(call: TS.CallExpression, module: Module): boolean {
	const [first] = call.arguments;
	if (!first || call.arguments.length > 1 || !repeats.test(module.textOf(first))) return false;
	const origin = originOf(call.expression, module);
	return origin?.from === "axios" && /^(\.create\(\))?(\.request)?$/.test(origin.path);
}
