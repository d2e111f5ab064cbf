import { isScalar, type Node, visit } from "yaml";
import { type Expressions, member } from "../cloudformation/expressions.ts";
import type { Expression, Span, Step } from "../resources/syntax.ts";
import type { Included } from "./included.ts";

/** A text in pieces: what is plain, and what stands in `${…}`, in pieces of its own. */
type Piece = string | { inner: Piece[] };

const deepest = 20;

function piecesOf(text: string, from: number, closes: boolean, depth: number): { pieces: Piece[]; end: number } {
	const pieces: Piece[] = [];
	let plain = "";
	let at = from;
	while (at < text.length) {
		if (text.startsWith("${", at) && depth < deepest) {
			if (plain) pieces.push(plain);
			plain = "";
			const { pieces: inner, end } = piecesOf(text, at + 2, true, depth + 1);
			pieces.push({ inner });
			at = end;
		} else if (closes && text[at] === "}") {
			if (plain) pieces.push(plain);
			return { pieces, end: at + 1 };
		} else plain += text[at++];
	}
	if (plain) pieces.push(plain);
	return { pieces, end: at };
}

/** Variables of the Serverless Framework. Source: serverless.com, Framework, Variables. */
export class Variables {
	private readonly root: Node;
	/** What the file calls its stage for production; empty: nothing. */
	private production: string | undefined;
	private readonly known = new Map<Node, Expression | "under way">();

	private readonly included: Included;
	/** The service's own file, and those that it takes parts from. */
	private readonly homes = new Map<string, Expressions>();
	private readonly expressionsAt: (path: string) => Expressions;
	private readonly path: string;

	constructor(root: Node, path: string, included: Included, expressionsAt: (path: string) => Expressions) {
		this.root = root;
		this.path = path;
		this.included = included;
		this.expressionsAt = expressionsAt;
	}

	private home(path: string): Expressions {
		const known = this.homes.get(path) ?? this.expressionsAt(path);
		this.homes.set(path, known);
		return known;
	}

	/** The expression of a text that holds variables; undefined where it holds none. */
	of(text: string, span: Span, expressions: Expressions): Expression | undefined {
		if (!text.includes("${")) return undefined;
		return this.joined(piecesOf(text, 0, false, 0).pieces, span, expressions);
	}

	private joined(pieces: readonly Piece[], span: Span, expressions: Expressions): Expression {
		const parts = pieces.map((piece) =>
			typeof piece === "string" ? piece : this.variable(piece.inner, span, expressions),
		);
		const [only] = parts;
		if (parts.length === 1 && typeof only === "object") return only;
		return { ...span, kind: "template", parts, heredoc: false };
	}

	/** One of several ways to a value, the first that there is. */
	private variable(pieces: readonly Piece[], span: Span, expressions: Expressions): Expression {
		const ways: Piece[][] = [[]];
		for (const piece of pieces) {
			if (typeof piece !== "string") ways.at(-1)!.push(piece);
			else
				for (const [index, part] of piece.split(",").entries()) {
					if (index > 0) ways.push([]);
					if (part.trim()) ways.at(-1)!.push(part.trim());
				}
		}
		const all = ways.filter((way) => way.length > 0).map((way) => this.way(way, span, expressions));
		return all.length === 1 ? all[0] : { ...span, kind: "call", name: "try", arguments: all };
	}

	private way(pieces: Piece[], span: Span, expressions: Expressions): Expression {
		const [first, ...rest] = pieces;
		if (typeof first !== "string") return this.variable(first.inner, span, expressions);
		const quoted = /^(['"])(.*)\1$/.exec(first);
		if (quoted && rest.length === 0) return { ...span, kind: "literal", value: quoted[2] };
		if (/^-?\d+(\.\d+)?$/.test(first)) return { ...span, kind: "literal", value: Number(first) };
		if (first === "true" || first === "false") return { ...span, kind: "literal", value: first === "true" };
		if (/^(sls:stage|opt:stage)$/.test(first)) return this.stage(span);
		if (first.startsWith("param:")) return this.parameter(first.slice("param:".length), span, expressions);
		if (first.startsWith("file(")) return this.ofFile(pieces, span, expressions);
		if (!first.startsWith("self:")) return { ...span, kind: "opaque", what: first.slice(0, 40), inner: [] };
		return this.own(first.slice("self:".length), rest, span, expressions);
	}

	/** `file(config/${sls:stage}.yml):size`: from another file of the service. */
	private ofFile(pieces: readonly Piece[], span: Span, expressions: Expressions): Expression {
		const parts = pieces.map((piece) =>
			typeof piece === "string" ? piece : plainText(this.variable(piece.inner, span, expressions)),
		);
		const text = parts.includes(undefined) ? undefined : parts.join("");
		const found = text === undefined ? undefined : this.included.at(text);
		if (found) return this.valueOf(found.node, this.home(found.path));
		return { ...span, kind: "opaque", what: (text ?? String(pieces[0])).slice(0, 80), inner: [] };
	}

	/** Production, where the file names it: one stage stands for all, and most is asked of that. */
	private stage(span: Span): Expression {
		if (this.production === undefined) {
			this.production = "";
			visit(this.root, {
				// The key of what each stage has; a value may be of anything, as NODE_ENV's is.
				Scalar: (place, { value }) => {
					const named = place === "key" ? /^(?:prod|production|prd|live)$/i.exec(String(value))?.[0] : undefined;
					const quoted = /\$\{(?:opt|sls):stage\s*,\s*['"](prod|production|prd|live)['"]/i.exec(String(value))?.[1];
					this.production ||= named ?? quoted ?? "";
				},
			});
		}
		const value = this.production;
		return value
			? { ...span, kind: "literal", value }
			: { ...span, kind: "opaque", what: "the stage that is deployed", inner: [] };
	}

	/** What a stage is given, or all are. Source: serverless.com, Framework, Parameters. */
	private parameter(name: string, span: Span, expressions: Expressions): Expression {
		const stage = this.stage(span);
		const stages = [...(stage.kind === "literal" ? [String(stage.value)] : []), "default"];
		const paths = stages.flatMap((one) => [`stages.${one}.params.${name}`, `params.${one}.${name}`]);
		const all = paths.map((path) => this.own(path, [], span, expressions));
		return { ...span, kind: "call", name: "try", arguments: all };
	}

	/** `self:custom.min.${…}`: from the file itself. */
	private own(path: string, rest: Piece[], span: Span, expressions: Expressions): Expression {
		const keys = path.split(".").filter(Boolean);
		const steps: Step[] = [];
		for (const piece of rest) {
			if (typeof piece === "string") steps.push(...piece.split(".").filter(Boolean));
			else steps.push(this.variable(piece.inner, span, expressions));
		}
		const home = this.home(this.path);
		let node: Node | undefined = this.root;
		for (const [index, key] of keys.entries()) {
			const inner = member(node, key);
			// What is itself taken from elsewhere: `custom.size: ${self:custom.sizes.${sls:stage}}`, and then its `max`.
			if (!inner && isScalar(node) && String(node.value).includes("${"))
				return {
					...span,
					kind: "access",
					of: this.valueOf(node, home),
					steps: [...keys.slice(index), ...steps],
				};
			node = inner;
		}
		if (!node) {
			// `try` falls back on what is not there.
			const empty: Expression = { ...span, kind: "object", entries: [] };
			return { ...span, kind: "access", of: empty, steps: keys.slice(-1) };
		}
		const of = this.valueOf(node, home);
		return steps.length === 0 ? of : { ...span, kind: "access", of, steps };
	}

	private valueOf(node: Node, expressions: Expressions): Expression {
		const known = this.known.get(node);
		if (known === "under way")
			return { ...expressions.span(node), kind: "opaque", what: "what refers to itself", inner: [] };
		if (known) return known;
		this.known.set(node, "under way");
		const value = expressions.of(node);
		this.known.set(node, value);
		return value;
	}
}

/** A text that is known without working anything out. */
function plainText(of: Expression): string | undefined {
	if (of.kind === "literal") return of.value === null ? undefined : String(of.value);
	return of.kind === "call" && of.name === "try" && of.arguments[0] ? plainText(of.arguments[0]) : undefined;
}
