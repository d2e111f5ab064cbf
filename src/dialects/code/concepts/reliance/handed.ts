import type { Binding, Call, Expr, Fn, Region } from "../../code.ts";
import { callsNamed } from "../../data/calls-by.ts";
import { guards } from "../../data/guards.ts";
import { isLocked } from "../../data/versions.ts";
import { within } from "../../data/walk.ts";
import type { Program } from "../../program.ts";
import { functionOf } from "../../regions.ts";
import { readFor } from "./read-before.ts";

type Handed = "none" | "lock" | "serializable" | "process-lock";

/** What a framework has looked up for the one who asks: `request.user.wallet`, `req.user`, `current_user`, `g.user`. */
const ofAsker =
	/^((self|this)\.)?(request|req|ctx|context|info\.context|c|g|ctx\.state|request\.state|res\.locals)\.(auth\.)?(current_?)?(user|account|member|customer|player|profile)\b|^current_user\b/i;

/** Handles under which a caller hands its own unit of work on: what it has locked, it has locked there. */
const ofCaller = /^(tx|trx|txn|transaction|t|manager|entityManager|em|queryRunner|qr)$/;

/**
 * Something stored that somebody else has read before: the one who asks, as the framework knows him, or what a caller gives.
 * Undefined where nothing says so; else what the callers of the file keep others away with.
 */
export function handedIn(expr: Expr, region: Region, program: Program): Handed | undefined {
	if (!/^(python|typescript)$/.test(program.code.language)) return undefined;
	const value = program.follow(expr);
	if (ofAsker.test(value.text)) return "none";
	const [binding] = program.bindingsOf(expr);
	const fn = functionOf(region);
	if (!fn || expr.kind !== "name" || !binding?.parameter || binding.path || !fn.parameters.includes(binding.parameter))
		return undefined;
	// FastAPI: `user: User = Depends(get_current_user)`.
	if (isDependency(binding)) return "none";
	if (!binding.parameter.type || fn.parameters.some(({ name }) => ofCaller.test(name))) return undefined;
	return byCallers(fn, fn.parameters.indexOf(binding.parameter), program);
}

/** A value that is worked out of what was handed in: `ctx.user.credits - 1`. */
export const isOfHanded = (expr: Expr, region: Region, program: Program): boolean =>
	within(expr).some((part) => part.kind === "member" && handedIn(part.of, region, program) !== undefined);

const isDependency = ({ parameter }: Binding) =>
	[parameter?.otherwise, ...(parameter?.marks ?? [])].some((one) =>
		within(one, 4).some((part) => part.kind === "call" && /^(Depends|Security)$/.test(part.call.callee.text)),
	);

/** Only where a caller of the file is seen to read it, something is known of it. */
function byCallers(fn: Fn, index: number, program: Program): Handed | undefined {
	const found = callsNamed(fn.name, program.code).flatMap((call) => {
		const given = givenAt(call, fn, index);
		const read = given && readFor(given, call.region, program);
		return read ? [isLocked(read, program) ? "lock" : guards(call.region, program)] : [];
	});
	return found.find((one) => one === "none") ?? found[0];
}

const givenAt = (call: Call, fn: Fn, index: number) => {
	// A method of Python is declared with what it is called on.
	const isOwn = /^(self|cls)$/.test(fn.parameters[0]?.name ?? "");
	return call.positional[isOwn ? index - 1 : index] ?? call.named[fn.parameters[index].name];
};
