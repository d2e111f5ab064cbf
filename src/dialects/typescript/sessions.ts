import { type Attribute, byDefault, declared, unknown } from "../../design/attribute.ts";
import type { Fragment } from "../../design/fragment.ts";
import type { Location } from "../../design/text.ts";
import { nameOf } from "./bindings.ts";
import { type TS, ts } from "./compiler.ts";
import type { Detector } from "./detector.ts";
import type { Module } from "./module.ts";
import { followed, originOf } from "./origins.ts";
import { packageName } from "./paths.ts";
import { serverFactory } from "./server-kinds.ts";
import { storeIn } from "./session-stores.ts";
import { memberNamed, methodOf, objectIn } from "./values.ts";

/** A place in code that sets up sessions, and what its library does when it is given no store. */
export interface SessionSite {
	library: Library;
	call: TS.CallExpression;
	options?: TS.Expression;
	index: number;
}

interface Library {
	sessions: "memory" | "client";
	source: string;
	/** Whether a store can be given to it that works as express-session's do. */
	takesStore: boolean;
	/** Names of its exports that set sessions up; the module itself when absent. */
	exports?: string[];
	plugin?: boolean;
}

const memory = (source: string, plugin = false): Library => ({ sessions: "memory", source, takesStore: true, plugin });
const client = (source: string, more: Partial<Library> = {}): Library => ({
	sessions: "client",
	source,
	takesStore: false,
	...more,
});

const libraries: Record<string, Library> = {
	"express-session": memory("express-session README: without a store, sessions are kept in MemoryStore"),
	"@fastify/session": memory("@fastify/session README: without a store, sessions are kept in memory", true),
	"fastify-session": memory("fastify-session README: without a store, sessions are kept in memory", true),
	"koa-generic-session": memory("koa-generic-session README: without a store, sessions are kept in memory"),
	"koa-session": client("koa-session README: sessions are kept in a cookie unless a store is given", {
		takesStore: true,
	}),
	"cookie-session": client("cookie-session README: the session is the cookie"),
	"iron-session": client("iron-session README: the session is an encrypted cookie", { exports: ["getIronSession"] }),
	"iron-session/next": client("iron-session README: the session is an encrypted cookie", {
		exports: ["withIronSessionApiRoute", "withIronSessionSsr"],
	}),
	"iron-session/express": client("iron-session README: the session is an encrypted cookie", {
		exports: ["ironSession"],
	}),
	"@fastify/secure-session": client("@fastify/secure-session README: the session is an encrypted cookie", {
		plugin: true,
	}),
};

export const sessions: Detector = {
	hints:
		/["'](?:express-session|@?fastify[-/](?:secure-)?session|koa-(?:generic-)?session|cookie-session|iron-session)\b/,
	read(module) {
		const standalone = module.calls.some((call) => serverFactory(originOf(call, module)));
		return sessionSites(module).map((site): Fragment => {
			const at = openingOf(site, module);
			return {
				role: "extends",
				file: module.path,
				kind: "Service",
				at,
				of: { by: "path", path: module.path },
				...(standalone && { standalone: packageName(module.path) }),
				attributes: { sessions: whereKept(site, at, module) },
			};
		});
	},
};

export function sessionSites(module: Module): SessionSite[] {
	const sites: SessionSite[] = [];
	for (const call of module.calls) {
		const plugin = methodOf(call) === "register" ? call.arguments[0] : undefined;
		const origin = originOf(plugin ?? call.expression, module);
		const library = origin && Object.hasOwn(libraries, origin.from) ? libraries[origin.from] : undefined;
		if (!library || Boolean(library.plugin) !== Boolean(plugin)) continue;
		if (!(library.exports ?? [""]).some((name) => origin?.path === (name && `.${name}`))) continue;
		// koa-session takes (app) or (options, app).
		const options = plugin
			? call.arguments[1]
			: (call.arguments.find((each) => objectIn(each, module)) ?? call.arguments[0]);
		sites.push({ library, call, options, index: sites.length });
	}
	return sites;
}

function whereKept({ library, call, options, index }: SessionSite, at: Location, module: Module): Attribute {
	const handle = module.handle("session", index);
	if (!library.takesStore) return declared(library.sessions, at, handle);
	const fallback = byDefault(library.sessions, at, library.source, handle);
	if (!options) return fallback;

	const assigned = assignedStore(options, module);
	if (assigned) {
		const kept = storeIn(assigned.right, module, assigned);
		const place = module.at(assigned);
		return "sessions" in kept ? declared(kept.sessions, place, handle) : unknown(kept.reason, place, handle);
	}
	const object = objectIn(options, module);
	if (!object) {
		const isApp = library.sessions === "client" && call.arguments.length === 1;
		return isApp ? fallback : unknown(`the session's options come from ${module.textOf(options)}`, at, handle);
	}
	const member = memberNamed(object, "store") ?? memberNamed(object, "ContextStore");
	if (!member) {
		const spread = object.properties.find((each) => ts.isSpreadAssignment(each));
		if (!spread) return fallback;
		return unknown(`a store may be among ${module.textOf(spread)}`, module.at(spread), handle);
	}
	const value = ts.isPropertyAssignment(member)
		? member.initializer
		: ts.isShorthandPropertyAssignment(member) && member.name;
	if (!value) return declared("shared-store", module.at(member), handle);
	if (ts.isIdentifier(followed(value, module)) && value.getText(module.tree) === "undefined") return fallback;
	const kept = storeIn(value, module);
	return "sessions" in kept
		? declared(kept.sessions, module.at(member), handle)
		: unknown(kept.reason, module.at(member), handle);
}

/** `options.store = …` after the object was made. */
function assignedStore(options: TS.Expression, module: Module): TS.BinaryExpression | undefined {
	const name = nameOf(options);
	return name ? module.bindings.assignmentsTo(`${name}.store`).at(-1) : undefined;
}

/** The callee and the opening of its options: what lacks the store, without underlining all of it. */
function openingOf({ call, options }: SessionSite, module: Module): Location {
	const inline = options && ts.isObjectLiteralExpression(options);
	return module.at(call, inline ? options.getStart(module.tree) + 1 : Math.min(call.end, call.expression.end + 2));
}
