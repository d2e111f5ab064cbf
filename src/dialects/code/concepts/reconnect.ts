import { declared } from "../../../design/attribute.ts";
import type { Fragment } from "../../../design/fragment.ts";
import { addressIn } from "../addresses.ts";
import type { Call, Expr } from "../code.ts";
import { packageName, Sites } from "../places.ts";
import type { Program } from "../program.ts";
import { given, givenOf, methodOf, numberIn } from "../values.ts";
import { type Concept, ofService } from "./concept.ts";

/** How a client of a store comes back to it once the connection is lost, where the code sets that itself. */
export const reconnect: Concept = {
	read(program) {
		const sites = new Sites(program);
		return [...program.calls("reconnect")].flatMap(({ call, entry }): Fragment[] => {
			const wait = given(call, entry.wait, program);
			if (!wait || wait === "hidden") return [];
			const fixed = fixedIn(wait, program);
			if (!fixed) return [];
			const address = addressIn(givenOf(call, entry.address, program), program);
			const name = `${packageName(program.code.path)}-${entry.engine}`;
			return [
				ofService(
					program,
					fixed.at.at,
					{},
					{
						links: [
							{
								kind: "uses",
								direction: "to",
								other: address ?? { by: "name", kind: "Store", name, file: program.code.path },
								at: call.at,
								site: `${sites.of(call)} reconnects`,
								attributes: { reconnectWait: declared(fixed.value * entry.unit, fixed.at.at) },
								outside: { kind: "Store", name },
							},
						],
					},
				),
			];
		});
	},
};

/** The one number that a pause is, or that a function of tries always gives; undefined where it grows, ends or is drawn. */
function fixedIn(wait: Expr, program: Program): { value: number; at: Expr } | undefined {
	const value = program.follow(wait);
	if (value.kind === "literal" && typeof value.value === "number") return { value: value.value, at: value };
	if (value.kind === "call") return ofRetry(value.call, program);
	const fn = value.kind === "function" ? value.fn : program.bindingsOf(wait)[0]?.fn;
	const back = fn && program.returned(fn);
	const number = numberIn(back, program);
	return back && number !== undefined ? { value: number, at: back } : undefined;
}

/** redis-py: `Retry(NoBackoff(), 100)`. A few tries at once are over before a restart is, so only many are a herd. */
function ofRetry(call: Call, program: Program): { value: number; at: Expr } | undefined {
	const [backoff = call.named.backoff, given = call.named.retries] = call.positional;
	const value = backoff && program.follow(backoff);
	if (methodOf(call) !== "Retry" || value?.kind !== "call" || !given) return undefined;
	const tries = numberIn(given, program) ?? Number(given.text);
	if (!(tries < 0 || tries >= 10)) return undefined;
	if (methodOf(value.call) === "NoBackoff") return { value: 0, at: backoff };
	const [pause = value.call.named.backoff] = value.call.positional;
	const number = methodOf(value.call) === "ConstantBackoff" ? numberIn(pause, program) : undefined;
	return number === undefined ? undefined : { value: number, at: backoff };
}
