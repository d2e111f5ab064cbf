import { CelScalar, celEnv, celFunc, isCelError, listType, parse, plan } from "@bufbuild/cel";
import { withoutTraces } from "../design/failure.ts";
import { bound, stepName } from "./cel-budget.ts";

/** What an expression gave: a value, or what it needed and could not have, or a mistake in the expression itself. */
export type Outcome = { value: unknown } | { missing: string[] } | { broken: string };

export type Expression = (names: Record<string, unknown>) => Outcome;

const { DOUBLE, BOOL } = CelScalar;
const mostCharacters = 10_000;
/** Rounds of loops in one evaluation: more than any design has services behind a balancer, squared. */
const mostSteps = 50_000;
let steps = 0;
const environment = celEnv({
	funcs: [
		celFunc(stepName, [BOOL], BOOL, (goesOn) => {
			if (++steps > mostSteps) throw new Error(`it takes more than ${mostSteps} steps`);
			return goesOn;
		}),
		celFunc("ceil", [DOUBLE], DOUBLE, Math.ceil),
		celFunc("floor", [DOUBLE], DOUBLE, Math.floor),
		celFunc("lognormalMean", [DOUBLE, DOUBLE], DOUBLE, lognormalMean),
		celFunc("max", [DOUBLE, DOUBLE], DOUBLE, Math.max),
		celFunc("min", [DOUBLE, DOUBLE], DOUBLE, Math.min),
		// What cannot be added is left to CEL: a member that nobody knows makes the whole sum unknown before this is called.
		celFunc("sum", [listType(CelScalar.DYN)], DOUBLE, (list) =>
			[...list].reduce((sum: number, one) => sum + Number(one), 0),
		),
	],
});
const absent = /^(?:field not found: (.+)|unresolved attribute|index \d+ out of bounds.*)$/;
const compiled = new Map<string, Expression>();

/** A parsed expression whose loops are bounded: plain data. */
export type Tree = ReturnType<typeof parse>;

let trees: ReadonlyMap<string, Tree> = new Map();

/** Takes trees of expressions, by their texts, as `treeOf` made them: to parse takes far longer than to judge by them. */
export function takeTrees(made: ReadonlyMap<string, Tree>): void {
	trees = made;
}

/** Throws on a syntax error, and on what could grow beyond bounds. */
export function treeOf(source: string): Tree {
	if (source.length > mostCharacters) throw new Error(`it is longer than ${mostCharacters} characters`);
	const parsed = parse(source);
	bound(parsed.expr);
	return { ...parsed, sourceInfo: undefined };
}

/**
 * Compiles a CEL expression (https://cel.dev). Numbers of the design are doubles: write 2.0, not 2, in arithmetic.
 * A field that an object lacks is an error in CEL, and `&&` and `||` absorb an error exactly where the other side
 * decides: three-valued logic without code of ours. Throws as `treeOf` does.
 */
export function compile(source: string): Expression {
	const known = compiled.get(source);
	if (known) return known;
	const run = plan(environment, trees.get(source) ?? treeOf(source)) as (names: Record<string, unknown>) => unknown;
	const expression: Expression = (names) => {
		steps = 0;
		// What is not known is an error of CEL.
		const result = withoutTraces(() => run(names));
		if (!isCelError(result)) {
			const value = plain(result);
			// Such as the mean of a time whose median is zero: nobody knows it.
			return typeof value === "number" && !Number.isFinite(value) ? { missing: [] } : { value };
		}
		// Where both sides of an operator fail, the first error carries the others as its cause.
		const messages = [result, ...[result.cause ?? []].flat()].map((one) => (one as Error).message);
		const broken = messages.find((message) => !absent.test(message));
		if (broken !== undefined) return { broken: explained(broken) };
		return { missing: messages.flatMap((message) => absent.exec(message)?.[1] ?? []) };
	};
	compiled.set(source, expression);
	return expression;
}

/** Who writes 2 where CEL wants 2.0 is told so: its own words speak of overloads. */
function explained(message: string): string {
	const slip = /overload .* applied to '\(.*\bint\b.*\)'/.test(message);
	return slip ? `${message}: numbers of the design are doubles, so write "2.0", not "2"` : message;
}

/** Mean of a lognormal time with this median and 99th percentile: median · exp(σ²/2), σ = ln(p99/p50) / z₀.₉₉. */
function lognormalMean(p50: number, p99: number): number {
	const sigma = Math.log(Math.max(p99 / p50, 1)) / 2.3263478740408408;
	return p50 * Math.exp(sigma ** 2 / 2);
}

/** CEL's integers and lists as plain JavaScript. */
function plain(value: unknown): unknown {
	if (typeof value === "bigint") return Number(value);
	if (typeof value === "object" && value !== null && Symbol.iterator in value) {
		return [...(value as Iterable<unknown>)].map(plain);
	}
	return value;
}
