import type { Span } from "../syntax.ts";

/*
 * A program as it is worked out, whatever its language: plain data with exact places. A reader (`typescript.ts`,
 * `python/`) turns one file into it and knows syntax alone; what names mean `scopes.ts` finds out.
 */

export type Term = Span &
	(
		| { kind: "literal"; value: string | number | boolean | null }
		| { kind: "name"; name: string }
		/** What an object calls itself: this, self. */
		| { kind: "self" }
		| { kind: "member"; of: Term; name: string }
		| { kind: "index"; of: Term; key: Term }
		| { kind: "text"; parts: (string | Term)[] }
		| { kind: "list"; items: Item[] }
		| { kind: "object"; members: Member[] }
		| { kind: "function"; fn: Fn }
		| { kind: "class"; class: Class }
		| { kind: "choice"; test: Term; yes: Term; no: Term }
		/** Spelled as in C: && || ?? ! == !=; one operand where it is a prefix. */
		| { kind: "operation"; operator: string; operands: Term[] }
		| { kind: "assign"; to: Pattern; value: Term }
		| { kind: "new"; of: Term; given: Given }
		| { kind: "call"; of: Term; given: Given }
		/** The constructor of the class that the present one extends. */
		| { kind: "super"; given: Given }
		/** A comprehension: what it makes for each of a list; `key` where that is an object. */
		| { kind: "each"; to: Pattern; over: Term; test?: Term; key?: Term; makes: Term }
		| { kind: "other" }
	);

/** Spread, it gives all of its own. */
export interface Item {
	value: Term;
	spread?: boolean;
}

/** Without a key it is spread: it gives all of its own. */
export interface Member {
	key?: Term;
	value: Term;
}

/** What a call is given: in order, and by names (Python). `named` spans these alone. */
export interface Given {
	items: Item[];
	named?: Span & { members: Member[] };
}

export type Pattern =
	| { kind: "name"; name: string }
	/** `isRest`: it takes what the others leave. */
	| { kind: "members"; members: { key: string; to: Pattern; otherwise?: Term; isRest?: boolean }[] }
	| { kind: "items"; items: (Pattern | undefined)[] }
	/** A member of something, or an item. */
	| { kind: "place"; of: Term; name: string };

export interface Parameter {
	to: Pattern;
	otherwise?: Term;
	/** It takes what is left over: in order, or by names. */
	rest?: "items" | "named";
	/** Its value is kept in a field of its name at once. */
	isField?: boolean;
}

export interface Fn extends Span {
	parameters: Parameter[];
	body: Statement[] | Term;
}

export interface Class extends Span {
	name: string;
	base?: Term;
	fields: { name: string; value?: Term }[];
	maker?: Fn;
	methods: Map<string, { fn: Fn; isGetter?: boolean }>;
	/** It is made from the values of its fields (a dataclass). */
	isRecord?: boolean;
}

export type Statement =
	| { kind: "term"; term: Term }
	| { kind: "declare"; to: Pattern; value: Term }
	/** `isScope`: what is declared in it holds in it alone. */
	| { kind: "block"; statements: Statement[]; isScope: boolean }
	| { kind: "if"; test: Term; yes: Statement; no?: Statement }
	| { kind: "each"; to: Pattern; over: Term; body: Statement }
	| { kind: "switch"; subject: Term; cases: { test?: Term; body: Statement[]; ends: boolean }[] }
	| { kind: "return"; value?: Term };

/** Where a name of a file comes from: the module, and the name there ("*" for all of it). */
export interface Import {
	from: string;
	name: string;
}

export interface Form {
	statements: Statement[];
	imports: Map<string, Import>;
	/** What stands at its top by name. */
	declared: Map<string, Term>;
	/** What it hands on from other files: all of one, or one name as another. */
	handedOn: { from: string; name?: string; as?: string }[];
	/** Modules in the order in which they are imported. */
	modules: string[];
}
