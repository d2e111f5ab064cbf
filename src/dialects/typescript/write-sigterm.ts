import type { TextEdit } from "../../design/text.ts";
import type { AttributeChange, Refusal } from "../dialect.ts";
import { nameOf } from "./bindings.ts";
import { type TS, ts } from "./compiler.ts";
import type { Module } from "./module.ts";
import { originOf } from "./origins.ts";
import { listenSites } from "./servers.ts";
import { indentAt, insert, styleOf, unusedName } from "./text-style.ts";
import { methodOf, receiverOf } from "./values.ts";
import { workSites } from "./workers.ts";

const byHand =
	'Add a handler where the server is at hand: process.once("SIGTERM", () => server.close(() => process.exit(0))), so that open requests finish before the process ends.';

/** Lets a server finish its open requests, or a worker its job, when the platform asks the process to end. */
export function writeSigterm(
	change: AttributeChange,
	module: Module,
	site: string,
	index: number,
): TextEdit[] | Refusal {
	if (change.value !== "handled") return { refused: "SIGTERM handling is added by an edit, and removed by hand." };
	if (site === "signal")
		return {
			refused:
				"There is a SIGTERM handler that exits at once: close the server in it, and exit when the close is done.",
		};
	if (site === "work") return onWorker(module, index);
	const found = listenSites(module)[index];
	if (!found) return { refused: byHand };
	const { call, kind, server } = found;
	const statement = statementOf(call);
	if (!statement) return { refused: byHand };

	if (kind === "nest") {
		const { end, newline } = styleOf(module);
		const text = `${module.textOf(server)}.enableShutdownHooks()${end}${newline}${indentAt(module, statement)}`;
		return [insert(module, statement.getStart(module.tree), text)];
	}
	if (kind === "fastify") {
		const name = nameOf(server);
		return name ? [after(module, statement, [`await ${name}.close()`, "process.exit(0)"], true)] : { refused: byHand };
	}
	const held = nameOf(server);
	const closable = held && isServer(server, module) ? held : undefined;
	const captured = closable ?? capturedName(call, statement);
	if (captured) return [after(module, statement, [`${captured}.close(() => process.exit(0))`])];
	if (!ts.isExpressionStatement(statement) || !isOutermost(call, statement)) return { refused: byHand };
	const name = unusedName(module, ["server", "httpServer", "listening"]);
	return [
		insert(module, statement.getStart(module.tree), `const ${name} = `),
		after(module, statement, [`${name}.close(() => process.exit(0))`]),
	];
}

function onWorker(module: Module, index: number): TextEdit[] | Refusal {
	const refused = 'Add process.once("SIGTERM", …) that stops taking messages, finishes those in hand, and then exits.';
	const site = workSites(module)[index];
	const statement = site && statementOf(site.node);
	if (!site?.close || !statement) return { refused };
	const name = ts.isNewExpression(site.consumer) ? capturedName(site.consumer, statement) : nameOf(site.consumer);
	if (!name) return { refused };
	return [after(module, statement, [`await ${name}.${site.close}()`, "process.exit(0)"], true)];
}

/** The handler as a statement of its own, below the one that starts the work. */
function after(module: Module, statement: TS.Statement, body: string[], waits = false): TextEdit {
	const { quote, end, newline, indent } = styleOf(module);
	const margin = indentAt(module, statement);
	const lines = [
		`process.once(${quote}SIGTERM${quote}, ${waits ? "async () =>" : "() =>"} {`,
		...body.map((line) => `${indent}${line}${end}`),
		`})${end}`,
	];
	const gap = margin ? newline : newline + newline;
	return insert(module, statement.end, gap + lines.map((line) => margin + line).join(newline));
}

/** The statement of a call, where another one can stand beside it in the same block. */
function statementOf(node: TS.Node): TS.Statement | undefined {
	let at: TS.Node = node;
	while (at.parent && !ts.isStatement(at)) {
		if (ts.isFunctionLike(at)) return;
		at = at.parent;
	}
	const { parent } = at;
	const stands = parent && (ts.isSourceFile(parent) || ts.isBlock(parent) || ts.isModuleBlock(parent));
	const simple = ts.isExpressionStatement(at) || ts.isVariableStatement(at);
	return stands && simple ? (at as TS.Statement) : undefined;
}

function capturedName(call: TS.Node, statement: TS.Statement): string | undefined {
	if (ts.isVariableStatement(statement)) {
		const declaration = statement.declarationList.declarations.find(
			(each) => each.pos <= call.pos && call.end <= each.end,
		);
		const value = declaration?.initializer;
		const whole = value && (value === call || (ts.isAwaitExpression(value) && value.expression === call));
		return whole && ts.isIdentifier(declaration.name) ? declaration.name.text : undefined;
	}
	if (!ts.isExpressionStatement(statement) || !ts.isBinaryExpression(statement.expression)) return;
	const { left, right, operatorToken } = statement.expression;
	return right === call && operatorToken.kind === ts.SyntaxKind.EqualsToken ? nameOf(left) : undefined;
}

/** Whether a statement is the call, with nothing around it but `.on(…)`, which hands the server on. */
function isOutermost(call: TS.CallExpression, statement: TS.ExpressionStatement): boolean {
	let at: TS.Node = statement.expression;
	while (at !== call) {
		if (!ts.isCallExpression(at) || !/^(on|once)$/.test(methodOf(at) ?? "")) return false;
		at = receiverOf(at) ?? call;
	}
	return true;
}

/** http.Server has close(); an Express or Koa application has not. */
function isServer(server: TS.Expression, module: Module): boolean {
	const origin = originOf(server, module);
	return origin !== undefined && /^(https?|http2)$/.test(origin.from);
}
