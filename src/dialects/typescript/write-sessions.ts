import type { TextEdit } from "../../design/text.ts";
import type { AttributeChange, Refusal, Written } from "../dialect.ts";
import { type TS, ts } from "./compiler.ts";
import type { Module } from "./module.ts";
import { originOf } from "./origins.ts";
import { type Needed, withPackages } from "./packages.ts";
import { type SessionSite, sessionSites } from "./sessions.ts";
import { importsAfter, insert, replace, styleOf, unusedName } from "./text-style.ts";
import { memberNamed, objectIn } from "./values.ts";

/** connect-redis exports RedisStore by name since its version 8; its version 9 wants redis 5. Both run on Node 18. */
const needed: readonly Needed[] = [
	{ name: "connect-redis", range: "^9.0.0", since: 8 },
	{ name: "redis", range: "^5.9.0", since: 4 },
];

/**
 * Gives a session a Redis store, with a client of the module's own where it has none, and asks for the packages in the
 * package.json above.
 */
export function writeSessions(
	change: AttributeChange,
	module: Module,
	index: number,
	textOf?: (path: string) => string | undefined,
): Written | Refusal {
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

	const after = importsAfter(module);
	if (!after) return { refused: "The file has no imports to add connect-redis to; set the store by hand." };
	const { quote, end, newline } = styleOf(module);
	const lines: string[] = [];
	const load = (from: string, exported: string, otherwise: string): string => {
		const known = module.bindings.importedAs(from, exported);
		if (known) return known;
		const taken = module.bindings.isTaken(exported);
		const spelled = taken ? `${exported}${after.requires ? ":" : " as"} ${otherwise}` : exported;
		const what = after.requires ? `const { ${spelled} } = require(` : `import { ${spelled} } from `;
		lines.push(`${what}${quote}${from}${quote}${after.requires ? ")" : ""}${end}`);
		return taken ? otherwise : exported;
	};
	const store = load("connect-redis", "RedisStore", "SessionRedisStore");
	let client = clientBefore(site, module);
	const made = client === undefined;
	if (!client) {
		client = unusedName(module, ["redisClient", "sessionRedis", "sessionRedisClient"]);
		const create = load("redis", "createClient", "createRedisClient");
		lines.push("", `const ${client} = ${create}({ url: process.env.REDIS_URL })${end}`);
		lines.push(`${client}.connect().catch(console.error)${end}`);
	}
	const edits = putStore(site, `store: new ${store}({ client: ${client} })`, module);
	if ("refused" in edits) return edits;
	const packages = withPackages(module.path, needed, textOf);
	const imports =
		lines.length > 0 ? [insert(module, after.position, lines.map((line) => newline + line).join(""))] : [];
	const byHand = [...packages.byHand, ...(made ? [`Set REDIS_URL where ${change.name} is deployed.`] : [])];
	return { edits: [...imports, ...edits, ...packages.edits], byHand };
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

/** A Redis client that the file has made by then, at its top level. */
function clientBefore(site: SessionSite, module: Module): string | undefined {
	for (const statement of module.tree.statements) {
		if (!ts.isVariableStatement(statement) || statement.end > site.call.pos) continue;
		for (const { name, initializer } of statement.declarationList.declarations) {
			const origin = initializer && ts.isIdentifier(name) ? originOf(initializer, module) : undefined;
			if (origin?.from === "redis" && origin.path === ".createClient()") return name.getText(module.tree);
		}
	}
}
