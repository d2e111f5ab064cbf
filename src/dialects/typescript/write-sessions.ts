import type { TextEdit } from "../../design/text.ts";
import type { AttributeChange, Refusal } from "../dialect.ts";
import { type TS, ts } from "./compiler.ts";
import type { Module } from "./module.ts";
import { originOf } from "./origins.ts";
import { type SessionSite, sessionSites } from "./sessions.ts";
import { importsAfter, insert, replace, styleOf, unusedName } from "./text-style.ts";
import { memberNamed, objectIn } from "./values.ts";

/** Gives a session a Redis store: connect-redis 7 and later, with a client of the module's own. */
export function writeSessions(change: AttributeChange, module: Module, index: number): TextEdit[] | Refusal {
	if (change.value !== "shared-store")
		return { refused: `Sessions are moved to a shared store by an edit; "${change.value}" has to be written by hand.` };
	const site = sessionSites(module)[index];
	if (!site) return { refused: "The session set up here is no longer in the file; review again." };
	if (!site.library.takesStore)
		return {
			refused:
				"This library keeps the session in the cookie; use express-session (or @fastify/session) with a Redis store instead.",
		};
	if (site.library.sessions === "client")
		return {
			refused: "koa-session takes a store of its own shape: pass store: { get, set, destroy } over a Redis client.",
		};

	const { quote, end, newline } = styleOf(module, site.call);
	const client = existingClient(module) ?? {
		name: unusedName(module, ["redisClient", "sessionRedis", "sessionRedisClient"]),
	};
	const storeClass = importedName(module, "connect-redis", "RedisStore");
	const store = `store: new ${storeClass ?? "RedisStore"}({ client: ${client.name} })`;
	const edits = putStore(site, store, module);
	if ("refused" in edits) return edits;

	const after = importsAfter(module);
	if (!after) return { refused: "The file has no imports to add connect-redis to; set the store by hand." };
	const load = (names: string, from: string) =>
		after.requires
			? `const { ${names} } = require(${quote}${from}${quote})${end}`
			: `import { ${names} } from ${quote}${from}${quote}${end}`;
	const lines: string[] = [];
	if (!storeClass) lines.push(load("RedisStore", "connect-redis"));
	if (!existingClient(module)) {
		const create = importedName(module, "redis", "createClient");
		if (!create) lines.push(load("createClient", "redis"));
		lines.push("", `const ${client.name} = ${create ?? "createClient"}({ url: process.env.REDIS_URL })${end}`);
		lines.push(`${client.name}.connect().catch(console.error)${end}`);
	}
	return lines.length > 0
		? [insert(module, after.position, lines.map((line) => newline + line).join("")), ...edits]
		: edits;
}

function putStore(site: SessionSite, store: string, module: Module): TextEdit[] | Refusal {
	const { call, options } = site;
	if (!options) {
		const plugin = site.library.plugin;
		return [insert(module, plugin ? call.arguments[0].end : call.end - 1, plugin ? `, { ${store} }` : `{ ${store} }`)];
	}
	const object = objectIn(options, module);
	if (!object) return { refused: "The session's options are made elsewhere; add a Redis store there." };
	const member = memberNamed(object, "store");
	if (member) return [replace(module, member, store)];
	return [insert(module, object.getStart(module.tree) + 1, opening(object, store, module))];
}

/** The first property of an object, laid out as its others are. */
function opening(object: TS.ObjectLiteralExpression, store: string, module: Module): string {
	const first = object.properties[0];
	const brace = object.getStart(module.tree) + 1;
	if (!first) return ` ${store} `;
	const space = /^\s*/.exec(module.text.slice(brace))?.[0] ?? "";
	return space.includes("\n")
		? `${/^[^\n]*\n/.exec(space)?.[0] ?? ""}${indentOf(first, module)}${store},`
		: `${space}${store},`;
}

function indentOf(node: TS.Node, module: Module): string {
	const start = node.getStart(module.tree);
	return /[ \t]*$/.exec(module.text.slice(0, start))?.[0] ?? "";
}

/** A Redis client that the file has already, at its top level. */
function existingClient(module: Module): { name: string } | undefined {
	for (const statement of module.tree.statements) {
		if (!ts.isVariableStatement(statement)) continue;
		for (const { name, initializer } of statement.declarationList.declarations) {
			const origin = initializer && ts.isIdentifier(name) ? originOf(initializer, module) : undefined;
			if (origin?.from === "redis" && origin.path === ".createClient()") return { name: name.getText(module.tree) };
		}
	}
}

function importedName(module: Module, from: string, exported: string): string | undefined {
	return module.bindings.importedAs(from, exported);
}
