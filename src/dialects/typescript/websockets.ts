import { type Attribute, byDefault, declared, unknown } from "../../design/attribute.ts";
import type { Fragment } from "../../design/fragment.ts";
import { type TS, ts } from "./compiler.ts";
import type { Detector } from "./detector.ts";
import type { Module } from "./module.ts";
import { followed, originOf } from "./origins.ts";
import { packageName } from "./paths.ts";
import { memberNamed, methodOf } from "./values.ts";

/** Exports that make a server of long-lived connections. */
const makers: Record<string, RegExp> = {
	"socket.io": /^(\.Server|\.listen)?$/,
	ws: /^\.(WebSocketServer|Server)$/,
	"express-ws": /^$/,
	"@fastify/websocket": /^$/,
	"@nestjs/websockets": /^\.WebSocketGateway$/,
	"graphql-subscriptions": /^\.PubSub$/,
	"graphql-yoga": /^\.createPubSub$/,
	mercurius: /^(\.mercurius)?$/,
	"uWebSockets.js": /^\.(SSL)?App$/,
	"@hocuspocus/server": /^\.(Server(\.configure)?|Hocuspocus)$/,
};

/** socket.io docs, Adapter: these pass messages between replicas. The cluster adapter stays on one machine. */
const adapters =
	/^(@socket\.io\/(redis|redis-streams|mongo|postgres|aws-sqs|gcp-pubsub|azure-service-bus|nats)[\w-]*-adapter|@socket\.io\/redis-adapter|socket\.io-redis|socket\.io-adapter-mongo)$/;

const ownPubSub = "the code may pass messages between replicas itself";

export const websockets: Detector = {
	hints:
		/["'](?:socket\.io(?:-redis|-adapter-mongo)?|ws|express-ws|@fastify\/websocket|@nestjs\/websockets|graphql-subscriptions|graphql-yoga|mercurius|uWebSockets\.js|@hocuspocus\/server|@socket\.io\/[\w-]+)["']|useWebSocketAdapter\(/,
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
					...fanOutOf(origin.from, made, module),
				}),
			);
		}
		fragments.push(...nestAdapters(module));
		return fragments;
	},
};

function fanOutOf(from: string, made: TS.CallExpression | TS.NewExpression, module: Module): Record<string, Attribute> {
	// A gateway that only answers who asked needs nobody else.
	if (from === "@nestjs/websockets" && !/@WebSocketServer\(/.test(module.text)) return {};
	// GraphQL's protocol over a server of `ws`: what is published comes from its PubSub.
	if (from === "ws" && /["'](graphql-ws|subscriptions-transport-ws)\b/.test(module.text)) return {};
	// A server of plain sockets sends to others only by its list of them; a list of one's own is told where it stands.
	if (/^(ws|express-ws|@fastify\/websocket)$/.test(from) && !/\bclients\b/.test(module.text)) return {};
	if (from === "uWebSockets.js" && !/\.publish\(/.test(module.text)) return {};
	// Hocuspocus docs, Redis: the extension keeps documents in step between servers.
	if (from === "@hocuspocus/server" && /@hocuspocus\/extension-redis/.test(module.text)) return {};
	if (from === "mercurius" && !subscribes(made)) return {};
	if (from === "graphql-yoga" && made.arguments?.some((each) => memberNamed(each, "eventTarget"))) return {};
	return { fanOutAdapter: fanOut(from, made, module) };
}

/** mercurius docs, Subscriptions: an emitter in memory unless `emitter` or `pubsub` is given. */
function subscribes(made: TS.CallExpression | TS.NewExpression): boolean {
	const given = made.arguments?.map((each) => memberNamed(each, "subscription")).find(Boolean);
	if (!given || !ts.isPropertyAssignment(given)) return false;
	const options = given.initializer;
	return (
		options.kind === ts.SyntaxKind.TrueKeyword ||
		(ts.isObjectLiteralExpression(options) && !memberNamed(options, "emitter") && !memberNamed(options, "pubsub"))
	);
}

/** `app.useWebSocketAdapter(new RedisIoAdapter(app))`: an adapter of one's own may pass messages on, or surely does. */
function nestAdapters(module: Module): Fragment[] {
	return module.calls.flatMap((call): Fragment[] => {
		if (methodOf(call) !== "useWebSocketAdapter" || !call.arguments[0]) return [];
		const made = followed(call.arguments[0], module);
		const origin = ts.isNewExpression(made) ? originOf(made.expression, module) : undefined;
		if (origin && /^@nestjs\/platform-(ws|socket\.io)$/.test(origin.from)) return [];
		const other = origin && module.neighbour(origin.from);
		const at = module.at(call.expression);
		if (other && adapterText.test(other.text)) return [extension(module, call, { fanOutAdapter: declared(true, at) })];
		return [extension(module, call, { fanOutAdapter: unknown("which adapter its gateways use", at) })];
	});
}

const adapterText = /@socket\.io\/(redis|redis-streams|mongo|postgres)[\w-]*|socket\.io-redis/;

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
		...(attributes.longLived && { standalone: packageName(module.path) }),
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
	if (library === "mercurius")
		return byDefault(false, at, "mercurius docs, Subscriptions: the default emitter is in memory", handle);
	if (library === "@hocuspocus/server")
		return byDefault(
			false,
			at,
			"Hocuspocus docs, Scalability: without the Redis extension a document is of one server",
		);
	if (library === "uWebSockets.js") {
		if (/redis|nats|kafka|amqp/i.test(module.text)) return unknown(ownPubSub, at, handle);
		return byDefault(false, at, "uWebSockets.js README: topics are of one App");
	}
	const relays = /^graphql/.test(library) ? /redis|nats|kafka/i : /subscribe|redis|nats|kafka|pubsub/i;
	const plain = library === "@nestjs/websockets" ? module.text.replaceAll("SubscribeMessage", "") : module.text;
	if (relays.test(plain)) return unknown(ownPubSub, at, handle);
	if (library === "@nestjs/websockets")
		return byDefault(false, at, "Nest docs, Adapters: a gateway knows only the sockets of its own process");
	if (/^graphql/.test(library))
		return byDefault(false, at, "graphql-subscriptions README: PubSub is for one process, in memory");
	return byDefault(false, at, "ws README: a server knows only its own connections", handle);
}
