import { byDefault, declared } from "../../../design/attribute.ts";
import type { Call, Expr, Fn } from "../code.ts";
import { callsNamed, callsOwnedBy } from "../data/calls-by.ts";
import type { Program } from "../program.ts";
import { layersOf, methodOf, numberIn } from "../values.ts";
import type { Policy } from "./policy.ts";

const plugin = "io.ktor.client.plugins.HttpRequestRetry";
const source = "Ktor docs, Retrying failed requests: 3 retries, exponential, up to a second more by chance";
/** Milliseconds. */
const usualChance = 1000;

/** Ktor: a client tries again as the plugin says that is installed where it is made. */
export function pluginOf(call: Call, program: Program): Policy | undefined {
	if (program.code.language !== "kotlin") return undefined;
	for (const maker of layersOf(call, program).slice(1)) {
		const code = program.codeOf(maker.region);
		const made = functionOf(maker);
		const installs = made ? callsNamed("install", code) : [];
		const own = installs.find((one) => isIn(one, made) && isPlugin(one.positional[0], program));
		if (own) return policyIn(own, program);
	}
	return undefined;
}

const functionOf = ({ positional }: Call): Fn | undefined => {
	const last = positional.at(-1);
	return last?.kind === "function" ? last.fn : undefined;
};

function isIn({ region }: Call, fn: Fn | undefined): boolean {
	for (let at: Call["region"] | undefined = region; at; at = at.parent) if (at === fn?.region) return true;
	return false;
}

const isPlugin = (expr: Expr | undefined, program: Program) =>
	expr !== undefined && /(^|\.)HttpRequestRetry$/.test(expr.text) && program.symbolOf(expr) === plugin;

function policyIn(install: Call, program: Program): Policy {
	const code = program.codeOf(install.region);
	const fn = functionOf(install);
	const steps = fn ? callsOwnedBy(fn, code) : [];
	const numbered = ({ named, positional }: Call, name: string, index: number) => {
		const given = named[name] ?? positional[index];
		return given && numberIn(given, program) !== undefined ? given : undefined;
	};
	const set = code.writes.find(({ target, region }) => target.text === "maxRetries" && region === fn?.region);
	const times =
		steps.flatMap((one) => (/^retry/.test(methodOf(one)) ? (numbered(one, "maxRetries", 0) ?? []) : [])).at(0) ??
		set?.value;
	if (steps.some((one) => methodOf(one) === "noRetry")) return { retries: declared(0, install.at) };
	const number = times && numberIn(times, program);
	const retries = times && number !== undefined ? declared(number, times.at) : byDefault(3, install.at, source);
	const delay = steps.find((one) => /^(constantDelay|exponentialDelay)$/.test(methodOf(one)));
	if (!delay) return { retries, backoff: byDefault("jitter", install.at, source) };
	const isConstant = methodOf(delay) === "constantDelay";
	const chance = numbered(delay, "randomizationMs", isConstant ? 1 : 2);
	const drawn = chance ? numberIn(chance, program) : usualChance;
	const first = numbered(delay, isConstant ? "millis" : "baseDelayMs", 0);
	const isNone = isConstant && first !== undefined && numberIn(first, program) === 0;
	const pause = drawn ? "jitter" : isNone ? "none" : isConstant ? "fixed" : "exponential";
	return { retries, backoff: declared(pause, delay.at) };
}
