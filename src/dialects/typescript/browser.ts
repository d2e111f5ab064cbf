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
