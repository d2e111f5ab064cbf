import { byDefault, declared } from "../../design/attribute.ts";
import { type TS, ts } from "./compiler.ts";
import type { Detector } from "./detector.ts";
import type { Module } from "./module.ts";
import { followed, isLocal, originOf } from "./origins.ts";
import { packageName } from "./paths.ts";
import { type ServerKind, serverFactory } from "./server-kinds.ts";
import { methodOf, numberIn, property, receiverOf } from "./values.ts";

/** Worker threads compute; nobody keeps one for a request that waits. */
export const eventLoop =
	"Node.js handles all requests of a process on one event loop: one that waits for a call holds no thread";

export const defaultOnSigterm =
	"Node.js process docs, Signal events: without a SIGTERM handler the process ends at once, with requests open";

/** A call that makes a server listen. */
export interface ListenSite {
	kind: ServerKind;
	call: TS.CallExpression;
	/** The server itself, as the code names it. */
	server: TS.Expression;
	index: number;
}

export const servers: Detector = {
	hints: /\.listen\(|@hono\/node-server|@hapi\/hapi|\.startStandaloneServer\b|startStandaloneServer\(/,
	read(module) {
		return [...listenSites(module).map((site) => [site.call, site.index] as const), ...served(module)].map(
			([call, index]) => ({
				role: "extends",
				file: module.path,
				kind: "Service",
				at: module.at(call.expression),
				of: { by: "path", path: module.path },
				standalone: packageName(module.path),
				attributes: {
					role: declared("server", module.at(call.expression)),
					language: declared("typescript", module.at(call.expression)),
					runtime: byDefault("event-loop", module.at(call.expression), eventLoop),
					sigterm: byDefault("ignored", module.at(call.expression), defaultOnSigterm, module.handle("listen", index)),
				},
			}),
		);
	},
};

export function listenSites(module: Module): ListenSite[] {
	const sites: ListenSite[] = [];
	for (const call of module.calls) {
		if (methodOf(call) !== "listen") continue;
		const server = receiverOf(call);
		const kind = server && kindOf(server, call, module);
		// Port 0 is any free port: a probe or a tool's callback, never a service that others find.
		if (!kind || numberIn(call.arguments[0], module) === 0) continue;
		sites.push({ kind, call, server, index: sites.length });
	}
	return sites;
}

/** Hono, hapi and Apollo listen by a function of their own. */
function served(module: Module): [TS.CallExpression, number][] {
	return module.calls
		.filter((call) => {
			const origin = originOf(call.expression, module);
			return (
				(origin?.from === "@hono/node-server" && origin.path === ".serve") ||
				(origin?.from === "@hapi/hapi" && /^\.[sS]erver\(\)\.start$/.test(origin.path)) ||
				(origin?.from === "@apollo/server/standalone" && origin.path === ".startStandaloneServer")
			);
		})
		.map((call) => [call, -1]);
}

function kindOf(server: TS.Expression, call: TS.CallExpression, module: Module): ServerKind | undefined {
	const origin = originOf(server, module);
	if (!origin) return;
	const known = serverFactory(origin);
	if (known) return known;
	// The usual split of app.ts and server.ts: the name and a port say what the other file made.
	const name = /(\w+)(\(\))?$/.exec(origin.path || server.getText(module.tree))?.[1] ?? "";
	const named = isLocal(origin) && /^(create|make|build|get)?(app|server|httpServer|api|application)$/i.test(name);
	return named && isPort(call.arguments[0], module) ? "http" : undefined;
}

function isPort(node: TS.Expression | undefined, module: Module): boolean {
	if (!node) return false;
	if (ts.isObjectLiteralExpression(node)) return property(node, "port") !== undefined;
	return (
		numberIn(node, module) !== undefined ||
		/port\b/i.test(module.textOf(node)) ||
		/\bPORT\b/.test(module.textOf(followed(node, module)))
	);
}
