import { declared } from "../../../design/attribute.ts";
import type { Fragment } from "../../../design/fragment.ts";
import type { Location } from "../../../design/text.ts";
import type { Call, Expr } from "../code.ts";
import { decided } from "../conditions.ts";
import { importsOf } from "../names.ts";
import type { Program } from "../program.ts";
import { given, methodOf, receiverOf } from "../values.ts";
import { type Concept, ofServer, ofService } from "./concept.ts";

/** Libraries that answer a client's next request out of what they remember of the last: another replica knows nothing of it. */
export const remembers: Concept = {
	read: (program) =>
		program.calls("remembers").flatMap(({ call, entry }): Fragment[] => {
			if (decided(call.region, program) === "never") return [];
			if (entry.only && isOff(given(call, entry.only, program), program)) return [];
			const { unless } = entry;
			if (unless && madeOf(call, program).some((one) => !isOff(given(one, unless, program), program))) return [];
			if (entry.beside && imports(entry.beside, program)) return [];
			const says = entry.anywhere ? ofService : ofServer;
			const at = registerOf(call, program) ?? call.at;
			return [says(program, at, { localState: declared([entry.what], at) })];
		}),
};

/** What the module keeps them in to find them again: `transports[id] = transport`, `sessions.set(id, transport)`. */
function registerOf({ kept }: Call, program: Program): Location | undefined {
	if (kept?.kind !== "name") return undefined;
	const isIt = (expr: Expr | undefined) => expr?.kind === "name" && expr.name === kept.name;
	const { writes, calls } = program.code;
	const holders = [
		...writes.flatMap(({ target, value }) => (target.kind === "index" && isIt(value) ? [target.of] : [])),
		...calls.flatMap((call) =>
			/^set$/.test(methodOf(call)) && isIt(call.positional.at(-1)) ? (receiverOf(call) ?? []) : [],
		),
	];
	const [binding] = holders.flatMap((holder) => program.bindingsOf(holder));
	return binding && (binding.region.kind === "module" || binding.region.class) ? binding.at : undefined;
}

/** The call, and the one that made what it is called on: `FastMCP("x", stateless_http=True).streamable_http_app()`. */
function madeOf(call: Call, program: Program): Call[] {
	const on = receiverOf(call);
	const maker = on && program.follow(on);
	return maker?.kind === "call" ? [call, maker.call] : [call];
}

function isOff(expr: Expr | "hidden" | undefined, program: Program): boolean {
	if (expr === undefined) return true;
	const value = expr === "hidden" ? undefined : program.follow(expr);
	return value?.kind === "literal" && (value.value === null || value.value === false);
}

const imports = (packages: readonly string[], { code }: Program): boolean =>
	[...importsOf(code).map(({ from, exported }) => `${from}.${exported ?? ""}`), ...(code.uses ?? [])].some((one) =>
		packages.some((each) => one.startsWith(each)),
	);
