import { declared } from "../../../design/attribute.ts";
import type { Fragment } from "../../../design/fragment.ts";
import type { Call, Code, Expr } from "../code.ts";
import { callsNamed } from "../data/calls-by.ts";
import { within } from "../data/walk.ts";
import type { Program } from "../program.ts";
import { remembered } from "../remembered.ts";
import { given, methodOf, receiverOf, textIn } from "../values.ts";
import { type Concept, ofServer } from "./concept.ts";

/** Requests that wait for the store of sessions though they need none of it: static files behind it, or each answer that saves it. */
export const sessionOrder: Concept = {
	read: (program) =>
		sessionsIn(program).flatMap(({ made, use }): Fragment[] => {
			const resave = given(made, ["0.resave"], program);
			const hops: Fragment[] = [];
			const later = servingFiles(program.code, program).find(
				(call) => call.order > use.order && sameApp(call, use, program),
			);
			if (later && mountOf(use, program) === "/")
				hops.push(ofServer(program, made.at, { sessionHops: declared(["static files"], made.at) }));
			// koa-session docs, rolling: the session is written back with each answer.
			const always = symbolIs(made, "koa-session", program) ? given(made, ["0.rolling"], program) : resave;
			if (always && always !== "hidden" && isTrue(always, program))
				hops.push(ofServer(program, always.at, { sessionHops: declared(["every answer"], always.at) }));
			return hops;
		}),
};

/** Middleware that loads a session from a store, and the call that puts it before what follows. */
function sessionsIn(program: Program): { made: Call; use: Call }[] {
	if (program.code.language !== "typescript") return [];
	return program.code.calls.flatMap((made) => {
		if (!/^(express-session|koa-session|@fastify\/session)$/.test(program.symbolOf(made.callee) ?? "")) return [];
		const store = given(made, ["0.store"], program);
		if (store === undefined || store === "hidden") return [];
		const direct = made.within;
		if (direct && isUse(direct)) return [{ made, use: direct }];
		const kept = made.kept;
		const use = callsNamed("use", program.code).find((call) =>
			call.positional.some((one) => one.kind === "name" && kept?.kind === "name" && one.name === kept.name),
		);
		return use ? [{ made, use }] : [];
	});
}

const servingFiles = remembered((code: Code, program): readonly Call[] => [
	...callsNamed("use", code).filter((call) => servesFiles(call, program)),
	// Nest's way to serve a folder.
	...callsNamed("useStaticAssets", code),
]);

const symbolIs = (call: Call, symbol: string, program: Program): boolean => program.symbolOf(call.callee) === symbol;

const isUse = (call: Call): boolean => methodOf(call) === "use";

function sameApp(a: Call, b: Call, program: Program): boolean {
	const [one, other] = [receiverOf(a), receiverOf(b)];
	return (
		one !== undefined &&
		other !== undefined &&
		program.follow(one).text === program.follow(other).text &&
		one.text === other.text
	);
}

function mountOf(use: Call, program: Program): string {
	const [first] = use.positional;
	return textIn(first, program) ?? "/";
}

function servesFiles(use: Call, program: Program): boolean {
	return use.positional.some((one) => within(one, 4).some((part) => isStatic(part, program)));
}

function isStatic(part: Expr, program: Program): boolean {
	if (part.kind !== "call") return false;
	const symbol = program.symbolOf(part.call.callee) ?? "";
	return /^(express\.static|serve-static|koa-static|koa-static-cache|koa-send|sirv|express-static-gzip|connect-gzip-static)$/.test(
		symbol,
	);
}

function isTrue(expr: Expr, program: Program): boolean {
	const value = program.follow(expr);
	return value.kind === "literal" && value.value === true;
}
