import type { Binding, Call, Code, Expr, Fn, Origin, Region } from "./code.ts";
import { add } from "./grouped.ts";
import type { Knowledge } from "./knowledge.ts";
import { functionOf } from "./regions.ts";

type Names = Map<Region, Map<string, Binding[]>>;

/** More values than people give one name in one place; who follows a name looks at all of them. */
const mostBindings = 64;

/** The names of a file by where they hold; a file is looked at by all that import it. */
const known = new WeakMap<Code, Names>();

export function namesOf(code: Code): Names {
	const found = known.get(code);
	if (found) return found;
	const made: Names = new Map();
	for (const one of code.names) {
		const inRegion = made.get(one.region) ?? new Map<string, Binding[]>();
		made.set(one.region, inRegion);
		if ((inRegion.get(one.name)?.length ?? 0) < mostBindings) add(inRegion, one.name, one);
	}
	known.set(code, made);
	return made;
}

/** `import static com.acme.Limits.MOST`: a member of the class that the file holds. */
export function membersOf(code: Code, name: string): readonly Binding[] {
	const stem = code.path.replace(/^.*\/|\.\w+$/g, "");
	const holder = code.classes.find((one) => one.name === stem);
	return (holder && namesOf(code).get(holder.region)?.get(`this.${name}`)) ?? [];
}

/** The one value that bindings hold; undefined where there are several, or a caller gives it. */
export function heldBy(bindings: readonly Binding[]): Binding | undefined {
	const held = bindings.filter(({ value }) => value && !(value.kind === "literal" && value.value === null));
	return held.length === 1 && !bindings.some(({ parameter, over }) => parameter || over) ? held[0] : undefined;
}

/** What a call of something known gives: a step of a builder gives the builder again. */
export function resultOf(origin: Origin, { callee }: Call, knowledge: Knowledge): Origin {
	const method = callee.kind === "member" ? callee.name : "";
	const owner = method && (origin.from + origin.path).slice(0, -method.length - 1).replace(/^\./, "");
	const fluent = owner ? knowledge.of(owner).find((one) => one.is === "fluent") : undefined;
	if (fluent?.is === "fluent") {
		const end = Object.hasOwn(fluent.ends, method) ? fluent.ends[method] : owner;
		return { from: "", path: `.${end}` };
	}
	return { from: origin.from, path: `${origin.path}()` };
}

/** A module that is loaded where it is used: `app.register(import("@fastify/rate-limit"))`, `app.use(require("helmet")())`. */
export function inlineModule({ callee, positional: [first] }: Call): string | undefined {
	const loads = callee.text === "import" || callee.text === "require";
	return loads && first?.kind === "literal" && typeof first.value === "string" ? first.value : undefined;
}

/** What the functions of a file give, each at one place or several. */
const given = new WeakMap<Code, Map<Fn, Expr[]>>();

export function resultsOf(code: Code): Map<Fn, Expr[]> {
	const found = given.get(code);
	if (found) return found;
	const made = new Map<Fn, Expr[]>();
	for (const { kind, value, region } of code.exits) {
		const fn = (kind === "return" || kind === "yield") && value ? functionOf(region) : undefined;
		if (fn && value) add(made, fn, value);
	}
	given.set(code, made);
	return made;
}

const imports = new WeakMap<Code, readonly Binding[]>();

/** The names that a file imports. */
export function importsOf(code: Code): readonly Binding[] {
	const found = imports.get(code) ?? code.names.filter(({ from }) => from !== undefined);
	imports.set(code, found);
	return found;
}

/** Whether a file imports something of that name: `from google.cloud import firestore`, `using Azure.Cosmos;`. */
export function isImported(name: RegExp, code: Code): boolean {
	const said = importsOf(code).map(({ from, exported }) => `${from}.${exported ?? ""}`);
	return [...said, ...(code.uses ?? []), ...code.opened].some((one) => name.test(one));
}
