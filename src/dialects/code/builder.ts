import { LineMap, type Location, type SourceFile } from "../../design/text.ts";
import type {
	Binding,
	Call,
	Class,
	Code,
	Exit,
	Expr,
	Fn,
	Language,
	Literal,
	Parameter,
	Region,
	Write,
} from "./code.ts";
import { add } from "./grouped.ts";
import type { Syntax } from "./syntax.ts";

type Span = { start: number; end: number };

/** What is given by names of the code, which may be those that every object has of itself: `constructor`, `__proto__`. */
class ByName {
	[name: string]: Expr;
}
Object.setPrototypeOf(ByName.prototype, null);
Reflect.deleteProperty(ByName.prototype, "constructor");

const byName = (named: Record<string, Expr>): Record<string, Expr> => Object.assign(new ByName(), named);

/** Collects what an adapter finds in one file: places, regions, and the steps in their order. */
export class Builder {
	readonly code: Code;
	private readonly lines: LineMap;
	private readonly text: string;
	private steps = 0;
	private readonly ofParameters = new Map<Parameter, Binding[]>();

	constructor(file: SourceFile, language: Language) {
		this.text = file.text;
		this.lines = new LineMap(file.text);
		const at = { file: file.path, range: this.lines.range(0, file.text.length) };
		this.code = {
			path: file.path,
			language,
			module: { kind: "module", at },
			names: [],
			calls: [],
			writes: [],
			exits: [],
			functions: [],
			classes: [],
			opened: [],
			tests: [],
			faults: [],
		};
	}

	at({ start, end }: Span): Location {
		return { file: this.code.path, range: this.lines.range(start, end) };
	}

	/** The first faults of a text, which is one whole where its parser gave it up. */
	tellFaults(faults: readonly Syntax[]): void {
		for (const { start, end, isCut } of faults.slice(0, 20)) {
			const isWhole = isCut && start === 0 && end >= this.text.length;
			const what = isWhole ? "too hard to parse" : isCut ? "nested too deeply" : "a syntax error";
			this.code.faults.push({ at: this.at({ start, end }), what, ...(isWhole && { isWhole }) });
		}
	}

	textOf({ start, end }: Span): string {
		return this.text.slice(start, end);
	}

	/** All that the text has of a pattern. */
	said(pattern: RegExp): readonly string[] {
		return this.text.match(pattern) ?? [];
	}

	base(span: Span): { at: Location; text: string } {
		const start = this.text.slice(span.start, Math.min(span.end, span.start + 200));
		const short = start.includes("\n") ? start.replace(/\s+/g, " ") : start;
		return { at: this.at(span), text: short };
	}

	literal(span: Span, value: Literal): Expr {
		return { ...this.base(span), kind: "literal", value };
	}

	other(span: Span, parts: Expr[] = []): Expr {
		return { ...this.base(span), kind: "other", parts };
	}

	region(kind: Region["kind"], span: Span, parent: Region, more: Partial<Region> = {}): Region {
		const region: Region = { kind, at: this.at(span), parent, ...more };
		if (region.test && kind !== "else") this.code.tests.push(region);
		return region;
	}

	bind(name: string, span: Span, region: Region, within: Region, more: Partial<Binding> = {}): void {
		const made: Binding = { name, at: this.at(span), region, within, ...more };
		this.code.names.push(made);
		if (made.parameter && made.region === made.within) add(this.ofParameters, made.parameter, made);
	}

	/** The place of a step that is told of later: of a call that runs what it is given behind itself. */
	reserve(): number {
		return this.steps++;
	}

	/** What a function is given for a parameter, where it is known who runs it with what. */
	give({ parameters }: Pick<Fn, "parameters">, at: number, value: Expr): void {
		const parameter = parameters[at];
		for (const one of (parameter && this.ofParameters.get(parameter)) ?? []) one.value ??= value;
	}

	/** A call whose parts were already read, so that they come before it. */
	call(call: Omit<Call, "order"> & { order?: number }): Call {
		const made = { ...call, named: byName(call.named), order: call.order ?? this.reserve() };
		for (const each of [...call.positional, ...Object.values(call.named)]) holdWithin(each, made, 12);
		this.code.calls.push(made);
		return made;
	}

	write(write: Omit<Write, "order">): void {
		if (write.value.kind === "call" && write.operator === "=") write.value.call.kept ??= write.target;
		this.code.writes.push({ ...write, order: this.steps++ });
	}

	exit(exit: Omit<Exit, "order">): void {
		this.code.exits.push({ ...exit, order: this.steps++ });
	}

	fn(fn: Omit<Fn, "region">, region: Region): Fn {
		const made: Fn = { ...fn, region };
		region.fn = made;
		this.code.functions.push(made);
		return made;
	}

	class(one: Omit<Class, "region">, region: Region): Class {
		const made: Class = { ...one, named: byName(one.named), region };
		region.class = made;
		this.code.classes.push(made);
		return made;
	}
}

function holdWithin(expr: Expr, call: Call, depth: number): void {
	if (depth === 0) return;
	if (expr.kind === "call") {
		expr.call.within ??= call;
		return;
	}
	for (const part of partsOf(expr)) holdWithin(part, call, depth - 1);
}

/** What an expression is made of, one step down; nothing of functions, which run at another time. */
export function partsOf(expr: Expr): Expr[] {
	switch (expr.kind) {
		case "member":
			return [expr.of];
		case "index":
			return [expr.of, expr.index];
		case "call":
			return [expr.call.callee, ...expr.call.positional, ...Object.values(expr.call.named)];
		case "text":
		case "other":
			return expr.parts;
		case "list":
			return expr.items;
		case "map":
			return expr.entries.flatMap(({ key, value }) => (key ? [key, value] : [value]));
		case "each":
			return [expr.over, expr.makes];
		case "operation":
			return expr.operands;
		case "choice":
			return [expr.test, expr.yes, expr.no];
		default:
			return [];
	}
}
