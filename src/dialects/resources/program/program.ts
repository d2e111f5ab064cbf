import type { Span } from "../syntax.ts";
import { builtins, type Calling, onValue } from "./builtins.ts";
import { type Arguments, Expressions } from "./expressions.ts";
import type { Class, Fn, Statement, Term } from "./form.ts";
import type { Source } from "./source.ts";
import { within } from "./statements.ts";
import { type Env, entry, type Made, scalar, unknown, type Value } from "./values.ts";

type ClassValue = Value & { kind: "class" };

/**
 * Works out a program that declares resources, as far as its text tells: constructors and functions are entered with
 * what they are given, and what nobody can know stays unknown. No code is run.
 */
export class Program extends Expressions implements Calling {
	private readonly ran = new Set<string>();

	/** Runs what stands at the top of a file, and before it what it imports of the workspace. */
	run(source: Source): void {
		if (this.ran.has(source.path)) return;
		this.ran.add(source.path);
		for (const from of source.form.modules) {
			const file = this.neighbour(source, from);
			if (file) this.run(file);
		}
		const top = this.top(source);
		for (const one of source.form.statements) this.atTop(one, top);
	}

	private atTop(one: Statement, top: Env): void {
		if (one.kind !== "declare") this.statement(one, top);
		else {
			const value = this.once(one.value, top);
			if (value) this.bind(one.to, value, top);
		}
	}

	/** Makes an object of one of its classes with what nobody knows. */
	start(source: Source, own: Class): void {
		const at: Span = { file: own.file, start: own.start, end: own.end };
		const items = [unknown("scope", at), scalar(own.name, at), unknown("props", at)];
		const named: Value & { kind: "object" } = { kind: "object", entries: new Map(), at, open: true };
		this.made({ kind: "class", class: own, source, at }, { items, named }, at);
	}

	protected member(on: Value, name: string, at: Span): Value {
		const spelled = this.library.spelled?.(name) ?? name;
		switch (on.kind) {
			case "library":
				return { kind: "library", name: `${on.name}.${spelled}`, at };
			case "module":
				return this.exported(on.source, name, new Set()) ?? unknown(name, at);
			case "made": {
				const { fields, type } = on.made;
				const own = fields.get(name) ?? fields.get(spelled) ?? this.method(on.made, name, at);
				const known = own ?? this.library.member(on.made, spelled, at);
				return known ?? { kind: "library", name: `${type}#${spelled}`, at, on };
			}
			case "class": {
				const field = on.class.fields.find((one) => one.name === name)?.value;
				const method = on.class.methods.get(name);
				const env = this.top(on.source);
				if (method) return { kind: "function", fn: method.fn, env, at };
				return field ? this.value(field, env) : unknown(name, at);
			}
		}
		const found = entry(on, name);
		if (found) return found;
		if (on.kind === "object") return scalar(null, at);
		if (on.kind === "list" && name === "length") return scalar(on.items.length, at);
		return on.kind === "list" || on.kind === "scalar"
			? { kind: "library", name: `value#${name}`, at, on }
			: unknown(`${on.kind === "unknown" ? `${on.what}.` : ""}${name}`, at);
	}

	/** A method of a class of the workspace's own, or of one that it extends. */
	private method(made: Made, name: string, at: Span): Value | undefined {
		for (let own = this.classes.get(made); own; own = this.baseOf(own)) {
			const method = own.class.methods.get(name);
			if (!method) continue;
			const top = this.top(own.source);
			const env: Env = { ...top, names: new Map(), outer: top, self: made };
			if (method.isGetter) return this.enter(method.fn, env, { items: [] });
			return { kind: "function", fn: method.fn, env, at };
		}
		return undefined;
	}

	private readonly classes = new WeakMap<Made, ClassValue>();

	private baseOf(own: ClassValue): ClassValue | undefined {
		const base = this.baseValue(own);
		return base?.kind === "class" && base.class !== own.class ? base : undefined;
	}

	private baseValue({ class: own, source }: ClassValue): Value | undefined {
		return own.base && this.value(own.base, this.top(source));
	}

	protected callOf(term: Term & { kind: "call" }, env: Env, at: Span): Value {
		const given = this.arguments(term.given, env);
		const builtin = this.builtin(term.of, env);
		const worked = builtin?.(given.named ? [...given.items, given.named] : given.items, at, this);
		if (worked) return worked;
		return this.called(this.callee(term.of, env), given, at, env.source.textOf(at));
	}

	/** A function of the language, where the program has none of that name. */
	private builtin(of: Term, env: Env) {
		const root = of.kind === "member" ? of.of : of;
		if (root.kind !== "name") return undefined;
		const name = of.kind === "member" ? `${root.name}.${of.name}` : root.name;
		if (!Object.hasOwn(builtins, name) || this.lookup(root.name, env, of).kind !== "unknown") return undefined;
		return builtins[name];
	}

	/** Objects have methods where no member of theirs is called so. */
	private callee(of: Term, env: Env): Value {
		if (of.kind !== "member") return this.value(of, env);
		const on = this.value(of.of, env);
		const { file, start, end } = of;
		const at = { file, start, end };
		if (on.kind === "object" && !on.entries.has(of.name)) return { kind: "library", name: `value#${of.name}`, at, on };
		return this.member(on, of.name, at);
	}

	call(target: Value, items: readonly Value[], at: Span, text: string): Value {
		return this.called(target, { items: [...items] }, at, text);
	}

	private called(target: Value, given: Arguments, at: Span, text: string): Value {
		if (target.kind === "function") return this.enter(target.fn, within(target.env), given);
		// A language without `new` makes an object by calling its class.
		if (target.kind === "class") return this.made(target, given, at);
		if (target.kind !== "library") return unknown(text, at);
		if (/(^|\.)[A-Z]\w*$/.test(target.name) && !target.on && !/^[A-Z\d_]+$/.test(target.name))
			return this.made(target, given, at);
		if (target.name.startsWith("value#") && target.on)
			return onValue(target.name.slice("value#".length), target.on, given.items, at, this) ?? unknown(text, at);
		return this.library.call(target.name, target.on, this.forLibrary(given), at, this) ?? unknown(text, at);
	}

	/** A library takes what is given by names as its last argument, an object. */
	private forLibrary({ items, named }: Arguments): Value[] {
		if (!named || (named.entries.size === 0 && !named.open)) return items;
		const spelled = (name: string) => this.library.spelled?.(name) ?? name;
		const entries = new Map([...named.entries].map(([name, value]) => [spelled(name), value]));
		return [...items, { ...named, entries }];
	}

	private enter(fn: Fn, env: Env, given: Arguments): Value {
		const at: Span = { file: fn.file, start: fn.start, end: fn.end };
		if (this.spent()) return unknown("too much of it", at);
		this.take(fn, env, given, at);
		this.depth++;
		try {
			if (!Array.isArray(fn.body)) return this.value(fn.body, env);
			return this.statements(fn.body, env)?.value ?? scalar(null, at);
		} finally {
			this.depth--;
		}
	}

	private take({ parameters }: Fn, env: Env, { items, named }: Arguments, at: Span): void {
		const left = new Map(named?.entries);
		for (const [index, { to, otherwise, rest }] of parameters.entries()) {
			if (rest === "items") this.bind(to, { kind: "list", items: items.slice(index), at }, env);
			else if (rest === "named")
				this.bind(to, { kind: "object", entries: left, at: named?.at ?? at, open: named?.open ?? false }, env);
			else {
				const name = to.kind === "name" ? to.name : "";
				const own = left.get(name) ?? items[index] ?? (named?.open ? unknown(name, at) : undefined);
				left.delete(name);
				const isAbsent = own === undefined || (own.kind === "scalar" && this.known(own) === null);
				this.bind(to, isAbsent && otherwise ? this.value(otherwise, env) : (own ?? scalar(null, at)), env);
			}
		}
	}

	protected made(target: Value, given: Arguments, at: Span): Value {
		if (target.kind === "library") return this.library.make(target.name, this.forLibrary(given), at, this);
		if (target.kind !== "class") return unknown("an object", at);
		const base = this.library.make(this.rootOf(target), this.forLibrary(given), at, this);
		const made: Value = base.kind === "made" ? base : { kind: "made", at, made: object(given.items, at) };
		this.classes.set(made.made, target);
		this.construct(target, made.made, given);
		return made;
	}

	/** The class of a library that one of the workspace's own comes from in the end. */
	private rootOf(own: ClassValue, depth = 0): string {
		const base = depth > 8 ? undefined : this.baseValue(own);
		if (base?.kind === "class") return this.rootOf(base, depth + 1);
		return base?.kind === "library" ? base.name : "object";
	}

	private construct(own: ClassValue, made: Made, given: Arguments): void {
		const top = this.top(own.source);
		const env: Env = { source: own.source, names: new Map(), outer: top, self: made };
		const { maker, fields, isRecord } = own.class;
		if (!maker && this.pending.length < 20) {
			const base = this.baseOf(own);
			this.pending.push(own);
			if (base) this.construct(base, made, given);
			this.pending.pop();
		}
		for (const [index, { name, value }] of fields.entries()) {
			const set = isRecord && !maker ? (given.named?.entries.get(name) ?? given.items[index]) : undefined;
			const own = set ?? (value && this.value(value, env));
			if (own) made.fields.set(name, own);
		}
		if (!maker) return;
		this.pending.push(own);
		for (const [index, { isField, to }] of maker.parameters.entries())
			if (isField && to.kind === "name" && given.items[index]) made.fields.set(to.name, given.items[index]);
		this.enter(maker, env, given);
		this.pending.pop();
	}

	private readonly pending: ClassValue[] = [];

	protected superOf(given: Arguments, env: Env, at: Span): Value {
		let scope: Env | undefined = env;
		while (scope && !scope.self) scope = scope.outer;
		const own = this.pending.at(-1);
		const base = own && this.baseOf(own);
		if (scope?.self && base) this.construct(base, scope.self, given);
		return scalar(null, at);
	}
}

/** An object of a class that no library knows. */
const object = (given: readonly Value[], at: Span): Made => ({
	type: "object",
	path: [],
	at,
	props: undefined,
	given,
	fields: new Map(),
});
