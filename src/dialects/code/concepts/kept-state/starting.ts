import type { Code, Fn, Region } from "../../code.ts";
import { callsNamed } from "../../data/calls-by.ts";
import { ownerOf } from "../../regions.ts";
import { setsUp } from "../../state/lasting.ts";

/** Not while the file is loaded, nor while its one instance is made or the process starts. */
export function runsInFunction(region: Region, code: Code): boolean {
	const fn = ownerOf(region);
	return fn !== undefined && !startsWith(fn, code) && !isOfStart(fn, code);
}

interface Starting {
	functions: Map<Fn, boolean>;
	/** Functions of one name are called alike. */
	named: Map<string, boolean>;
}

const known = new WeakMap<Code, Starting>();

function startingIn(code: Code): Starting {
	const found = known.get(code) ?? { functions: new Map(), named: new Map() };
	known.set(code, found);
	return found;
}

function startsWith(fn: Fn, code: Code): boolean {
	const { functions } = startingIn(code);
	const found = functions.get(fn) ?? isByItself(fn, code);
	functions.set(fn, found);
	return found;
}

function isByItself(fn: Fn, code: Code): boolean {
	// Java's and C#'s constructors are called like their class.
	const makes = atStart.test(fn.name) || (fn.name !== "" && fn.name === fn.class?.name);
	return makes || fn.marks.some(({ text }) => startMarks.test(text)) || setsUp(fn, code);
}

/** Called by what runs at the start, and by nothing else: `func load() { … }` of `main`. */
function isOfStart(fn: Fn, code: Code, depth = 3): boolean {
	const { named } = startingIn(code);
	const key = `${depth} ${fn.class ? "method" : "function"} ${fn.name}`;
	const found = named.get(key) ?? isCalledAtStart(fn, code, depth);
	named.set(key, found);
	return found;
}

function isCalledAtStart(fn: Fn, code: Code, depth: number): boolean {
	// A function of no class is called by its name alone: `app.get(…)` is another's.
	const callers = (fn.name && depth > 0 ? callsNamed(fn.name, code) : []).filter(
		({ callee }) => fn.class !== undefined || callee.kind === "name",
	);
	return (
		callers.length > 0 &&
		callers.every(({ region }) => {
			const owner = ownerOf(region);
			return owner === undefined || startsWith(owner, code) || isOfStart(owner, code, depth - 1);
		})
	);
}

const atStart =
	/^(constructor|__init__|init|onModuleInit|onApplicationBootstrap|setup|main|lifespan|startup|on_startup|bootstrap|OnInitializedAsync|(load|init|must)[A-Z]\w*)$/;

const startMarks =
	/on_event\(\s*["']startup|asynccontextmanager|on_startup|before_first_request|PostConstruct|ApplicationReadyEvent|ApplicationStartedEvent|ContextRefreshedEvent/;
