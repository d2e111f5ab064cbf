import { partsOf } from "../builder.ts";
import type { Call, Code, Expr, Fn, Region } from "../code.ts";
import type { Program } from "../program.ts";
import { ownerOf } from "../regions.ts";
import { remembered } from "../remembered.ts";

/** Everything that an expression is made of, itself first; nothing of functions, which run at another time. */
export function within(expr: Expr | undefined, depth = 8): readonly Expr[] {
	const found: Expr[] = [];
	if (expr) collect(expr, depth, found);
	return found;
}

function collect(expr: Expr, depth: number, into: Expr[]): void {
	if (depth === 0) return;
	into.push(expr);
	for (const part of partsOf(expr)) collect(part, depth - 1, into);
}

/** Assignments that are gone back over from a value, at most. */
const mostSteps = 8;

/** The calls that a value comes from, the nearest first: of the names, members and entries in it, those that once made them. */
export const sourcesOf = (expr: Expr | undefined, program: Program): ReadonlySet<Call> =>
	expr ? sources(expr, program) : none;

const none: ReadonlySet<Call> = new Set();

const sources = remembered((expr: Expr, program): ReadonlySet<Call> => {
	const found = new Set<Call>();
	const seen = new Set<Expr>();
	// Level by level, each value once: those that are made of one another's names have as many ways to them as there are paths.
	let level = [expr];
	for (let step = 0; step < mostSteps && level.length > 0; step++) {
		const next: Expr[] = [];
		for (const part of level.flatMap((one) => within(one))) {
			if (part.kind === "call") found.add(part.call);
			if ((part.kind !== "name" && part.kind !== "member") || isClass(part, program)) continue;
			for (const { value, over, fn } of program.bindingsOf(part))
				for (const held of [value, over, fn && isProperty(fn) ? program.returned(fn) : undefined]) {
					if (!held || seen.has(held)) continue;
					seen.add(held);
					next.push(held);
				}
		}
		level = next;
	}
	return found;
});

/** Python: a function that is read like a value, `self.voucher`. */
export const isProperty = ({ marks }: Fn) => marks.some(({ text }) => /^(\w+\.)*(cached_)?property$/.test(text));

/** What Java and Kotlin call a class holds no value: the file that it stands in need not be parsed for one. */
const isClass = (part: Expr, { code: { language } }: Program) =>
	part.kind === "name" && (language === "java" || language === "kotlin") && /^[A-Z]\w*[a-z]/.test(part.name);

/** Whether the text of one step runs before that of another in one pass of their function. */
export function dominates(first: Region, then: Region): boolean {
	for (let at: Region | undefined = then; at; at = at.parent) {
		if (at === first) return true;
		if (at.kind === "function" && !at.runsAtOnce) break;
	}
	// A `with`, a `try` or a plain block is run on the way.
	const open = /^(with|try|block)$/.test(first.kind) || (first.kind === "function" && first.runsAtOnce);
	return Boolean(open) && first.parent !== undefined && !isCaughtFrom(first, then) && dominates(first.parent, then);
}

/**
 * Whether one pass that has run a step may come to another behind it: what stands in a branch or a loop goes on unless it leaves
 * its function or loop there, and never into another branch of the same.
 */
export function reaches(first: Region, then: Region, code: Code): boolean {
	const around = new Set<Region>();
	for (let at: Region | undefined = then; at; at = at.parent) {
		around.add(at);
		if (at.kind === "function" && !at.runsAtOnce) break;
	}
	for (let at: Region = first; !around.has(at); ) {
		const { parent } = at;
		if (!parent || (at.kind === "function" && !at.runsAtOnce) || at.kind === "catch") return false;
		if (isCaughtFrom(at, then) || (isBranch(at) && (isLeft(at, code) || isOtherBranch(at, around)))) return false;
		at = parent;
	}
	return true;
}

const isBranch = ({ kind }: Region) => /^(if|else|case|loop)$/.test(kind);

const isOtherBranch = (at: Region, around: ReadonlySet<Region>) =>
	[...around].some(({ kind, parent }) => parent === at.parent && /^(else|case)$/.test(kind));

const left = new WeakMap<Code, Set<Region>>();

/** Something in it leaves the function. */
function isLeft(region: Region, code: Code): boolean {
	let found = left.get(code);
	if (!found) {
		found = new Set();
		for (const exit of code.exits)
			for (let at = /^(return|throw)$/.test(exit.kind) ? exit.region : undefined; at; at = at.parent) {
				found.add(at);
				if (at.kind === "function" && !at.runsAtOnce) break;
			}
		left.set(code, found);
	}
	return found.has(region);
}

/** Within a `catch` beside it: what stands there runs where the first did not come to its end. */
function isCaughtFrom(first: Region, then: Region): boolean {
	for (let at: Region | undefined = then; at && at !== first.parent; at = at.parent)
		if (at.kind === "catch" && at.parent === first.parent) return true;
	return false;
}

export function sameFunction(a: Region, b: Region): boolean {
	return ownerOf(a) === ownerOf(b);
}

/** The function that is run, with its class, and everything around it, as words. */
export function namesAround(region: Region | undefined): string[] {
	const names: string[] = [];
	for (let at = region; at; at = at.parent) names.push(at.fn?.name ?? "", at.class?.name ?? "");
	return names.filter(Boolean);
}

/** The part of a path before the folder that holds the sources: what is one program. */
export function projectOf(path: string): string {
	const folders = path.split("/").slice(0, -1);
	const source = folders.findIndex((one) => /^(src|lib|app|internal|cmd|pkg)$/.test(one));
	return source >= 0 ? folders.slice(0, source).join("/") : folders.slice(0, Math.max(0, folders.length - 2)).join("/");
}
