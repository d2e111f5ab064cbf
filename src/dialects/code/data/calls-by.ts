import type { Call, Code, Expr, Fn, Region, Write } from "../code.ts";
import { add } from "../grouped.ts";
import { functionOf, ownerOf } from "../regions.ts";
import { methodOf, receiverOf } from "../values.ts";

/** Calls of a file by the function that runs them, by the call that they are made on …: programs hold many thousands. */
interface CallsBy {
	owner: Map<Fn | undefined, Call[]>;
	inside: Map<Fn | undefined, Call[]>;
	receiver: Map<Call, Call[]>;
	name: Map<string, Call[]>;
	given: Map<Fn, Call[]>;
	naming: Map<string, Call[]>;
}

const known = new WeakMap<Code, CallsBy>();

function callsBy(code: Code): CallsBy {
	const found = known.get(code);
	if (found) return found;
	const made: CallsBy = {
		owner: new Map(),
		inside: new Map(),
		receiver: new Map(),
		name: new Map(),
		given: new Map(),
		naming: new Map(),
	};
	for (const call of code.calls) {
		add(made.owner, ownerOf(call.region), call);
		add(made.inside, functionOf(call.region), call);
		add(made.name, methodOf(call), call);
		for (const fn of new Set(call.positional.flatMap((one) => (one.kind === "function" ? [one.fn] : []))))
			add(made.given, fn, call);
		for (const one of call.positional) if (one.kind === "name") add(made.naming, one.name, call);
		const of = receiverOf(call);
		if (of?.kind === "call") add(made.receiver, of.call, call);
	}
	known.set(code, made);
	return made;
}

/** In the order of the text. */
export const callsOwnedBy = (owner: Fn | undefined, code: Code): readonly Call[] =>
	callsBy(code).owner.get(owner) ?? [];

/** Calls that stand in a function itself, and in none within it. */
export const callsInside = (fn: Fn | undefined, code: Code): readonly Call[] => callsBy(code).inside.get(fn) ?? [];

/** Calls that are made on what a call gives, in the same expression. */
export const callsOn = (call: Call, code: Code): readonly Call[] => callsBy(code).receiver.get(call) ?? [];

/** Calls of something of that name, whatever it is a member of. */
export const callsNamed = (name: string, code: Code): readonly Call[] => callsBy(code).name.get(name) ?? [];

const below = new WeakMap<Code, Map<Fn, Call[]>>();

/** Calls of a function and of those that stand in it. */
export function callsBelow(fn: Fn, code: Code): readonly Call[] {
	let found = below.get(code);
	if (!found) {
		found = new Map();
		for (const call of code.calls)
			for (let at: Region | undefined = call.region; at; at = at.parent) if (at.fn) add(found, at.fn, call);
		below.set(code, found);
	}
	return found.get(fn) ?? [];
}

/** Calls by such a name. */
export const callsLike = (name: RegExp, code: Code): readonly Call[] =>
	[...callsBy(code).name].flatMap(([one, calls]) => (name.test(one) ? calls : []));

/** Whether anything is called by such a name. */
export const isCalled = (name: RegExp, code: Code): boolean =>
	[...callsBy(code).name.keys()].some((one) => name.test(one));

/** Calls that are given a function where it is written. */
export const callsGiven = (fn: Fn, code: Code): readonly Call[] => callsBy(code).given.get(fn) ?? [];

/** Calls that are given something of that name. */
export const callsNaming = (name: string, code: Code): readonly Call[] => callsBy(code).naming.get(name) ?? [];

const conditions = new WeakMap<Code, Map<Fn | undefined, Region[]>>();

/** Conditions of a function, in the order of the text: of what stands in branches, and of what is demanded before it goes on. */
export const testsOwnedBy = (owner: Fn | undefined, code: Code): readonly Region[] => testsBy(code).get(owner) ?? [];

/** The functions that have conditions. */
export const testingIn = (code: Code): Iterable<Fn | undefined> => testsBy(code).keys();

function testsBy(code: Code): Map<Fn | undefined, Region[]> {
	const known = conditions.get(code);
	if (known) return known;
	const found = new Map<Fn | undefined, Region[]>();
	const demands = code.calls.flatMap((call) => demandOf(call, code) ?? []);
	const inOrder = (one: Region, other: Region) =>
		one.at.range.start.line - other.at.range.start.line ||
		one.at.range.start.character - other.at.range.start.character;
	const all = demands.length > 0 ? [...code.tests, ...demands].sort(inOrder) : code.tests;
	for (const one of all) add(found, ownerOf(one), one);
	conditions.set(code, found);
	return found;
}

/** Kotlin's and Arrow's own, and those of Spring, Guava and Commons. */
const demandsOfJvm = /^(require|check|ensure|assert|isTrue|state|checkState|checkArgument)$/;
const demandsOfScript = /^(assert|invariant)$/;

/** `check(stock >= n) { … }`, `Assert.isTrue(stock >= n, "…")`: a condition, without which the function is left. */
function demandOf(call: Call, code: Code): Region | undefined {
	const { language } = code;
	const names =
		language === "java" || language === "kotlin"
			? demandsOfJvm
			: language === "typescript"
				? demandsOfScript
				: undefined;
	const [test] = call.positional;
	const asked = names === demandsOfJvm ? askedOf(call, code) : undefined;
	if (asked) return { kind: "if", at: call.whole, parent: call.region, test: asked };
	if (!test || !names?.test(methodOf(call)) || test.kind === "function" || test.kind === "literal") return undefined;
	return { kind: "if", at: call.whole, parent: call.region, test };
}

const leaves = new WeakMap<Code, Set<Fn | undefined>>();

/** Functions that throw, or that an error is made in. */
function leavingIn(code: Code): ReadonlySet<Fn | undefined> {
	const known = leaves.get(code);
	if (known) return known;
	const found = new Set(code.exits.flatMap(({ kind, region }) => (kind === "throw" ? [functionOf(region)] : [])));
	leaves.set(code, found);
	return found;
}

/**
 * What an Optional or a nullable value is asked by a function that it is given: `ifPresent(one -> { throw … })`, `?.let { throw … }`;
 * `filter(one -> one.stock >= n)`, `takeIf { it.stock >= n }`, where the condition is about what it is asked of.
 */
function askedOf(call: Call, code: Code): Expr | undefined {
	const method = methodOf(call);
	const given = call.positional.find((one) => one.kind === "function");
	const of = receiverOf(call);
	const named = of && /^(filter|takeIf|takeUnless)$/.test(method) ? referred(call.positional[0], of) : undefined;
	if (named) return named;
	if (given?.kind !== "function" || !of) return undefined;
	if (/^(ifPresent|let|also|run)$/.test(method)) return leavingIn(code).has(given.fn) ? of : undefined;
	if (!/^(filter|takeIf|takeUnless)$/.test(method)) return undefined;
	const { says } = given.fn;
	const { at, text } = call.callee;
	return says && { kind: "operation", operator: "&&", operands: [of, says], at, text };
}

/** `filter(Seat::isAvailable)`, as if it was asked of what is filtered. */
function referred(given: Expr | undefined, of: Expr): Expr | undefined {
	const name = /^[\w.]+::(\w+)$/.exec(given?.text ?? "")?.[1];
	return given && name ? { kind: "member", of, name, at: given.at, text: given.text } : undefined;
}

const written = new WeakMap<Code, Map<string, Write[]>>();

/** What is written to something, by the words that it is written to with. */
export function writesTo(text: string, code: Code): readonly Write[] {
	let found = written.get(code);
	if (!found) {
		found = new Map();
		for (const one of code.writes) add(found, one.target.text, one);
		written.set(code, found);
	}
	return found.get(text) ?? [];
}

const assigned = new WeakMap<Code, Map<Fn | undefined, Write[]>>();

/** Assignments of a function, in the order of the text. */
export function writesOwnedBy(owner: Fn | undefined, code: Code): readonly Write[] {
	let found = assigned.get(code);
	if (!found) {
		found = new Map();
		for (const one of code.writes) add(found, ownerOf(one.region), one);
		assigned.set(code, found);
	}
	return found.get(owner) ?? [];
}
