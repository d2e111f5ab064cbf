import type { Location } from "../../design/text.ts";

/*
 * The form in which detectors see code, whatever its language: plain data, made by an adapter (`adapter.ts`) from one
 * file alone. What a name means, also across files, `program.ts` finds out; so an adapter knows syntax and nothing else.
 */

export type Language = "python" | "typescript" | "java" | "kotlin" | "go" | "csharp";

/**
 * Where a value comes from: `from` is the package or module as it is imported, `path` what was done with its export.
 * `redis.Redis()` is { from: "redis", path: ".Redis()" }; something known by its type alone is an instance of it, so a
 * parameter `cache: Redis` is the same. An element of what it holds has "[]" at the end.
 */
export interface Origin {
	from: string;
	path: string;
}

interface Base {
	at: Location;
	/** As it is written, in one line and shortened. */
	text: string;
}

export type Literal = string | number | boolean | null;

export type Expr =
	| (Base & { kind: "literal"; value: Literal })
	/** A name, and where it is used. What an object calls itself (self, this, a Go receiver) is always "this". */
	| (Base & { kind: "name"; name: string; region: Region })
	| (Base & { kind: "member"; of: Expr; name: string })
	| (Base & { kind: "index"; of: Expr; index: Expr })
	| (Base & { kind: "call"; call: Call })
	/** A text with holes: an f-string, a template. Texts that are added are an operation. */
	| (Base & { kind: "text"; parts: Expr[] })
	| (Base & { kind: "list"; items: Expr[] })
	/** `key` is undefined for what is spread into it. */
	| (Base & { kind: "map"; entries: { key: Expr | undefined; value: Expr }[] })
	/** What it makes for each element: a comprehension. */
	| (Base & { kind: "each"; makes: Expr; over: Expr })
	/** Arithmetic, comparison and logic, spelled as in C: && || ! == != and "in"; one operand where it is a prefix. */
	| (Base & { kind: "operation"; operator: string; operands: Expr[] })
	| (Base & { kind: "choice"; test: Expr; yes: Expr; no: Expr })
	| (Base & { kind: "function"; fn: Fn })
	/** All that no detector asks for, with what it is made of. */
	| (Base & { kind: "other"; parts: Expr[] });

/** A stretch of code that something holds for. The module is the outermost; functions and classes are regions as well. */
export interface Region {
	kind:
		| "module"
		| "class"
		| "function"
		| "if"
		| "else"
		| "loop"
		| "try"
		| "catch"
		| "finally"
		| "with"
		| "block"
		| "case";
	at: Location;
	parent?: Region;
	/** What holds in an "if" and a while loop, and does not hold in an "else". */
	test?: Expr;
	/** What a loop goes over. */
	over?: Expr;
	/** What a `with`, `using` or `synchronized` holds for as long. */
	held?: Expr[];
	fn?: Fn;
	class?: Class;
	/** A function that the call which it is given to runs at once, as of forEach or of a transaction: part of its caller. */
	runsAtOnce?: boolean;
}

/** A call, or the making of an instance. */
export interface Call {
	callee: Expr;
	/** The callee alone, and all of the call. */
	at: Location;
	whole: Location;
	positional: Expr[];
	named: Record<string, Expr>;
	/** What further arguments are taken from (`*args`, `**options`, `...rest`). */
	spread?: Expr[];
	region: Region;
	/** Its place among the steps of the file, as they are evaluated. */
	order: number;
	/** What its result is kept in, directly. */
	kept?: Expr;
	/** The call that it is an argument of, directly or within an expression. */
	within?: Call;
	isAwaited?: boolean;
}

/** An assignment. `operator` is "=" or as in "+=". */
export interface Write {
	target: Expr;
	operator: string;
	value: Expr;
	at: Location;
	region: Region;
	order: number;
}

/** Where a function hands something out, or is left. */
export interface Exit {
	kind: "return" | "throw" | "yield" | "break" | "continue";
	value?: Expr;
	at: Location;
	region: Region;
	order: number;
}

/** A type as it is written: "redis.Redis", "List" of "Pool". */
export interface Type {
	name: string;
	of: Type[];
	/** C#, whose types go by their last names: what stands before that. */
	within?: string;
}

export interface Parameter {
	name: string;
	type?: Type;
	otherwise?: Expr;
	/** What stands on it: annotations, attributes. */
	marks?: Expr[];
}

export interface Fn {
	/** "" for one without a name. */
	name: string;
	at: Location;
	region: Region;
	class?: Class;
	parameters: Parameter[];
	/** Decorators, annotations, attributes: a call, or a name alone. */
	marks: Expr[];
	isAsync?: boolean;
	result?: Type;
	/** What a condition that is handed in comes to, of one that is part of its caller. */
	says?: Expr;
}

export interface Class {
	name: string;
	at: Location;
	region: Region;
	bases: Type[];
	/** What else its head says (`table=True`, `metaclass=…`). */
	named: Record<string, Expr>;
	marks: Expr[];
	/** An object: there is one of it in the process. */
	isSingle?: boolean;
}

/** What a name stands for. Members of an object are names of its class: "this.pool". */
export interface Binding {
	name: string;
	at: Location;
	/** Where the name holds. */
	region: Region;
	/** Where this very binding stands: an `if`, a `try`. */
	within: Region;
	/** Import: the module, and the name that it exports there ("" for the module itself). */
	from?: string;
	exported?: string;
	value?: Expr;
	/** From a value that is taken apart to this name: "[0]", ".name". */
	path?: string;
	fn?: Fn;
	class?: Class;
	parameter?: Parameter;
	/** The name goes over the elements of this. */
	over?: Expr;
	type?: Type;
	/** Others may import it. */
	isPublic?: boolean;
	/** A field of its class itself: there is one in the process, however many objects. */
	isStatic?: boolean;
	marks?: Expr[];
}

/** One file. Lists are in the order of the text, those of steps in the order in which they are evaluated. */
export interface Code {
	path: string;
	language: Language;
	/** The package that it says it is part of (Java, Kotlin, Go, C#). */
	package?: string;
	module: Region;
	names: Binding[];
	calls: Call[];
	writes: Write[];
	exits: Exit[];
	functions: Fn[];
	classes: Class[];
	/** The files of a package that is read as one (Go). */
	parts?: readonly Code[];
	/** Modules and namespaces all of whose names are imported. */
	opened: string[];
	/** Name spaces whose extensions may be called (C#). */
	uses?: string[];
	/** Conditions of the file, in the order of the text: each region that has a test. */
	tests: Region[];
	/** Where the text could not be read, or was left out as too deep. */
	faults: { at: Location; what: string; isWhole?: true }[];
}
