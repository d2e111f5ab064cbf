import { Failure } from "./failure.ts";
import { functions } from "./functions/index.ts";
import type { Node, Operand, Pipe, Span } from "./parse.ts";
import { type Origin, Text } from "./text.ts";
import {
	bare,
	type Dict,
	isDict,
	isTrue,
	keysIn,
	Method,
	numberOf,
	printed,
	Unknown,
	unknownIn,
	type Value,
} from "./value.ts";

/** A named template, and the file that it stands in. */
export interface Named {
	file: string;
	nodes: readonly Node[];
}

/** Nodes that one rendering may come to, and characters that it may make. */
const mostSteps = 300_000;
const mostText = 4_000_000;
const mostDepth = 120;

/** What the renderings of one chart share. */
export class Renderer {
	readonly named: ReadonlyMap<string, Named>;
	/** Compiles a text that a value holds; for `tpl`. */
	readonly compile: (source: string) => readonly Node[];
	private steps = 0;
	private made = 0;
	private depth = 0;

	constructor(named: ReadonlyMap<string, Named>, compile: (source: string) => readonly Node[]) {
		this.named = named;
		this.compile = compile;
	}

	render(file: string, nodes: readonly Node[], root: Value): Text {
		if (++this.depth > mostDepth) throw new Failure("templates include each other without end");
		const run = new Run(this, file, root);
		run.nodes(nodes, root);
		this.depth--;
		return new Text(run.out);
	}

	include(name: string, data: Value): Text | Unknown {
		const found = this.named.get(name);
		if (!found) return new Unknown(`template "${name}" is not in this workspace`, true);
		return this.render(found.file, found.nodes, data).repeated();
	}

	step(text = 0): void {
		this.made += text;
		if (++this.steps > mostSteps) throw new Failure("it takes too many steps");
		if (this.made > mostText) throw new Failure("it makes too long a text");
	}
}

class Break extends Error {}
class Continue extends Error {}

interface Variable {
	name: string;
	value: Value;
}

/** One template at work. */
class Run {
	readonly out: { text: string; from: Origin | undefined }[] = [];
	private readonly renderer: Renderer;
	private readonly file: string;
	private readonly variables: Variable[];
	private loops = 0;

	constructor(renderer: Renderer, file: string, root: Value) {
		this.renderer = renderer;
		this.file = file;
		this.variables = [{ name: "$", value: root }];
	}

	nodes(nodes: readonly Node[], dot: Value): void {
		for (const node of nodes) this.node(node, dot);
	}

	private node(node: Node, dot: Value): void {
		this.renderer.step();
		switch (node.kind) {
			case "text":
				this.write(Text.of(node.text, this.origin({ start: node.start, end: node.start + node.text.length }, true)));
				return;
			case "action": {
				const value = this.pipe(node.pipe, dot);
				if (node.pipe.names.length === 0) this.write(printed(value).through(this.origin(node.span)));
				return;
			}
			case "template": {
				const made = this.renderer.include(node.name, node.pipe ? this.pipe(node.pipe, dot) : null);
				this.write(printed(made).through(this.origin(node.span)));
				return;
			}
			case "break":
				throw new Break();
			case "continue":
				throw new Continue();
			case "range":
				this.range(node, dot);
				return;
			default: {
				const mark = this.variables.length;
				const value = this.pipe(node.pipe, dot);
				// What cannot be known is taken to be given: a chart guards what is optional.
				if (isTrue(value)) this.nodes(node.then, node.kind === "with" ? value : dot);
				else this.nodes(node.otherwise, dot);
				this.variables.length = mark;
			}
		}
	}

	private range(node: Node & { kind: "range" }, dot: Value): void {
		const mark = this.variables.length;
		const over = bare(this.pipe(node.pipe, dot, true));
		const entries = entriesOf(over);
		const names = node.pipe.names;
		this.loops++;
		try {
			for (const [key, value] of entries) {
				this.variables.length = mark;
				if (names.length === 1) this.declare(names[0], value, node.pipe.assigns);
				if (names.length === 2) {
					this.declare(names[0], key, node.pipe.assigns);
					this.declare(names[1], value, node.pipe.assigns);
				}
				try {
					this.nodes(node.then, value);
				} catch (error) {
					if (error instanceof Break) break;
					if (!(error instanceof Continue)) throw error;
				}
			}
		} finally {
			this.loops--;
			this.variables.length = mark;
		}
		if (entries.length === 0) this.nodes(node.otherwise, dot);
	}

	/** `bound`: who asks declares the names by itself. */
	private pipe({ names, assigns, commands }: Pipe, dot: Value, bound = false): Value {
		let value: Value | undefined;
		for (const [index, command] of commands.entries()) {
			value = this.command(command, dot, index > 0 ? [value ?? null] : []);
		}
		if (names.length > 0 && !bound) this.declare(names[0], value ?? null, assigns);
		return value ?? null;
	}

	private declare(name: string, value: Value, assigns: boolean): void {
		const known = assigns ? this.variables.findLast((one) => one.name === name) : undefined;
		if (known) known.value = value;
		else this.variables.push({ name, value });
	}

	private command([first, ...rest]: readonly Operand[], dot: Value, piped: readonly Value[]): Value {
		this.renderer.step();
		if (first.kind === "function") return this.called(first.name, rest, dot, piped);
		const value = this.operand(first, dot);
		if (!(value instanceof Method)) return value;
		return value.call([...rest.map((one) => this.operand(one, dot)), ...piped]);
	}

	private called(name: string, operands: readonly Operand[], dot: Value, piped: readonly Value[]): Value {
		if (name === "and" || name === "or") {
			let value: Value = null;
			for (const next of [...operands.map((one) => () => this.operand(one, dot)), ...piped.map((one) => () => one)]) {
				value = next();
				if (isTrue(value) === (name === "or")) return value;
			}
			return value;
		}
		const args = [...operands.map((one) => this.operand(one, dot)), ...piped];
		if (name === "include") {
			const unknown = unknownIn(args.slice(0, 1));
			return unknown ?? this.renderer.include(printed(args[0]).toString(), args[1] ?? null);
		}
		if (name === "tpl") return this.tpl(args);
		const known = Object.hasOwn(functions, name) ? functions[name] : undefined;
		if (!known) return new Unknown(`the function ${name} is not known`);
		const unknown = known.takesUnknown ? undefined : unknownIn(args);
		if (unknown) return known.lines ? new Unknown(unknown.why, true) : unknown;
		const made = known.call(args);
		if (made instanceof Text) this.renderer.step(made.length);
		return made;
	}

	/** A text of the values is a template itself; what it holds stands where the text does. */
	private tpl(args: readonly Value[]): Value {
		const unknown = unknownIn(args.slice(0, 1));
		if (unknown) return unknown;
		const source = printed(args[0]);
		if (!source.toString().includes("{{")) return source;
		const rendered = this.renderer.render(this.file, this.renderer.compile(source.toString()), args[1] ?? null);
		const from = source.pieces[0]?.from;
		return new Text(
			rendered.pieces.map((piece) =>
				piece.from?.value ? piece : { text: piece.text, from: from && { ...from, exact: false } },
			),
		);
	}

	private operand(operand: Operand, dot: Value): Value {
		switch (operand.kind) {
			case "dot":
				return dot;
			case "field":
				return this.field(dot, operand.path);
			case "variable": {
				const found = this.variables.findLast(({ name }) => name === operand.name);
				return this.field(found?.value ?? null, operand.path);
			}
			case "constant":
				return typeof operand.value === "string" ? Text.of(operand.value) : operand.value;
			case "function":
				return this.called(operand.name, [], dot, []);
			case "pipe":
				return this.field(this.pipe(operand.pipe, dot), operand.path);
		}
	}

	private field(from: Value, path: readonly string[]): Value {
		let value: Value = from;
		for (const name of path) {
			if (value instanceof Unknown) return value;
			if (value instanceof Method) value = value.call([]);
			value = isDict(value) ? (value.get(name) ?? null) : null;
		}
		return value;
	}

	private origin({ start, end }: Span, exact = false): Origin {
		return { file: this.file, start, end, exact, ...(this.loops > 0 && { again: true }) };
	}

	private write(text: Text): void {
		this.renderer.step(text.length);
		this.out.push(...text.pieces);
	}
}

/** More turns than any chart makes; what counts on ends here. */
const mostTurns = 10_000;

function entriesOf(value: Value): [Value, Value][] {
	if (Array.isArray(value)) return value.slice(0, mostTurns).map((one, index) => [BigInt(index), one]);
	if (isDict(value)) {
		const keys = [...value.keys()].sort((a, b) => (a < b ? -1 : a > b ? 1 : 0)).slice(0, mostTurns);
		const places = keysIn(value);
		return keys.map((key) => [Text.of(key, places.get(key)), (value as Dict).get(key) ?? null]);
	}
	if (typeof value === "bigint") {
		const count = Math.min(mostTurns, Math.max(0, numberOf(value)));
		return Array.from({ length: count }, (_, index) => [BigInt(index), BigInt(index)]);
	}
	return [];
}
