import type { Call, Code, Expr, Region } from "../../../../src/dialects/code/code.ts";
import type { Program } from "../../../../src/dialects/code/program.ts";
import { ownerOf } from "../../../../src/dialects/code/regions.ts";

/** What only some languages have: a place where objects are made. */
const makers = /^(__init__|constructor|New\w*|Orders|)$/;

/** All steps of the functions of a file, in their order, in words that no language has for itself. */
export function outlineOf(program: Program, noise: RegExp): string[] {
	const { calls, writes, exits } = program.code;
	const steps = [
		...calls.map((one) => ({ ...one, words: wordsOf(one, program) })),
		...writes.map((one) => ({
			...one,
			words: `${said(one.target, program)} ${one.operator} ${said(one.value, program)}`,
		})),
		...exits.map((one) => ({ ...one, words: exitWords(one.kind, one.value, program) })),
	];
	return steps
		.filter(({ region }) => !makers.test(ownerOf(region)?.name ?? ""))
		.filter((one) => !("callee" in one) || !noise.test(program.symbolOf(one.callee) ?? said(one.callee, program)))
		.sort((a, b) => a.order - b.order)
		.map(({ region, words }) => [`${ownerOf(region)?.name}: ${words}`, ...around(region, program)].join(" | "));
}

export function functionsOf({ functions }: Code, program: Program): string[] {
	return functions
		.filter(({ name }) => !makers.test(name))
		.map(({ name, parameters, marks }) => {
			const given = parameters.map((one) => one.name).join(", ");
			return [`${name}(${given})`, ...marks.map((mark) => `marked ${said(mark, program)}`)].join(" ");
		});
}

function exitWords(kind: string, value: Expr | undefined, program: Program): string {
	return kind === "throw" || !value ? kind : `${kind} ${said(value, program)}`;
}

function around(region: Region, program: Program): string[] {
	const found: string[] = [];
	for (let at: Region | undefined = region; at && at.kind !== "function"; at = at.parent) {
		if (at.over) found.unshift(`loop over ${said(at.over, program)}`);
		else if (at.test) found.unshift(`${at.kind} ${said(at.test, program)}`);
	}
	return found;
}

function wordsOf(call: Call, program: Program): string {
	return said({ kind: "call", call, at: call.at, text: "" }, program);
}

function said(expr: Expr, program: Program): string {
	const again = (one: Expr) => said(one, program);
	switch (expr.kind) {
		case "literal":
			return JSON.stringify(expr.value);
		case "name":
			return expr.name.replace(/^this\.?/, "");
		case "member":
			return [again(expr.of), expr.name].filter(Boolean).join(".");
		case "index":
			return `${again(expr.of)}[${again(expr.index)}]`;
		case "operation":
			return expr.operands.length === 1
				? `${expr.operator}${again(expr.operands[0])}`
				: `(${expr.operands.map(again).join(` ${expr.operator} `)})`;
		case "call":
			return program.known(expr.call.callee, "call")
				? "CALL"
				: `${again(expr.call.callee)}(${expr.call.positional.map(again).join(", ")})`;
		default:
			return expr.kind;
	}
}
