import { type Attribute, declared, unknown } from "../../design/attribute.ts";
import { putOnce } from "../../design/index-of.ts";
import type { Scope, Unit } from "../dialect.ts";
import { seconds } from "../duration.ts";
import type { Entry, TraefikFile } from "./entries.ts";

/** Of files that call a middleware alike, each for a service of its own, so many are looked at. */
const mostAlike = 20;
const ofMiddleware = /^http\.middlewares\.([^.]+)\./;
const namesMiddlewares = /(?:^|\.)middlewares(?:\[\d+\])?$/;

const nameOf = ({ key }: Pick<Entry, "key">): string | undefined => ofMiddleware.exec(key)?.[1];

const entriesIn = (file: TraefikFile | undefined): Entry[] => (file?.settings ?? []).flatMap(({ entries }) => entries);

/**
 * Each file for itself, with the others that its routers may mean: a middleware may stand with the labels of another
 * service, or in another file, and what holds at an entry point stands where the process is started.
 */
export function units(scope: Scope<TraefikFile>): Unit[] {
	const paths = scope.under("");
	const definedIn = new Map<string, string[]>();
	const chains = new Map<string, string[]>();
	const used = new Map<string, Set<string>>();
	const starting: string[] = [];
	for (const path of paths) {
		const file = scope.file(path);
		const names = new Set<string>();
		used.set(path, names);
		for (const { key, value } of [...entriesIn(file), ...(file?.entryPoints ?? [])]) {
			const own = nameOf({ key });
			if (own !== undefined) putOnce(definedIn, own, path);
			if (!namesMiddlewares.test(key)) continue;
			for (const name of namesIn(value)) {
				if (own === undefined) names.add(name);
				else putOnce(chains, own, name);
			}
		}
		if (file?.entryPoints.length) starting.push(path);
	}
	const atEntryPoints = new Set(starting.flatMap((one) => [...(used.get(one) ?? [])]));
	return paths.map((path): Unit => {
		const from = new Set(starting);
		const names = new Set([...(used.get(path) ?? []), ...atEntryPoints]);
		for (const name of names) {
			const files = definedIn.get(name) ?? [];
			if (!files.includes(path)) for (const one of files.slice(0, mostAlike)) from.add(one);
			for (const one of chains.get(name) ?? []) names.add(one);
		}
		from.delete(path);
		return { key: path, entries: [path], ...(from.size > 0 && { given: { from: [...from].join("\n") } }) };
	});
}

/** Of a unit's file and of those that it may mean. */
export function aroundOf(
	{ entries, given }: Unit,
	scope: Scope<TraefikFile>,
): { middlewares: Entry[]; entryPoints: Entry[] } {
	const own = entries.flatMap((path) => scope.file(path) ?? []);
	const others = given?.from?.split("\n").flatMap((path) => scope.file(path) ?? []) ?? [];
	const middlewaresIn = (files: readonly TraefikFile[]) =>
		files.flatMap(entriesIn).filter((one) => nameOf(one) !== undefined);
	const middlewares = middlewaresIn(own);
	const named = new Set(middlewares.map(nameOf));
	return {
		// What is called so in another file is another one's, of which nothing is added to the own.
		middlewares: [...middlewares, ...middlewaresIn(others).filter((one) => !named.has(nameOf(one)))],
		entryPoints: [...own, ...others].flatMap((file) => file.entryPoints),
	};
}

/** What the middlewares of its routers say; unknown where one stands in no file. */
export function limitsOf(
	routers: ReadonlyMap<string, Entry[]>,
	middlewares: readonly Entry[],
	entryPoints: readonly Entry[],
): { balancer: Record<string, Attribute | undefined>; link: Record<string, Attribute | undefined> } {
	const balancer: Record<string, Attribute | undefined> = {};
	const link: Record<string, Attribute | undefined> = {};
	const entries = [...routers.values()].flatMap((own) => [
		...own.filter(({ key }) => /^middlewares(\[\d+\])?$/.test(key)),
		...entryPoints.filter(({ key }) => isOf(own, key.split(".")[1])),
	]);
	for (const { value, at } of entries) {
		for (const name of chained(namesIn(value), middlewares)) {
			const prefix = `http.middlewares.${name}.`;
			const own = middlewares
				.filter(({ key }) => key.startsWith(prefix))
				.map((one) => ({ ...one, key: one.key.slice(prefix.length) }));
			const said = (key: string) => own.find((one) => one.key === key);
			const average = said("ratelimit.average");
			const period = seconds(said("ratelimit.period")?.value ?? "1s") ?? 1;
			// 0 is no limit.
			if (average && Number(average.value) > 0)
				balancer.rateLimit = declared(Number(average.value) / period, average.at);
			const burst = said("ratelimit.burst");
			if (burst && Number.isInteger(Number(burst.value))) balancer.rateBurst = declared(Number(burst.value), burst.at);
			const attempts = said("retry.attempts");
			// Attempts count the first one. Source: doc.traefik.io, Retry.
			if (attempts && Number(attempts.value) >= 1) link.retries = declared(Number(attempts.value) - 1, attempts.at);
			const breaker = own.find(({ key }) => /^circuitbreaker(\.expression)?$/.test(key));
			if (breaker) link.breaker = declared(true, breaker.at);
			if (own.length === 0 && /rate|limit|throttle/.test(name))
				balancer.rateLimit ??= unknown(`the middleware ${name} is not in these files`, at);
		}
	}
	return { balancer, link };
}

const namesIn = (list: string) => list.split(",").map((each) => each.trim().split("@")[0].toLowerCase());

/** With all that a chain of middlewares stands for. */
function chained(names: readonly string[], middlewares: readonly Entry[]): Set<string> {
	const all = new Set(names);
	for (const name of all)
		for (const { key, value } of middlewares)
			if (key.startsWith(`http.middlewares.${name}.chain.middlewares`)) for (const one of namesIn(value)) all.add(one);
	return all;
}

/** A router takes what comes in at the entry points that it names, else at all of them. */
function isOf(router: readonly Entry[], entryPoint: string): boolean {
	const all = entryPointsOf(router);
	return all.length === 0 || all.includes(entryPoint);
}

export function entryPointsOf(router: readonly Entry[]): string[] {
	const named = router
		.filter(({ key }) => /^entrypoints(\[\d+\])?$/.test(key))
		.flatMap(({ value }) => value.split(","));
	return named.map((name) => name.trim().toLowerCase()).filter(Boolean);
}
