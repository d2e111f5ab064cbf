import { type Attribute, byDefault, declared, unknown } from "../../design/attribute.ts";
import type { Fragment } from "../../design/fragment.ts";
import { type TS, ts } from "./compiler.ts";
import type { Detector } from "./detector.ts";
import type { Module } from "./module.ts";
import { originOf } from "./origins.ts";
import { memberNamed, methodOf } from "./values.ts";

/** Exports that make a server of long-lived connections. */
const makers: Record<string, RegExp> = {
	"socket.io": /^(\.Server|\.listen)?$/,
	ws: /^\.(WebSocketServer|Server)$/,
	"express-ws": /^$/,
	"@fastify/websocket": /^$/,
	"@nestjs/websockets": /^\.WebSocketGateway$/,
};

/** socket.io docs, Adapter: these pass messages between replicas. The cluster adapter stays on one machine. */
const adapters =
	/^(@socket\.io\/(redis|redis-streams|mongo|postgres|aws-sqs|gcp-pubsub|azure-service-bus|nats)[\w-]*-adapter|@socket\.io\/redis-adapter|socket\.io-redis|socket\.io-adapter-mongo)$/;

const ownPubSub = "the code may pass messages between replicas itself";

export const websockets: Detector = {
	hints:
		/["'](?:socket\.io(?:-redis|-adapter-mongo)?|ws|express-ws|@fastify\/websocket|@nestjs\/websockets|@socket\.io\/[\w-]+)["']/,
	read(module) {
		const fragments: Fragment[] = [];
		for (const made of [...module.calls, ...module.news]) {
			const registers = ts.isCallExpression(made) && methodOf(made) === "register";
			const maker = (registers ? made.arguments?.[0] : undefined) ?? made.expression;
			const origin = originOf(maker, module);
			if (!origin) continue;
			const at = module.at(made.expression);
			if (adapters.test(origin.from) && /^(\.createAdapter|\.createShardedAdapter)?$/.test(origin.path))
				fragments.push(extension(module, made, { fanOutAdapter: declared(true, at, module.handle("socket", 0)) }));
			if (!Object.hasOwn(makers, origin.from) || !makers[origin.from].test(origin.path)) continue;
			fragments.push(
				extension(module, made, {
					longLived: declared(true, at),
					...(origin.from !== "@nestjs/websockets" && { fanOutAdapter: fanOut(origin.from, made, module) }),
				}),
			);
		}
		return fragments;
	},
};

function extension(
	module: Module,
	node: TS.CallExpression | TS.NewExpression,
	attributes: Record<string, Attribute>,
): Fragment {
	return {
		role: "extends",
		file: module.path,
		kind: "Service",
		at: module.at(node.expression),
		of: { by: "path", path: module.path },
		attributes,
	};
}

function fanOut(library: string, made: TS.CallExpression | TS.NewExpression, module: Module): Attribute {
	const at = module.at(made.expression);
	const handle = module.handle("socket", 0);
	if (library === "socket.io") {
		const given = made.arguments?.map((each) => memberNamed(each, "adapter")).find(Boolean);
		if (given) {
			const origin = ts.isPropertyAssignment(given) ? originOf(given.initializer, module) : undefined;
			if (origin && adapters.test(origin.from)) return declared(true, module.at(given), handle);
			return unknown("which adapter is given in the options", module.at(given), handle);
		}
		if (/\.p?subscribe\(|pub-?sub/i.test(module.text)) return unknown(ownPubSub, at, handle);
		return byDefault(false, at, "socket.io docs, Adapter: the default adapter is in memory", handle);
	}
	if (/subscribe|redis|nats|kafka|pubsub/i.test(module.text)) return unknown(ownPubSub, at, handle);
	return byDefault(false, at, "ws README: a server knows only its own connections", handle);
}
