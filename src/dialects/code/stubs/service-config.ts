import { type Attribute, byDefault, declared } from "../../../design/attribute.ts";
import type { Expr } from "../code.ts";
import type { Program } from "../program.ts";
import { stepsBefore } from "../values.ts";
import type { Stub } from "./spelling.ts";

const source = "gRPC's proposal A6, client retries: pauses are drawn at random, and more than five tries are five";
const mostTries = 5;

/** How often a channel tries again what fails, where its service configuration says so (`retryPolicy`). */
export function retriesOf({ channel, service }: Stub, program: Program): Record<string, Attribute> {
	const value = channel && program.follow(channel);
	if (value?.kind !== "call") return {};
	for (const { positional, named } of stepsBefore(value.call, program))
		for (const given of [...positional, ...Object.values(named)]) {
			const tries = triesIn(plain(given, program, 7), service);
			if (tries === undefined) continue;
			const retries = declared(Math.max(0, Math.min(tries, mostTries) - 1), given.at);
			return { retries, backoff: byDefault("jitter", given.at, source) };
		}
	return {};
}

type Plain = string | number | boolean | null | undefined | Plain[] | { [key: string]: Plain };

/** A value without names: what is made of a text of JSON, of maps and of objects with fields. */
function plain(expr: Expr, program: Program, depth: number): Plain {
	const value = program.follow(expr);
	const again = (one: Expr) => plain(one, program, depth - 1);
	if (value.kind === "literal") return typeof value.value === "string" ? parsed(value.value) : value.value;
	if (depth === 0) return undefined;
	if (value.kind === "list") return value.items.map(again);
	if (value.kind === "map")
		return Object.fromEntries(
			value.entries.flatMap(({ key, value: held }) => {
				const name = key && program.follow(key);
				return name?.kind === "literal" ? [[String(name.value), again(held)]] : [];
			}),
		);
	if (value.kind !== "call") return undefined;
	const fields = Object.entries(value.call.named).map(([name, one]) => [name, again(one)]);
	return [...value.call.positional.map(again), Object.fromEntries(fields)];
}

function parsed(text: string): Plain {
	if (!/^\s*\{/.test(text)) return text;
	try {
		return JSON.parse(text);
	} catch {
		return text;
	}
}

/** The tries of the first method that is configured for the service, or for all. */
function triesIn(config: Plain, service: string): number | undefined {
	if (Array.isArray(config)) return firstOf(config, (one) => triesIn(one, service));
	if (typeof config !== "object" || config === null) return undefined;
	const methods = entry(config, "methodConfig") ?? entry(config, "methodConfigs");
	if (methods === undefined) return firstOf(Object.values(config), (one) => triesIn(one, service));
	return firstOf(objectsIn(methods), (one) => {
		const names = objectsIn(entry(one, "name") ?? entry(one, "names") ?? []);
		const isMeant = names.length === 0 || names.some((name) => isNameOf(entry(name, "service"), service));
		const [policy] = isMeant ? objectsIn(entry(one, "retryPolicy") ?? []) : [];
		const tries = Number(policy && entry(policy, "maxAttempts"));
		return Number.isFinite(tries) ? tries : undefined;
	});
}

/** The configuration names a service in full; a stub is called by the last of it. None at all is any. */
function isNameOf(name: Plain, service: string): boolean {
	if (typeof name !== "string" || name === "") return name === undefined || name === "";
	return name.split(".").at(-1) === service;
}

/** In C# and Java the keys are spelled as fields. */
const entry = (of: { [key: string]: Plain }, key: string): Plain =>
	Object.entries(of).find(([name]) => name.toLowerCase() === key.toLowerCase())?.[1];

function objectsIn(value: Plain): { [key: string]: Plain }[] {
	if (Array.isArray(value)) return value.flatMap(objectsIn);
	return typeof value === "object" && value !== null ? [value] : [];
}

function firstOf<T, R>(all: readonly T[], of: (one: T) => R | undefined): R | undefined {
	for (const one of all) {
		const found = of(one);
		if (found !== undefined) return found;
	}
	return undefined;
}
