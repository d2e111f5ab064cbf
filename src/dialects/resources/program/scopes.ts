import { folderOf } from "../../../design/places.ts";
import { type TS, ts } from "../../typescript/compiler.ts";
import { evaluate } from "../evaluate.ts";
import type { Folder } from "../folder.ts";
import type { Expression, Span } from "../syntax.ts";
import { type Result, Unknown } from "../value.ts";
import { within } from "../within.ts";
import type { Library, Working } from "./library.ts";
import type { Source } from "./source.ts";
import { type Env, expressionOf, scalar, unknown, type Value } from "./values.ts";

/** Statements and expressions that are worked out for one program, and how deep calls may stand in calls. */
const mostSteps = 60_000;
const deepest = 120;

/** What the names of a program stand for, over all its files. */
export abstract class Scopes implements Working {
	protected depth = 0;
	private steps = 0;
	private readonly tops = new Map<string, Env>();
	private readonly under = new Set<TS.Node>();
	readonly folder: Folder;
	protected readonly library: Library;
	private readonly fileOf: (path: string) => Source | undefined;

	constructor(folder: Folder, library: Library, fileOf: (path: string) => Source | undefined) {
		this.folder = folder;
		this.library = library;
		this.fileOf = fileOf;
	}

	protected abstract value(node: TS.Expression, env: Env): Value;
	protected abstract member(on: Value, name: string, at: Span): Value;

	known(value: Value | Expression): Result {
		return evaluate(this.folder, "kind" in value && "file" in value ? value : expressionOf(value as Value));
	}

	protected spent(): boolean {
		return ++this.steps > mostSteps || this.depth > deepest;
	}

	protected top(source: Source): Env {
		const known = this.tops.get(source.path);
		if (known) return known;
		this.folder.files.set(source.path, source.parsed);
		const env: Env = { source, names: new Map() };
		this.tops.set(source.path, env);
		return env;
	}

	protected lookup(node: TS.Identifier, env: Env): Value {
		for (let at: Env | undefined = env; at; at = at.outer) {
			const known = at.names.get(node.text);
			if (known) return known;
		}
		return this.exported(env.source, node.text, new Set()) ?? unknown(node.text, env.source.span(node));
	}

	/** What a name at the top of a file stands for, be it declared or imported. */
	protected exported(source: Source, name: string, seen: Set<string>): Value | undefined {
		const key = `${source.path}#${name}`;
		if (seen.has(key)) return undefined;
		seen.add(key);
		const top = this.top(source);
		const known = top.names.get(name);
		if (known) return known;
		const { declared, handedOn } = source.top.get();
		const node = declared.get(name);
		if (node) {
			if (this.under.has(node)) return undefined;
			this.under.add(node);
			const value = this.declared(node, top);
			this.under.delete(node);
			top.names.set(name, value);
			return value;
		}
		const imported = source.imports.get().get(name);
		if (imported) return this.imported(source, imported.from, imported.name, seen);
		for (const one of handedOn) {
			if (one.as !== undefined && one.as !== name) continue;
			const value = this.imported(source, one.from, one.name ?? name, seen);
			if (value && value.kind !== "unknown") return value;
		}
		return undefined;
	}

	protected declared(node: TS.Node, top: Env): Value {
		const { source } = top;
		const at = source.span(node);
		if (ts.isVariableDeclaration(node)) return node.initializer ? this.value(node.initializer, top) : unknown("it", at);
		if (ts.isFunctionDeclaration(node)) return { kind: "function", node, env: top, at };
		if (ts.isClassDeclaration(node)) return { kind: "class", node, source, at };
		if (ts.isEnumDeclaration(node)) {
			const entries = node.members.map((one): [string, Value] => [
				one.name.getText(source.tree),
				one.initializer ? this.value(one.initializer, top) : scalar(one.name.getText(source.tree), source.span(one)),
			]);
			return { kind: "object", entries: new Map(entries), at, open: false };
		}
		return this.value(node as TS.Expression, top);
	}

	protected imported(source: Source, from: string, name: string, seen: Set<string>): Value | undefined {
		const at = { file: source.path, start: 0, end: 0 };
		if (!from.startsWith(".")) {
			const known = this.library.named(from, name);
			return known === undefined ? unknown(`${from} ${name}`, at) : { kind: "library", name: known, at };
		}
		const file = this.neighbour(source.path, from);
		if (!file) return undefined;
		if (name !== "*") return this.exported(file, name, seen);
		const names = [...file.top.get().declared.keys()];
		const entries = names.flatMap((one): [string, Value][] => {
			const value = this.exported(file, one, seen);
			return value ? [[one, value]] : [];
		});
		return { kind: "object", entries: new Map(entries), at, open: true };
	}

	protected neighbour(path: string, from: string): Source | undefined {
		const base = within(folderOf(path), from)?.replace(/\.[cm]?js$/, "");
		if (base === undefined) return undefined;
		for (const end of [".ts", "/index.ts", ".js", "/index.js", ".mts", ".tsx"]) {
			const file = this.fileOf(`${base}${end}`);
			if (file) return file;
		}
		return undefined;
	}

	protected bind(name: TS.BindingName, value: Value, env: Env): void {
		if (ts.isIdentifier(name)) env.names.set(name.text, value);
		else if (ts.isObjectBindingPattern(name)) {
			for (const one of name.elements) {
				const key = (one.propertyName ?? one.name).getText(env.source.tree);
				const own = this.member(value, key, env.source.span(one));
				const missing = own.kind === "unknown" && value.kind === "object" && !value.open;
				this.bind(one.name, missing && one.initializer ? this.value(one.initializer, env) : own, env);
			}
		} else {
			for (const [index, one] of name.elements.entries())
				if (ts.isBindingElement(one)) {
					const item = value.kind === "list" ? value.items[index] : undefined;
					this.bind(one.name, item ?? unknown("an item", env.source.span(one)), env);
				}
		}
	}

	truth(value: Value): boolean | undefined {
		if (value.kind === "unknown") return undefined;
		if (value.kind !== "scalar") return true;
		const known = this.known(value);
		return known instanceof Unknown ? undefined : Boolean(known);
	}
}
