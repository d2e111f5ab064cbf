/** The trees of Go's text/template. Offsets are those of the file. */
export interface Span {
	start: number;
	end: number;
}

export type Node =
	| { kind: "text"; text: string; start: number }
	| { kind: "action"; pipe: Pipe; span: Span }
	| { kind: "if" | "with"; pipe: Pipe; span: Span; then: Node[]; otherwise: Node[] }
	| { kind: "range"; pipe: Pipe; span: Span; then: Node[]; otherwise: Node[] }
	| { kind: "template"; name: string; pipe: Pipe | undefined; span: Span }
	| { kind: "break" | "continue" };

/** `$a, $b := first | second`: commands from left to right, each given what the one before it made as its last argument. */
export interface Pipe {
	names: string[];
	assigns: boolean;
	commands: Operand[][];
}

export type Operand =
	| { kind: "dot" }
	| { kind: "field"; path: string[] }
	| { kind: "variable"; name: string; path: string[] }
	| { kind: "constant"; value: string | bigint | number | boolean | null }
	| { kind: "function"; name: string }
	| { kind: "pipe"; pipe: Pipe; path: string[] };

export interface Parsed {
	nodes: Node[];
	/** What `define` and `block` name. */
	defined: Map<string, Node[]>;
}

/** Why a template is not understood, and where. */
export class TemplateError extends Error {
	readonly at: number;

	constructor(message: string, at: number) {
		super(message);
		this.at = at;
	}
}

const mostNesting = 200;

export function parseTemplate(source: string): Parsed {
	return new Parser(source).all();
}

interface Token {
	kind: "space" | "word" | "field" | "variable" | "string" | "number" | "char" | "mark" | "end";
	text: string;
	at: number;
}

const tokenPattern =
	/(?<space>[ \t\r\n]+)|(?<field>\.[\p{L}_][\p{L}\p{N}_]*)|(?<variable>\$[\p{L}\p{N}_]*)|(?<string>"(?:[^"\\\n]|\\.)*"|`[^`]*`)|(?<char>'(?:[^'\\\n]|\\.)+')|(?<number>[+-]?(?:0[xX][0-9a-fA-F_]+|0[bB][01_]+|0[oO][0-7_]+|\d[\d_]*(?:\.\d*)?(?:[eE][+-]?\d+)?|\.\d+))|(?<word>[\p{L}_][\p{L}\p{N}_]*)|(?<mark>:=|[|(),=.])/uy;

const closing = /(?:\s+-)?\}\}/y;

class Parser {
	private readonly source: string;
	private readonly defined = new Map<string, Node[]>();
	private at = 0;
	/** White space after the last action is cut off. */
	private trims = false;
	private tokens: Token[] = [];
	private next = 0;
	private depth = 0;

	constructor(source: string) {
		this.source = source;
	}

	all(): Parsed {
		const { nodes, closed } = this.block();
		if (closed) throw new TemplateError(`"${closed.word}" closes nothing`, closed.at);
		return { nodes, defined: this.defined };
	}

	/** Nodes up to the `end` or `else` that closes them. */
	private block(): { nodes: Node[]; closed?: { word: string; at: number } } {
		if (++this.depth > mostNesting) throw new TemplateError("it is nested too deeply", this.at);
		const nodes: Node[] = [];
		for (;;) {
			const open = this.source.indexOf("{{", this.at);
			const trimsBefore = open >= 0 && this.source[open + 2] === "-" && /\s/.test(this.source[open + 3] ?? "");
			this.literal(nodes, open < 0 ? this.source.length : open, trimsBefore);
			if (open < 0) {
				this.at = this.source.length;
				this.depth--;
				return { nodes };
			}
			const span = this.action(open, trimsBefore ? open + 3 : open + 2);
			if (!span) continue;
			const closed = this.node(nodes, span);
			if (closed) {
				this.depth--;
				return { nodes, closed };
			}
		}
	}

	private literal(nodes: Node[], end: number, trimsEnd: boolean): void {
		let start = this.at;
		let text = this.source.slice(start, end);
		if (this.trims) {
			const trimmed = text.trimStart();
			start += text.length - trimmed.length;
			text = trimmed;
		}
		if (trimsEnd) text = text.trimEnd();
		if (text) nodes.push({ kind: "text", text, start });
	}

	/** Reads the tokens of an action; undefined for a comment. */
	private action(open: number, from: number): Span | undefined {
		const comment = /^\s*\/\*[\s\S]*?\*\/\s*?(-?)\}\}/.exec(this.source.slice(from, from + 100_000));
		if (comment) {
			this.at = from + comment[0].length;
			this.trims = comment[1] === "-";
			return undefined;
		}
		this.tokens = [];
		this.next = 0;
		let at = from;
		for (;;) {
			closing.lastIndex = at;
			const end = closing.exec(this.source);
			if (end) {
				this.at = at + end[0].length;
				this.trims = end[0].includes("-");
				this.tokens.push({ kind: "end", text: "", at });
				return { start: open, end: this.at };
			}
			tokenPattern.lastIndex = at;
			const match = tokenPattern.exec(this.source);
			if (!match) throw new TemplateError("this action is not understood", Math.min(at, this.source.length));
			const [kind, text] = Object.entries(match.groups!).find(([, found]) => found !== undefined) as [
				Token["kind"],
				string,
			];
			this.tokens.push({ kind, text, at });
			at += text.length;
		}
	}

	private node(nodes: Node[], span: Span): { word: string; at: number } | undefined {
		this.skip();
		const word = this.peek().kind === "word" ? this.peek().text : "";
		switch (word) {
			case "end":
			case "else":
				this.next++;
				return { word, at: span.start };
			case "if":
			case "with":
			case "range":
				this.next++;
				nodes.push(this.branch(word, span));
				return undefined;
			case "define": {
				this.next++;
				const name = this.name();
				const { nodes: body } = this.body(span);
				this.defined.set(name, body);
				return undefined;
			}
			case "block":
			case "template": {
				this.next++;
				const name = this.name();
				this.skip();
				const pipe = this.peek().kind === "end" ? undefined : this.pipe();
				if (word === "block") this.defined.set(name, this.body(span).nodes);
				nodes.push({ kind: "template", name, pipe, span });
				return undefined;
			}
			case "break":
			case "continue":
				nodes.push({ kind: word });
				return undefined;
			default:
				nodes.push({ kind: "action", pipe: this.pipe(), span });
				return undefined;
		}
	}

	private body(span: Span): { nodes: Node[] } {
		const { nodes, closed } = this.block();
		if (closed?.word !== "end") throw new TemplateError("it is not closed by an end", span.start);
		return { nodes };
	}

	private branch(kind: "if" | "with" | "range", span: Span): Node {
		const pipe = this.pipe();
		const { nodes: then, closed } = this.block();
		if (!closed) throw new TemplateError(`this ${kind} is not closed by an end`, span.start);
		let otherwise: Node[] = [];
		if (closed.word === "else") {
			this.skip();
			const again = this.peek().kind === "word" ? this.peek().text : "";
			if (again === "if" || again === "with") {
				this.next++;
				otherwise = [this.branch(again, { start: closed.at, end: this.at })];
			} else otherwise = this.body(span).nodes;
		}
		return { kind, pipe, span, then, otherwise };
	}

	private pipe(): Pipe {
		const names: string[] = [];
		let assigns = false;
		const start = this.next;
		this.skip();
		while (this.peek().kind === "variable") {
			const name = this.peek().text;
			this.next++;
			this.skip();
			names.push(name);
			const mark = this.peek().text;
			if (mark === ",") {
				this.next++;
				this.skip();
				continue;
			}
			if (mark === ":=" || mark === "=") {
				assigns = mark === "=";
				this.next++;
				return { names, assigns, commands: this.commands() };
			}
			break;
		}
		this.next = start;
		return { names: [], assigns, commands: this.commands() };
	}

	private commands(): Operand[][] {
		const commands: Operand[][] = [[]];
		for (;;) {
			this.skip();
			const { kind, text, at } = this.peek();
			if (kind === "end" || text === ")") {
				if (commands.at(-1)!.length === 0) throw new TemplateError("a command is missing", at);
				return commands;
			}
			if (text === "|") {
				this.next++;
				commands.push([]);
			} else commands.at(-1)!.push(this.operand());
		}
	}

	private operand(): Operand {
		const { kind, text, at } = this.peek();
		this.next++;
		if (kind === "string") return { kind: "constant", value: unquoted(text, at) };
		if (kind === "number") return { kind: "constant", value: numberIn(text) };
		if (kind === "char")
			return { kind: "constant", value: BigInt(unquoted(`"${text.slice(1, -1)}"`, at).codePointAt(0) ?? 0) };
		if (kind === "field") return { kind: "field", path: [text.slice(1), ...this.path()] };
		if (kind === "variable") return { kind: "variable", name: text, path: this.path() };
		if (text === ".") return { kind: "dot" };
		if (text === "(") {
			if (++this.depth > mostNesting) throw new TemplateError("it is nested too deeply", at);
			const pipe = this.pipe();
			this.depth--;
			if (this.peek().text !== ")") throw new TemplateError("a bracket is not closed", at);
			this.next++;
			return { kind: "pipe", pipe, path: this.path() };
		}
		if (kind !== "word") throw new TemplateError(`"${text}" is not expected here`, at);
		if (text === "true" || text === "false") return { kind: "constant", value: text === "true" };
		if (text === "nil") return { kind: "constant", value: null };
		return { kind: "function", name: text };
	}

	/** Fields that follow at once. */
	private path(): string[] {
		const path: string[] = [];
		while (this.peek().kind === "field") path.push(this.tokens[this.next++].text.slice(1));
		return path;
	}

	private name(): string {
		this.skip();
		const { kind, text, at } = this.peek();
		if (kind !== "string") throw new TemplateError("a name is missing", at);
		this.next++;
		return unquoted(text, at);
	}

	private peek(): Token {
		return this.tokens[this.next] ?? this.tokens.at(-1)!;
	}

	private skip(): void {
		while (this.peek().kind === "space") this.next++;
	}
}

const escapes: Record<string, string> = { n: "\n", t: "\t", r: "\r", a: "\x07", b: "\b", f: "\f", v: "\v" };

function unquoted(text: string, at: number): string {
	if (text.startsWith("`")) return text.slice(1, -1).replace(/\r/g, "");
	return text
		.slice(1, -1)
		.replace(/\\(x[0-9a-fA-F]{2}|u[0-9a-fA-F]{4}|U[0-9a-fA-F]{8}|[0-7]{3}|.)/g, (_, code: string) => {
			if (/^[xuU]./.test(code)) {
				const point = Number.parseInt(code.slice(1), 16);
				if (point > 0x10ffff) throw new TemplateError("there is no such character", at);
				return String.fromCodePoint(point);
			}
			if (/^[0-7]{3}$/.test(code)) return String.fromCharCode(Number.parseInt(code, 8));
			return escapes[code] ?? code;
		});
}

function numberIn(text: string): bigint | number {
	const digits = text.replace(/_/g, "");
	if (/^[+-]?\d+$/.test(digits))
		return /^[+-]?0\d/.test(digits) ? BigInt(Number.parseInt(digits, 8)) : BigInt(digits.replace(/^\+/, ""));
	return /^[+-]?0[xXbBoO]/.test(digits) ? BigInt(Number(digits)) : Number(digits);
}
