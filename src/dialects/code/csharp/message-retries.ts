import { declared, unknown } from "../../../design/attribute.ts";
import type { Call, Class, Region } from "../code.ts";
import { callsNamed } from "../data/calls-by.ts";
import { secondsIn } from "../durations.ts";
import type { Program } from "../program.ts";
import type { Policy } from "../retries/policy.ts";
import { methodOf, numberIn } from "../values.ts";

/**
 * MassTransit: what a consumer calls is tried again as its endpoint, or its whole bus, says
 * (`e.UseMessageRetry(r => r.Interval(5, limit))`): the consumers that hold a client, the hastiest first.
 */
export function policyOfConsumers(clients: readonly string[], program: Program): Policy {
	const retries = callsNamed("UseMessageRetry", program.code);
	if (retries.length === 0) return {};
	const consumers = program.code.classes.filter((one) => isConsumer(one) && holds(one, clients, program));
	const found = consumers.flatMap((one) => {
		const retry = retryOf(one.name, retries, program);
		return retry ? [policyIn(retry, program)] : [];
	});
	return found.find(({ backoff }) => backoff?.value === "none") ?? found[0] ?? {};
}

const isConsumer = ({ bases }: Class) => bases.some(({ name }) => /^(IConsumer|IJobConsumer)$/.test(name));

const isIn = (region: Region | undefined, outer: Region): boolean =>
	region !== undefined && (region === outer || isIn(region.parent, outer));

function holds({ region }: Class, clients: readonly string[], program: Program): boolean {
	return program.code.names.some(({ type, region: at }) => type && clients.includes(type.name) && isIn(at, region));
}

/** The one of its endpoint's function, else one that is said of the bus. */
function retryOf(consumer: string, retries: readonly Call[], program: Program): Call | undefined {
	const configures = ["ConfigureConsumer", "Consumer"]
		.flatMap((name) => callsNamed(name, program.code))
		.filter(({ callee }) => new RegExp(`<\\s*(?:\\w+\\.)*${consumer}\\s*>$`).test(callee.text));
	const own = retries.find((one) => configures.some(({ region }) => region === one.region));
	// One that stands beside no endpoint is said of the bus; its function holds the endpoints.
	const ofBus = retries.find(({ region }) =>
		callsNamed("ConfigureEndpoints", program.code).some((one) => one.region === region),
	);
	return own ?? ofBus;
}

/** Source: MassTransit docs, Exceptions: how Immediate, Interval, Intervals, Incremental and Exponential wait; the last by chance. */
function policyIn(retry: Call, program: Program): Policy {
	const [given] = retry.positional;
	const fn = given?.kind === "function" ? given.fn : undefined;
	const step = program.code.calls.find(
		(one) =>
			isIn(one.region, fn?.region ?? retry.region) &&
			/^(Immediate|Intervals?|Incremental|Exponential)$/.test(methodOf(one)),
	);
	if (!step || !fn) return {};
	const name = methodOf(step);
	const number = name === "Intervals" ? step.positional.length : numberIn(step.positional[0], program);
	const wait = name === "Interval" ? secondsIn(step.positional[1], "ms", program) : undefined;
	const pause =
		name === "Immediate" || wait === 0
			? "none"
			: name === "Exponential"
				? "jitter"
				: name === "Incremental"
					? "exponential"
					: "fixed";
	return {
		retries:
			number === undefined
				? unknown(`it is ${step.positional[0]?.text.slice(0, 60)}`, step.at)
				: declared(number, step.at),
		...(number !== 0 && { backoff: declared(pause, step.at) }),
	};
}
