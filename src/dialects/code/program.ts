import type { LanguageAdapter } from "./adapter.ts";
import { type Around, alone } from "./around.ts";
import type { Binding, Call, Class, Code, Expr, Fn, Origin, Region, Type } from "./code.ts";
import type { Entry, EntryOf } from "./entries/index.ts";
import type { Knowledge } from "./knowledge.ts";
import { heldBy, membersOf, namesOf, resultOf, resultsOf } from "./names.ts";

const deepest = 12;

/** A call, and what its library is known to do for it. */
interface Doing<Of extends Entry = Entry> {
	call: Call;
	entry: Of;
}

/** One file with what it imports from the workspace: what its names mean, and what is known of it. */
export class Program {
	readonly code: Code;
	readonly knowledge: Knowledge;
	private readonly adapter: LanguageAdapter;
	private readonly fileAt: (path: string) => Code | undefined;
	private readonly codes = new Map<Region, Code>();
	/** Views of it from other files, which share them. */
	private others = new Map<Code, Program>();
	readonly around: Around;
	private readonly packaged = new Map<string, readonly Binding[]>();
	private readonly linked = new Map<string, Code | undefined>();
	private readonly texts = new Map<string, string | undefined>();
	private readonly importing = new Map<readonly string[], boolean>();
	private readonly doing = new Map<Code, Map<Entry["is"], readonly Doing[]>>();
	private readonly origins = new Map<Expr, Origin | undefined>();

	constructor(
		code: Code,
		adapter: LanguageAdapter,
		knowledge: Knowledge,
		fileAt: (path: string) => Code | undefined,
		around: Around = alone,
	) {
		this.around = around;
		this.code = code;
		this.adapter = adapter;
		this.knowledge = knowledge;
		this.fileAt = fileAt;
		this.know(code);
	}

	/** Lets regions of a file be resolved, of all files of a package, that was found in another way than by an import. */
	know(code: Code): void {
		this.codes.set(code.module, code);
		for (const part of code.parts ?? []) this.codes.set(part.module, code);
	}

	/** The same workspace seen from another file: what is found in the lists of a file is found there alone. */
	of(code: Code): Program {
		if (code === this.code) return this;
		const ready = this.others.get(code);
		if (ready) return ready;
		const made = new Program(code, this.adapter, this.knowledge, this.fileAt, this.around);
		this.others.set(this.code, this).set(code, made);
		made.others = this.others;
		return made;
	}

	/** What the name means where it stands: all bindings of the innermost region that has one. */
	resolve(name: string, from: Region, depth = deepest): readonly Binding[] {
		if (depth === 0) return [];
		const names = namesOf(this.codeOf(from));
		const isMember = name.startsWith("this.");
		const { classesAreFiles } = this.adapter;
		for (let region: Region | undefined = from; region; region = region.parent) {
			const isOutside = region.kind === "class" ? !isMember && region !== from : isMember;
			if (isOutside && !(classesAreFiles && region.kind === "class")) continue;
			const own = classesAreFiles && region.kind === "class" && !isMember ? `this.${name}` : name;
			const found = names.get(region)?.get(own);
			if (found) return found;
			if (region.kind !== "class" || !region.class) continue;
			const inherited = this.inherited(own, region.class, depth);
			if (inherited.length > 0) return inherited;
		}
		return [];
	}

	/** A member that a class has from its bases, the first that has it. */
	private inherited(name: string, by: Class, depth: number): readonly Binding[] {
		if (depth === 0) return [];
		for (const base of by.bases) {
			if (base.name === by.name) continue;
			const of = this.classNamed(base, by.region.parent ?? by.region);
			const found = of && of !== by ? this.resolve(name, of.region, depth - 1) : [];
			if (found.length > 0) return found;
		}
		return [];
	}

	/** The file that a region is part of. */
	codeOf(region: Region): Code {
		let at = region;
		while (at.parent) at = at.parent;
		return this.codes.get(at) ?? this.code;
	}

	/** The file of the workspace that a module is, seen from another; undefined for what is not in it. */
	link(module: string, by: Code): Code | undefined {
		const key = `${by.path} ${module}`;
		if (this.linked.has(key)) return this.linked.get(key);
		const paths = this.adapter.filesOf(module, by.path);
		const at = (path: string) => (path === this.code.path ? this.code : this.fileAt(path));
		const found = firstOf(paths, at) ?? firstOf(this.around.beside(module, by), at);
		if (found && found !== this.code) this.know(found);
		this.linked.set(key, found);
		return found;
	}

	/**
	 * The text of the file that the type of a name has come from, without a parse: a look tells whether it is worth one.
	 * Undefined where the name's own file does not tell which that is.
	 */
	textOfType(name: string, region: Region): string | undefined {
		const [one] = this.adapter.classesAreFiles ? this.resolve(name, region) : [];
		const type = one?.type?.name.split(".")[0];
		if (!type) return undefined;
		const by = this.codeOf(one.region);
		const [imported] = this.resolve(type, one.region);
		if (!imported) return firstOf(by.opened, (module) => this.textOf(`${module}.${type}`, by));
		return imported.from && imported.exported ? this.textOf(`${imported.from}.${imported.exported}`, by) : undefined;
	}

	private textOf(module: string, by: Code): string | undefined {
		const key = `${by.path} ${module}`;
		if (this.texts.has(key)) return this.texts.get(key);
		const at = (path: string) => this.around.text(path);
		const found = firstOf(this.adapter.filesOf(module, by.path), at) ?? firstOf(this.around.beside(module, by), at);
		this.texts.set(key, found);
		return found;
	}

	/** What a file says of a name that others may import. */
	exported(code: Code, name: string, depth = deepest): readonly Binding[] {
		const own = namesOf(code).get(code.module)?.get(name);
		if (own || depth === 0) return own ?? [];
		if (this.adapter.classesAreFiles) return this.inPackages(code, name);
		for (const module of code.opened) {
			const other = this.link(module, code);
			const found = other && other !== code ? this.exported(other, name, depth - 1) : [];
			if (found.length > 0) return found;
		}
		return [];
	}

	/** A name of a package that a file is part of or opens: its file is called like it, or lies beside. */
	private inPackages(code: Code, name: string): readonly Binding[] {
		const key = `${code.path} ${name}`;
		const known = this.packaged.get(key);
		if (known) return known;
		this.packaged.set(key, []);
		let found: readonly Binding[] = [];
		for (const other of this.around.ofName(code, name, (module) => this.link(module, code))) {
			this.codes.set(other.module, other);
			found = other === code ? [] : (namesOf(other).get(other.module)?.get(name) ?? membersOf(other, name));
			if (found.length > 0) break;
		}
		this.packaged.set(key, found);
		return found;
	}

	/** The bindings that a name, a member of this object or of an imported module stands for, through imports. */
	bindingsOf(expr: Expr, depth = deepest): readonly Binding[] {
		if (depth === 0) return [];
		if (expr.kind === "name") return this.imported(this.resolve(expr.name, expr.region), expr.name, expr.region, depth);
		if (expr.kind !== "member") return [];
		if (expr.of.kind === "name" && expr.of.name === "this") return this.resolve(`this.${expr.name}`, expr.of.region);
		const [module] = this.bindingsOf(expr.of, depth - 1);
		if (module?.class) return this.resolve(`this.${expr.name}`, module.class.region);
		const typed = this.partOfThis(expr.of, module);
		if (typed) return this.resolve(`this.${expr.name}`, typed.region);
		if (module?.from === undefined || module.exported) return [];
		const code = this.link(module.from, this.codeOf(module.region));
		const own = code ? this.exported(code, expr.name) : [];
		if (own.length > 0) return own;
		const from = `${module.from}.${expr.name}`;
		return this.link(from, this.codeOf(module.region)) ? [{ ...module, from }] : [];
	}

	/**
	 * The class of what an object of this class holds and works with (`this.prisma.client`). Of others, which may be rows, no two
	 * have their members in common; where each class is a file, it would be parsed for every name.
	 */
	private partOfThis(of: Expr, binding: Binding | undefined): Class | undefined {
		if (this.adapter.classesAreFiles || of.kind !== "member" || of.of.kind !== "name" || of.of.name !== "this")
			return undefined;
		const type = binding?.type ?? binding?.parameter?.type;
		return type && binding && this.classNamed(type, binding.region);
	}

	private imported(found: readonly Binding[], name: string, region: Region, depth: number): readonly Binding[] {
		if (found.length === 0) return this.exported(this.codeOf(region), name, depth - 1);
		const [one] = found;
		const whole = one.from && one.exported === "" ? this.wholeOf(one) : [];
		if (whole.length > 0) return whole;
		if (!one.from || !one.exported || found.some((each) => each.from !== one.from)) return found;
		const by = this.codeOf(one.region);
		const code = this.link(one.from, by);
		const isMember = code && code !== by && this.adapter.classesAreFiles;
		const there =
			!code || code === by ? [] : isMember ? membersOf(code, one.exported) : this.exported(code, one.exported);
		if (there.length > 0) return this.imported(there, one.exported, there[0].region, depth - 1);
		const module = `${one.from.replace(/\.$/, "")}.${one.exported}`;
		const file = this.link(module, by);
		if (!this.adapter.classesAreFiles) return file ? [{ ...one, from: module, exported: "" }] : found;
		if (!file || file === by) return found;
		const held = namesOf(file).get(file.module)?.get(one.exported) ?? membersOf(file, one.exported);
		return held.length > 0 ? held : found;
	}

	/** `require` of a file that hands out one thing: `module.exports = new Redis()`. A map of several is asked by its names. */
	private wholeOf(one: Binding): readonly Binding[] {
		if (!this.adapter.filesAreValues) return [];
		const by = this.codeOf(one.region);
		const code = this.link(one.from ?? "", by);
		const given = code && code !== by ? (namesOf(code).get(code.module)?.get("default") ?? []) : [];
		return heldBy(given)?.value?.kind === "map" ? [] : given;
	}

	/** Follows names, members and entries to the expression that they hold; stops at what is not known. */
	follow(expr: Expr, depth = deepest): Expr {
		if (depth === 0) return expr;
		const bindings = this.bindingsOf(expr, depth - 1);
		const held = heldBy(bindings);
		let next: Expr | undefined;
		if (held?.value) next = held.path ? this.at(held.value, held.path, depth - 1) : held.value;
		else if (bindings.length > 0) next = this.around.injected(bindings, this);
		else if (expr.kind === "member") next = this.entry(expr.of, expr.name, depth - 1);
		else if (expr.kind === "index" && expr.index.kind === "literal")
			next = this.entry(expr.of, expr.index.value ?? "", depth - 1);
		return next && next !== expr ? this.follow(next, depth - 1) : expr;
	}

	private at(value: Expr, path: string, depth: number): Expr | undefined {
		let at: Expr | undefined = value;
		for (const [, key, index] of path.matchAll(/\.(\w+)|\[(\d+)\]/g))
			at = at && this.entry(at, key ?? Number(index), depth);
		return at;
	}

	/** What stands in a map or list under a key. */
	entry(expr: Expr, key: string | number | boolean, depth = deepest): Expr | undefined {
		const followed = this.follow(expr, depth);
		const holder = this.givenOut(followed) ?? followed;
		if (holder.kind === "list") return typeof key === "number" ? holder.items.at(key) : undefined;
		if (holder.kind === "call" && this.adapter.fieldsAreNamed)
			return typeof key === "number" ? holder.call.positional[key] : holder.call.named[String(key)];
		if (holder.kind !== "map") return undefined;
		for (const each of [...holder.entries].reverse()) {
			const named = each.key && this.follow(each.key, depth);
			if (named?.kind === "literal" && named.value === key) return each.value;
			const spread = each.key ? undefined : this.entry(each.value, key, depth - 1);
			if (spread) return spread;
		}
		return undefined;
	}

	/** The one thing that a loaded file hands out: `require("./config")`, under a name or where it is used. */
	givenOut(expr: Expr): Expr | undefined {
		if (!this.adapter.filesAreValues || (expr.kind !== "name" && expr.kind !== "call")) return undefined;
		const [one] = expr.kind === "name" ? this.resolve(expr.name, expr.region) : [];
		const isWhole = one?.from !== undefined && (one.exported === "" || one.exported === "default");
		const module = expr.kind === "call" ? inlineModule(expr.call) : isWhole ? one.from : undefined;
		const by = this.codeOf(expr.kind === "call" ? expr.call.region : expr.region);
		const code = module === undefined ? undefined : this.link(module, by);
		const value = code && code !== by ? heldBy(namesOf(code).get(code.module)?.get("default") ?? [])?.value : undefined;
		return value && this.follow(value);
	}

	/** Where a value comes from; a name that nothing binds is a builtin of the language, from "". */
	originOf(expr: Expr, depth = deepest): Origin | undefined {
		if (depth === 0) return undefined;
		if (this.origins.has(expr)) return this.origins.get(expr);
		// A chain of calls may be long: each step is found with those before it known.
		if (depth === deepest)
			for (const step of chainBelow(expr))
				if (!this.origins.has(step)) this.origins.set(step, this.origin(step, deepest));
		const found = this.origin(expr, depth);
		if (depth === deepest) this.origins.set(expr, found);
		return found;
	}

	private origin(expr: Expr, depth: number): Origin | undefined {
		const again = (other: Expr) => this.originOf(other, depth - 1);
		if (expr.kind === "name" || expr.kind === "member") {
			const bindings = this.bindingsOf(expr, depth);
			if (bindings.length > 0) return this.ofBindings(bindings, depth);
			if (expr.kind === "name") return expr.name === "this" ? this.ofThis(expr.region, depth) : this.unbound(expr);
			const owner = again(expr.of) ?? this.ofMark(expr.of, expr.name, depth);
			const held = owner ? undefined : this.entry(expr.of, expr.name, depth - 1);
			if (held) return again(held);
			return owner && { from: owner.from, path: `${owner.path}.${expr.name}` };
		}
		if (expr.kind === "call") return this.ofCall(expr.call, depth);
		if (expr.kind === "index") {
			const owner = again(expr.of);
			// A name for a type with something said beside it is that type.
			if (owner?.path === ".Annotated") {
				const [type] = expr.index.kind === "list" ? expr.index.items : [];
				return type && again(type);
			}
			return owner && { from: owner.from, path: `${owner.path}[]` };
		}
		if (expr.kind === "choice") return again(expr.yes) ?? again(expr.no);
		if (expr.kind === "operation" && /^(\|\||\?\?|&&)$/.test(expr.operator))
			return again(expr.operands[expr.operator === "&&" ? 1 : 0]);
		if (expr.kind === "each") {
			const made = again(expr.makes);
			return made && { from: made.from, path: `${made.path}[]` };
		}
		return undefined;
	}

	/** What a mark has made of a function, where that is known to have such a member: `@shared_task` gives it `delay`. */
	private ofMark(expr: Expr, member: string, depth: number): Origin | undefined {
		const [one] = this.bindingsOf(expr, depth - 1);
		for (const mark of (one?.fn && one.marks) || []) {
			const origin = this.originOf(mark, depth - 1);
			if (origin && this.knowledge.knows(`${origin.from}${origin.path}.${member}`.replace(/^\./, ""))) return origin;
		}
		return undefined;
	}

	private ofBindings(bindings: readonly Binding[], depth: number): Origin | undefined {
		const one = bindings.find(({ from }) => from !== undefined);
		if (one?.from !== undefined)
			return { from: one.from, path: one.exported && one.exported !== "default" ? `.${one.exported}` : "" };
		const held = heldBy(bindings);
		if (held?.value) {
			// One of several that stand side by side: `a, b = connect(x), connect(y)`.
			const part = held.path ? this.at(held.value, held.path, depth - 1) : undefined;
			const own = part && this.originOf(part, depth - 1);
			if (own) return own;
			const origin = this.originOf(held.value, depth - 1);
			if (origin) return held.path ? { from: origin.from, path: origin.path + held.path } : origin;
		}
		const [first] = bindings;
		if (first.over) {
			const over = this.originOf(first.over, depth - 1);
			return over && { from: over.from, path: `${over.path}[]` };
		}
		if (first.class) return this.ofClass(first.class, depth);
		const typed = bindings.find(({ type }) => type);
		return typed?.type && this.ofType(typed.type, typed.region, depth);
	}

	/** A class of the workspace is what its base in a library is. */
	private ofClass(one: Class, depth: number): Origin | undefined {
		for (const base of one.bases) {
			const origin = this.ofType(base, one.region.parent ?? one.region, depth - 1);
			if (origin) return { from: origin.from, path: origin.path.replace(/\(\)$/, "") };
		}
		return undefined;
	}

	private ofThis(region: Region, depth: number): Origin | undefined {
		for (let at: Region | undefined = region; at; at = at.parent)
			if (at.class) {
				const origin = this.ofClass(at.class, depth);
				return origin && { from: origin.from, path: `${origin.path}()` };
			}
		return undefined;
	}

	private unbound(expr: Extract<Expr, { kind: "name" }>): Origin | undefined {
		const code = this.codeOf(expr.region);
		const opened = code.opened.find((module) => this.knowledge.knows(`${module}.${expr.name}`));
		return { from: opened ?? "", path: `.${expr.name}` };
	}

	private ofCall(call: Call, depth: number): Origin | undefined {
		const [local] = this.bindingsOf(call.callee, depth - 1);
		// `const createClient = () => new PrismaClient()`
		const fn = local?.fn ?? (local?.value?.kind === "function" ? local.value.fn : undefined);
		if (fn) {
			const returned = this.returned(fn);
			const origin = returned && this.originOf(returned, depth - 1);
			return origin ?? (fn.result && this.ofType(fn.result, local.region, depth));
		}
		const module = inlineModule(call);
		if (module !== undefined) return { from: module, path: "" };
		const origin = this.originOf(call.callee, depth - 1);
		return origin && resultOf(origin, call, this.knowledge);
	}

	/** An instance of a type. */
	private ofType(type: Type, region: Region, depth: number): Origin | undefined {
		if (depth === 0) return undefined;
		const [first, ...rest] = type.name.split(".");
		if (/^(list|List|Sequence|Iterable|Collection|Set|Array|tuple)$/.test(type.name) && type.of[0]) {
			const of = this.ofType(type.of[0], region, depth - 1);
			return of && { from: of.from, path: `${of.path}[]` };
		}
		const name: Expr = { kind: "name", name: first, region, at: region.at, text: first };
		const bindings = this.bindingsOf(name, depth - 1);
		const origin = bindings.length > 0 ? this.ofBindings(bindings, depth - 1) : this.unbound(name);
		if (!origin || (origin.from === "" && bindings.length === 0)) return undefined;
		return { from: origin.from, path: `${[origin.path, ...rest].join(".")}()` };
	}

	/** The class of the workspace that a type names. */
	classNamed(type: Type, region: Region): Class | undefined {
		// Of another package: `repo.Accounts`.
		const [first, ...rest] = type.name.split(".");
		let name: Expr = { kind: "name", name: first, region, at: region.at, text: type.name };
		for (const one of rest) name = { kind: "member", of: name, name: one, at: region.at, text: type.name };
		return this.bindingsOf(name)[0]?.class;
	}

	/** The class of the workspace that an expression is an instance of, or names. */
	classOf(expr: Expr): Class | undefined {
		const value = this.follow(expr);
		const what = value.kind === "call" ? value.call.callee : value;
		for (const binding of [...this.bindingsOf(what), ...this.bindingsOf(expr)]) {
			const type = binding.type ?? binding.parameter?.type;
			const found = binding.class ?? (type && this.classNamed(type, binding.region));
			if (found) return found;
		}
		return undefined;
	}

	/** The one expression that a function returns. */
	returned(fn: Fn): Expr | undefined {
		const given = resultsOf(this.codeOf(fn.region)).get(fn) ?? [];
		return given.length === 1 ? given[0] : undefined;
	}

	/** All that a function returns. */
	results(fn: Fn): readonly Expr[] {
		return resultsOf(this.codeOf(fn.region)).get(fn) ?? [];
	}

	/** The function of the workspace that is called. */
	called(call: Call): Fn | undefined {
		const [one] = this.bindingsOf(call.callee);
		if (one?.fn) return one.fn;
		// `const key = (id) => …`
		return one?.value?.kind === "function" ? one.value.fn : undefined;
	}

	symbolOf(expr: Expr): string | undefined {
		const origin = this.originOf(expr);
		return origin && (origin.from + origin.path).replace(/^\./, "");
	}

	/** What is known of an expression, of one kind. */
	known<Is extends Entry["is"]>(expr: Expr, is: Is): EntryOf<Is> | undefined {
		const found = this.knowledge.of(this.symbolOf(expr)).find((one): one is EntryOf<Is> => one.is === is);
		if (found || expr.kind !== "member") return found;
		const from = this.originOf(expr)?.from;
		const step = from
			? this.knowledge.of(`${from}>.${expr.name}`).find((one): one is EntryOf<Is> => one.is === is)
			: undefined;
		if (step) return step;
		// A method whose name is enough ("~.RetryAsync"), as extensions are used without a word of where they come from.
		const byName = this.knowledge.of(`~.${expr.name}`).find((one): one is EntryOf<Is> => one.is === is);
		return byName && this.imports(this.knowledge.importsOf(`~.${expr.name}`)) ? byName : undefined;
	}

	/** Whether the code imports something of one of these packages. */
	private imports(packages: readonly string[]): boolean {
		const known = this.importing.get(packages);
		if (known !== undefined) return known;
		const isOf = (from: string) => packages.some((one) => from === one || from.startsWith(`${one}.`));
		const found =
			(this.code.uses ?? []).some(isOf) ||
			// `import org.acme.*`.
			this.code.opened.some(isOf) ||
			this.code.names.some(({ from }) => from !== undefined && isOf(from));
		this.importing.set(packages, found);
		return found;
	}

	/** Calls of this file, or of another that it knows, that libraries are known to do something for. */
	calls<Is extends Entry["is"]>(is: Is, code = this.code): readonly Doing<EntryOf<Is>>[] {
		const ofCode = this.doing.get(code) ?? new Map<Entry["is"], readonly Doing[]>();
		this.doing.set(code, ofCode);
		const found = ofCode.get(is) as readonly Doing<EntryOf<Is>>[] | undefined;
		if (found) return found;
		const made = code.calls.flatMap((call) => {
			const entry = this.mayBe(call.callee, is) ? this.known(call.callee, is) : undefined;
			return entry ? [{ call, entry }] : [];
		});
		ofCode.set(is, made);
		return made;
	}

	/** A look at the last name alone, before other files are looked at to find out what it means. */
	mayBe(expr: Expr, is: Entry["is"]): boolean {
		if (expr.kind === "member") return this.knowledge.mayBe(is, expr.name);
		if (expr.kind !== "name") return false;
		const [binding] = this.resolve(expr.name, expr.region);
		const name = binding?.from === undefined ? expr.name : (binding.exported || binding.from).replace(/^.*[./]/, "");
		const isModule = binding?.exported === "default";
		return this.knowledge.mayBe(is, isModule ? (binding.from ?? "").replace(/^.*\//, "") : name);
	}
}

/** What an expression is a step of, the first first; nothing where it is short. */
function chainBelow(expr: Expr): Expr[] {
	const steps: Expr[] = [];
	for (let at: Expr | undefined = expr; at; ) {
		at = at.kind === "member" ? at.of : at.kind === "call" ? at.call.callee : undefined;
		if (at) steps.push(at);
	}
	return steps.length < deepest / 2 ? [] : steps.reverse();
}

/** A module that is loaded where it is used: `app.register(import("@fastify/rate-limit"))`, `app.use(require("helmet")())`. */
function inlineModule({ callee, positional: [first] }: Call): string | undefined {
	const loads = callee.text === "import" || callee.text === "require";
	return loads && first?.kind === "literal" && typeof first.value === "string" ? first.value : undefined;
}

function firstOf<T>(paths: readonly string[], at: (path: string) => T | undefined): T | undefined {
	for (const path of paths) {
		const found = at(path);
		if (found) return found;
	}
	return undefined;
}
