import { type TS, ts } from "./compiler.ts";
import type { Module } from "./module.ts";

export const browserFrameworks =
	/^(react|react-dom|react-native|preact|vue|@angular\/core|svelte|solid-js|lit|jquery|zustand|pinia|jotai|recoil|@reduxjs\/toolkit|@tanstack\/react-query)(\/|$)/;

/** Code that browsers load, as far as the file itself tells; what it calls is called by users, not by a service. */
export function isOfBrowserCode(module: Module): boolean {
	return (
		module.tree.statements.some((statement) => isUseClient(statement) || importsFramework(statement)) ||
		/\b(?:window|document|localStorage)\.\w/.test(module.text)
	);
}

/** What only browsers ever run, whatever it calls by a variable that the build puts in. */
export function isOfBrowserAlone(module: Module): boolean {
	return module.tree.statements.some(isUseClient);
}

function isUseClient(statement: TS.Statement): boolean {
	return (
		ts.isExpressionStatement(statement) &&
		ts.isStringLiteral(statement.expression) &&
		statement.expression.text === "use client"
	);
}

function importsFramework(statement: TS.Statement): boolean {
	return (
		ts.isImportDeclaration(statement) &&
		!statement.importClause?.isTypeOnly &&
		ts.isStringLiteral(statement.moduleSpecifier) &&
		browserFrameworks.test(statement.moduleSpecifier.text)
	);
}

/** Tools that serve a page to whoever writes it: the package that is started by one is what browsers load. */
const pageTool =
	/"(?:start|dev|serve)"\s*:\s*"[^"]*\b(?:webpack-dev-server|webpack serve|react-scripts start|vue-cli-service serve|ng serve|parcel|vite)\b(?![-:])[^"]*"/;
/** Frameworks of which a part runs on a server. */
const rendersOnServer =
	/"(?:next|nuxt|astro|vike|vinxi|solid-start|vite-plugin-node|vite-plugin-ssr|@sveltejs\/kit|@solidjs\/start|@remix-run\/[\w-]+|@react-router\/[\w-]+|@tanstack\/(?:react-)?start|@nestjs\/[\w-]+)"\s*:/;
const serves =
	/"(?:express|fastify|koa|hono|polka|restify|@hapi\/hapi|ws|socket\.io|graphql-yoga|@apollo\/server)"\s*:/;
const startsInSource =
	/"[^"]*\b(?:node|nodemon|tsx|ts-node|ts-node-dev|bun|deno|pm2)\s[^"]*\bsrc\/[^"]*"|"main"\s*:\s*"(?:\.\/)?src\//;
const importsServer =
	/(?:\bfrom|\brequire\()\s*["'](?:node:[\w/]+|express|fastify|koa|hono|https?|fs|net|path|cluster|@nestjs\/[\w-]+)["']/;

/**
 * A file of a package that a tool for pages serves, and that a server of the package, if there is one, hands out: who calls
 * from it is each user's browser.
 */
export function isOfPagePackage(path: string, text: string, textOf: (path: string) => string | undefined): boolean {
	const folders = path.split("/").slice(0, -1);
	for (let depth = folders.length; depth >= 0; depth--) {
		const manifest = textOf([...folders.slice(0, depth), "package.json"].join("/"));
		if (manifest === undefined) continue;
		if (!pageTool.test(manifest) || rendersOnServer.test(manifest) || importsServer.test(text)) return false;
		const isBeside = folders[depth] === "src" && !/^(server|api|backend)$/i.test(folders[depth + 1] ?? "");
		return !serves.test(manifest) || (isBeside && !startsInSource.test(manifest));
	}
	return false;
}
