import { evaluate } from "../evaluate.ts";
import type { Folder } from "../folder.ts";
import type { Expression, Span } from "../syntax.ts";
import { type Result, Unknown } from "../value.ts";
import type { Pattern, Term } from "./form.ts";
import type { Library, Working } from "./library.ts";
import type { Source } from "./source.ts";
import { type Env, expressionOf, placeOf, scalar, unknown, type Value } from "./values.ts";

/** Statements and expressions that are worked out for one program, and how deep calls may stand in calls. */
const mostSteps = 60_000;
const deepest = 120;

/** What the names of a program stand for, over all its files. */
export abstract class Scopes implements Working {
	protected depth = 0;
	private steps = 0;
	private readonly tops = new Map<string, Env>();
	private readonly worked = new Map<Term, Value>();
	private readonly under = new Set<Term>();
	readonly folder: Folder;
	protected readonly library: Library;
	private readonly fileOf: (path: string) => Source | undefined;

	constructor(folder: Folder, library: Library, fileOf: (path: string) => Source | undefined) {
		this.folder = folder;
		this.library = library;
		this.fileOf = fileOf;
	}

	protected abstract value(term: Term, env: Env): Value;
	protected abstract member(on: Value, name: string, at: Span): Value;

	known(value: Value | Expression): Result {
		return evaluate(this.folder, "kind" in value && "file" in value ? value : expressionOf(value as Value));
	}

	protected spent(): boolean {
		if (++this.steps <= mostSteps && this.depth <= deepest) return false;
		this.leave(this.depth > deepest ? "it calls itself ever deeper" : "it takes too many steps");
		return true;
	}

	/** Says once that something of the program was left out. */
	protected leave(why: string): void {
		if (this.folder.notes.length > 0) return;
		const message = `This program is not worked out to its end: ${why}. What it declares beyond is left out.`;
		this.folder.notes.push({ file: this.folder.path, severity: "info", message });
	}

	protected top(source: Source): Env {
		const known = this.tops.get(source.path);
		if (known) return known;
		this.folder.files.set(source.path, source.parsed);
		const env: Env = { source, names: new Map() };
		this.tops.set(source.path, env);
		return env;
	}

	protected lookup(name: string, env: Env, at: Span): Value {
		for (let scope: Env | undefined = env; scope; scope = scope.outer) {
			const known = scope.names.get(name);
			if (known) return known;
		}
		return this.exported(env.source, name, new Set()) ?? unknown(name, at);
	}

	/** What a name at the top of a file stands for, be it declared or imported. */
	protected exported(source: Source, name: string, seen: Set<string>): Value | undefined {
		const key = `${source.path}#${name}`;
		if (seen.has(key)) return undefined;
		seen.add(key);
		const top = this.top(source);
		const known = top.names.get(name);
		if (known) return known;
		const { declared, handedOn, imports } = source.form;
		const term = declared.get(name);
		if (term) {
			const value = this.once(term, top);
			if (value) top.names.set(name, value);
			return value;
		}
		const from = imports.get(name);
		if (from) return this.imported(source, from.from, from.name, seen);
		for (const one of handedOn) {
			if (one.as !== undefined && one.as !== name) continue;
			const value = this.imported(source, one.from, one.name ?? name, seen);
			if (value && value.kind !== "unknown") return value;
		}
		return undefined;
	}

	/** What stands at the top of a file is worked out once, whoever asks first; undefined while it is. */
	protected once(term: Term, top: Env): Value | undefined {
		const known = this.worked.get(term);
		if (known || this.under.has(term)) return known;
		this.under.add(term);
		const value = this.value(term, top);
		this.under.delete(term);
		this.worked.set(term, value);
		return value;
	}

	protected imported(source: Source, from: string, name: string, seen: Set<string>): Value | undefined {
		const at = { file: source.path, start: 0, end: 0 };
		const file = this.neighbour(source, from);
		if (!file) {
			const module = name === "*" ? undefined : this.inPackage(source, from, name, at);
			if (module || from.startsWith(".")) return module;
			const known = this.library.named(from, name);
			return known === undefined ? unknown(`${from} ${name}`, at) : { kind: "library", name: known, at };
		}
		if (name === "*") return this.all(file, at);
		// A name of a package of Python may be a module in it.
		return this.exported(file, name, seen) ?? this.inPackage(source, from, name, at);
	}

	private inPackage(source: Source, from: string, name: string, at: Span): Value | undefined {
		const module = this.neighbour(source, `${from}${from.endsWith(".") ? "" : "."}${name}`);
		return module && this.all(module, at);
	}

	/** A module as a whole: each of its names is worked out when it is asked for. */
	private all(source: Source, at: Span): Value {
		return { kind: "module", source, at };
	}

	protected neighbour(source: Source, from: string): Source | undefined {
		for (const path of source.files(from)) {
			const file = path === source.path ? undefined : this.fileOf(path);
			if (file) return file;
		}
		return undefined;
	}

	protected bind(to: Pattern | undefined, value: Value, env: Env): void {
		switch (to?.kind) {
			case "name":
				env.names.set(to.name, value);
				return;
			case "place":
				this.put(this.value(to.of, env), to.name, value);
				return;
			case "items":
				for (const [index, one] of to.items.entries()) {
					const item = value.kind === "list" ? value.items[index] : undefined;
					this.bind(one, item ?? unknown("an item", placeOf(value)), env);
				}
				return;
			case "members":
				for (const { key, to: inner, otherwise, isRest } of to.members) {
					const taken = to.members.map((one) => one.key);
					const own = isRest ? without(value, taken) : this.member(value, key, placeOf(value));
					const isMissing = !isRest && value.kind === "object" && !value.open && !value.entries.has(key);
					this.bind(inner, isMissing && otherwise ? this.value(otherwise, env) : own, env);
				}
		}
	}

	private put(on: Value, name: string, value: Value): void {
		if (on.kind === "made") on.made.fields.set(name, value);
		else if (on.kind === "object") on.entries.set(name, value);
	}

	truth(value: Value): boolean | undefined {
		if (value.kind === "unknown") return undefined;
		if (value.kind !== "scalar") return true;
		const known = this.known(value);
		return known instanceof Unknown ? undefined : Boolean(known);
	}
}

function without(value: Value, names: readonly string[]): Value {
	if (value.kind !== "object") return value.kind === "unknown" ? value : scalar(null, placeOf(value));
	const entries = new Map([...value.entries].filter(([name]) => !names.includes(name)));
	return { ...value, entries };
}
