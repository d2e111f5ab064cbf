import { type Attribute, byDefault, declared } from "../../../design/attribute.ts";
import type { Fragment } from "../../../design/fragment.ts";
import type { Call, Expr } from "../code.ts";
import { type Concept, ofServer } from "../concepts/concept.ts";
import { callsNamed } from "../data/calls-by.ts";
import { secondsIn } from "../durations.ts";
import { Sites } from "../places.ts";
import type { Program } from "../program.ts";
import type { Policy } from "../retries/policy.ts";
import { methodOf, numberIn } from "../values.ts";

/** Beans by which a framework tries again what it calls for others: whoever that is, no code names. */
export const springRetries: Concept = {
	read(program) {
		const sites = new Sites(program);
		const told = (name: string, policy: Policy | undefined, call: Call): Fragment[] =>
			policy
				? [
						ofServer(
							program,
							call.at,
							{},
							{
								links: [
									{
										kind: "calls",
										direction: "to",
										other: { by: "name", kind: "Service", name, file: program.code.path },
										at: call.at,
										site: `${sites.of(call)} tried again`,
										attributes: policy,
										outside: { kind: "Service", name },
									},
								],
							},
						),
					]
				: [];
		return [
			...handlers
				.flatMap((name) => callsNamed(name, program.code))
				.flatMap((call) => told("what its listeners call", policyOfHandler(call, program), call)),
			...callsNamed("Default", program.code)
				// Of a client that is built by hand, its builder is told.
				.filter(
					({ callee, within }) =>
						/(^|\.)Retryer\.Default$/.test(callee.text) && !(within && methodOf(within) === "retryer"),
				)
				.flatMap((call) => told("what Feign calls", policyOfFeign(call, program), call)),
		];
	},
};

/** What is done with a message whose listener fails (Spring for Apache Kafka, of now and before 2.8). */
const handlers = ["DefaultErrorHandler", "SeekToCurrentErrorHandler", "DefaultAfterRollbackProcessor"];

const fixedSource = "Spring Framework, FixedBackOff: 5 s, without an end";

/** Those that grow and end by themselves are left to whoever chose them. */
function policyOfHandler(call: Call, program: Program): Policy | undefined {
	for (const given of call.positional) {
		const value = program.follow(given);
		if (value.kind !== "call" || methodOf(value.call) !== "FixedBackOff") continue;
		const [wait, most] = value.call.positional;
		const pause = wait && secondsIn(wait, "ms", program);
		const at = wait?.at ?? value.call.at;
		const backoff: Attribute =
			pause === undefined ? byDefault("fixed", at, fixedSource) : declared(pause === 0 ? "none" : "fixed", at);
		if (!most) return { endless: byDefault(true, value.call.at, fixedSource), backoff };
		if (isEndless(program.follow(most))) return { endless: declared(true, most.at), backoff };
		const number = numberIn(most, program);
		return number === undefined ? undefined : { retries: declared(number, most.at), ...(number > 0 && { backoff }) };
	}
	return undefined;
}

const isEndless = ({ text }: Expr) => /(^|\.)(UNLIMITED_ATTEMPTS|MAX_VALUE)$/.test(text);

const feignSource = "Feign, Retryer.Default: 5 tries, from 100 ms to 1 s, without jitter";

/** A bean of it holds for each Feign client, for which Spring Cloud has none by itself. */
function policyOfFeign(call: Call, program: Program): Policy | undefined {
	const most = call.positional[2];
	const number = most ? numberIn(most, program) : 5;
	if (number === undefined) return undefined;
	const retries = Math.max(0, number - 1);
	return {
		retries: most ? declared(retries, most.at) : byDefault(retries, call.at, feignSource),
		...(retries > 0 && { backoff: byDefault("exponential", call.at, feignSource) }),
	};
}
