import { posix } from "node:path";
import type { Builder } from "../builder.ts";
import type { Call, Code, Expr, Region } from "../code.ts";
import type { Syntax } from "../syntax.ts";

/** What Java and Kotlin share: how files find each other, and what a setter or a builder's step says. */

/**
 * Files of a class or of a top-level name, as folders of packages: below the source root of the file that imports it,
 * which is where its own package begins, and below the other languages' roots beside it.
 */
export function filesOf(module: string, by: string): string[] {
	const path = module.split(".").join("/");
	const root = /^(.*?(?:^|\/)src\/\w+\/)(java|kotlin)\//.exec(by);
	const roots = root ? [`${root[1]}java`, `${root[1]}kotlin`] : above(by);
	// A nested class stands in the file of its outer one.
	const stems = [path, posix.dirname(path)];
	// Every import of every file comes here.
	return stems.flatMap((stem) =>
		roots.flatMap((one) => [".java", ".kt"].map((ending) => `${one && `${one}/`}${stem}${ending}`)),
	);
}

function above(by: string): string[] {
	const folders: string[] = [];
	for (let folder = posix.dirname(by); folders.length < 12; folder = posix.dirname(folder)) {
		folders.push(folder === "." ? "" : folder);
		if (folder === "." || folder === "/") break;
	}
	return folders;
}

export function imports(packages: readonly string[]): RegExp {
	const names = packages.map((name) => name.replaceAll(".", "\\."));
	// `private final org.acme.Client client` needs no import.
	const before = "^[ \\t]*import[ \\t]+(?:static[ \\t]+)?|[ \\t(<,:@]";
	return new RegExp(`(?:${before})(?:${names.join("|")})\\b`, "m");
}

/** By file: the names that it says without a package, and the packages of those that were said with one. */
const named = new WeakMap<Builder, { bare: Set<string>; from: Map<string, string> }>();

/**
 * A type that is named with its package is called by its last name, as if it was imported. Where that name is said alone
 * too, it may mean another.
 */
export function asImported(name: string, node: Syntax, builder: Builder): string {
	const [, from, own, inner] = /^((?:[a-z_]\w*\.)+[a-z_]\w*)\.([A-Z]\w*)((?:\.\w+)*)$/.exec(name) ?? [];
	if (!from) return name;
	const known = named.get(builder) ?? { bare: new Set(builder.said(/(?<![.\w])[A-Z]\w*/g)), from: new Map() };
	named.set(builder, known);
	if (known.bare.has(own)) return name;
	if (!known.from.has(own)) {
		known.from.set(own, from);
		const { module } = builder.code;
		builder.bind(own, node, module, module, { from, exported: own });
	}
	return known.from.get(own) === from ? own + inner : name;
}

/** `setReadTimeout` and `withReadTimeout` are the property `readTimeout`; another name is a step of a builder. */
function propertyOf(method: string): string {
	const own = /^(?:set|with)([A-Z]\w*)$/.exec(method)?.[1];
	return own ? own[0].toLowerCase() + own.slice(1) : method;
}

const notSteps = /^(get|is|equals|println|print|execute|run|submit|add|of|valueOf|parse\w*)$/;

/**
 * One argument of a setter or of a builder's step is what is given under its name: `.connectTimeout(2)`, and
 * `config.setMaximumPoolSize(8)` after `config = new HikariConfig()`. A number with a unit of time is their product.
 */
export function nameSteps(code: Code): void {
	const makers = new Map<string, Call>();
	for (const call of code.calls) if (call.kept?.kind === "name") makers.set(keyOf(call.kept), call);
	for (const call of code.calls) {
		if (call.callee.kind !== "member" || notSteps.test(call.callee.name)) continue;
		const value = stepValue(call);
		if (!value) continue;
		const name = propertyOf(call.callee.name);
		if (!call.named[name]) call.named[name] = value;
		const { of } = call.callee;
		const maker = /^(set|add)[A-Z]/.test(call.callee.name) && of.kind === "name" ? makers.get(keyOf(of)) : undefined;
		if (maker && maker.order < call.order && !maker.named[name]) maker.named[name] = value;
	}
	for (const { target, value, operator } of code.writes) {
		if (operator !== "=" || target.kind !== "member" || target.of.kind !== "name") continue;
		const maker = makers.get(keyOf(target.of));
		if (maker && !maker.named[target.name]) maker.named[target.name] = value;
	}
}

function keyOf(expr: Extract<Expr, { kind: "name" }>): string {
	let region = expr.region;
	while (region.parent && !/^(function|class|module)$/.test(region.kind)) region = region.parent;
	const { start } = region.at.range;
	return `${expr.name} ${region.kind} ${start.line}:${start.character}`;
}

const unit = /(^|\.)(NANOSECONDS|MICROSECONDS|MILLISECONDS|SECONDS|MINUTES|HOURS|DAYS)$/;

function stepValue({ positional }: Call): Expr | undefined {
	const [first, second] = positional;
	if (positional.length === 1) return first;
	if (positional.length !== 2 || !unit.test(second.text)) return undefined;
	return {
		kind: "operation",
		operator: "*",
		operands: [first, second],
		at: first.at,
		text: `${first.text} ${second.text}`,
	};
}

/** Methods that run what they are given before they return. */
export const atOnce =
	/^(forEach|forEachIndexed|map|mapNotNull|mapToObj|flatMap|filter|filterNot|peek|onEach|reduce|fold|removeIf|computeIfAbsent|computeIfPresent|compute|let|run|also|apply|with|use|repeat|synchronized|withLock|runBlocking|withContext|coroutineScope|supervisorScope|transaction|transactionResult|withinTransaction|runInTransaction|executeInTransaction|dbQuery|useHandle|withHandle|newSuspendedTransaction|suspendTransaction|inTransaction|useTransaction|execute|executeWithoutResult|orElseGet|ifPresent|ifPresentOrElse|runCatching|any|all|none|anyMatch|allMatch|noneMatch|first|firstOrNull|find|sumOf|associate|associateBy|groupBy|withTransaction|thenApply|thenAccept|thenCompose|compose|transformToUni|doOnNext|doOnSuccess|concatMap|flatMapMany|(?:db|exec|in|primary|read|replica|ro|run|rw|with|write)\w*(?:Tx|Transaction)|buildList|withTimeout|measureTimeMillis)$/;

/** Of those, the ones that go over the elements of what they are called on. */
export const overElements =
	/^(forEach|forEachIndexed|map|mapNotNull|mapToObj|flatMap|filter|filterNot|peek|onEach|removeIf|any|all|none|anyMatch|allMatch|noneMatch|first|firstOrNull|find|sumOf|associate|associateBy|groupBy)$/;

/** Of those, the ones that are given the very thing that they are called on, or what that holds. */
export const overItself =
	/^(let|also|ifPresent|ifPresentOrElse|takeIf|takeUnless|doOnNext|doOnSuccess|thenApply|thenAccept|thenCompose|compose|transformToUni|concatMap|flatMapMany)$/;

/** Methods that are given a condition. */
export const asks = /^(filter|filterNot|takeIf|takeUnless|any|all|none|anyMatch|allMatch|noneMatch)$/;

/** What is known of a function by the call that it is given to. */
export interface LambdaOf {
	/** It goes over the elements of this. */
	over?: Expr;
	/** It is given this. */
	value?: Expr;
	runsAtOnce?: boolean;
	/** What it comes to is a condition. */
	asks?: boolean;
}

export const lambdaOf = (method: string, receiver: Expr | undefined): LambdaOf => ({
	...(receiver && overElements.test(method) && { over: receiver }),
	...(receiver && overItself.test(method) && { value: receiver }),
	...(atOnce.test(method) && { runsAtOnce: true }),
	...(asks.test(method) && { asks: true }),
});

const escapes: Record<string, string> = { n: "\n", t: "\t", r: "\r", b: "\b", f: "\f", "0": "\0" };

export function unescaped(text: string): string {
	if (!text.includes("\\")) return text;
	return text.replace(/\\(?:u([\da-fA-F]{4})|([\s\S]))/g, (_, code: string | undefined, one: string) =>
		code ? String.fromCharCode(Number.parseInt(code, 16)) : (escapes[one] ?? one),
	);
}

export function numberOf(text: string): number | undefined {
	const plain = text.replaceAll("_", "").replace(/(?<!^0x.*)[fFdD]$|[uUlL]+$/i, "");
	const value = Number(plain);
	return Number.isNaN(value) ? undefined : value;
}

/** `HikariConfig().apply { maximumPoolSize = 8 }`: what a function sets by its name alone is given to the call. */
export function configured(builder: Builder, call: Call, from: number, lambdas: readonly Expr[]): void {
	const regions = new Set(lambdas.flatMap((one) => (one.kind === "function" ? [one.fn.region] : [])));
	const isInside = (region: Region | undefined): boolean =>
		region !== undefined && (regions.has(region) || isInside(region.parent));
	for (const { target, value, operator, region } of builder.code.writes.slice(from)) {
		if (operator !== "=" || !isInside(region)) continue;
		const isOwn = target.kind === "member" && target.of.kind === "name" && /^(it|this)$/.test(target.of.name);
		const name = target.kind === "name" || isOwn ? target.name : undefined;
		if (name !== undefined && call.named[name] === undefined) call.named[name] = value;
	}
}
