import type { SourceFile } from "../../design/text.ts";
import type { LanguageAdapter } from "./adapter.ts";
import type { Around } from "./around.ts";
import type { Binding, Class, Code, Expr, Region, Type } from "./code.ts";
import { firstOf, LinkedFiles } from "./linked-files.ts";
import { heldBy, membersOf, namesOf } from "./names.ts";

/** How many steps from name to name are taken. */
export const deepest = 12;

/** What the names of a file are bound to, where they stand and through imports: the rules of scope, and nothing of values. */
export class Bindings {
	readonly code: Code;
	readonly around: Around;
	protected readonly adapter: LanguageAdapter;
	protected readonly fileAt: (path: string) => Code | undefined;
	private readonly files: LinkedFiles;
	private readonly packaged = new Map<string, readonly Binding[]>();
	private readonly ofExprs = new WeakMap<Expr, readonly Binding[]>();

	constructor(code: Code, adapter: LanguageAdapter, fileAt: (path: string) => Code | undefined, around: Around) {
		this.around = around;
		this.code = code;
		this.adapter = adapter;
		this.fileAt = fileAt;
		this.files = new LinkedFiles(code, adapter, fileAt, around);
	}

	/** Lets regions of a file be resolved, of all files of a package, that was found in another way than by an import. */
	know(code: Code): void {
		this.files.know(code);
	}

	/** The file that a region is part of. */
	codeOf(region: Region): Code {
		return this.files.codeOf(region);
	}

	/** The file of the workspace that a module is, seen from another; undefined for what is not in it. */
	link(module: string, by: Code): Code | undefined {
		return this.files.link(module, by);
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
			const of = this.classNamed(base, by.region.parent ?? by.region);
			const found = of && of !== by ? this.resolve(name, of.region, depth - 1) : [];
			if (found.length > 0) return found;
		}
		return [];
	}

	/**
	 * The file that the type of a name has come from, without a parse: a look at its text tells whether it is worth one.
	 * Undefined where the name's own file does not tell which that is.
	 */
	fileOfType(name: string, region: Region): SourceFile | undefined {
		const [one] = this.adapter.classesAreFiles ? this.resolve(name, region) : [];
		const type = one?.type?.name.split(".")[0];
		if (!type) return undefined;
		const by = this.codeOf(one.region);
		const [imported] = this.resolve(type, one.region);
		if (!imported) return firstOf(by.opened, (module) => this.files.file(`${module}.${type}`, by));
		return imported.from && imported.exported
			? this.files.file(`${imported.from}.${imported.exported}`, by)
			: undefined;
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
			this.files.know(other);
			found = other === code ? [] : (namesOf(other).get(other.module)?.get(name) ?? membersOf(other, name));
			if (found.length > 0) break;
		}
		this.packaged.set(key, found);
		return found;
	}

	/** The bindings that a name, a member of this object or of an imported module stands for, through imports. */
	bindingsOf(expr: Expr, depth = deepest): readonly Binding[] {
		if (depth === 0 || (expr.kind !== "name" && expr.kind !== "member")) return [];
		const known = this.ofExprs.get(expr);
		if (known) return known;
		const found = this.bound(expr, depth);
		// Of a file that was not come to yet, the answer is another once it is known.
		if (depth === deepest && this.isKnown(expr)) this.ofExprs.set(expr, found);
		return found;
	}

	/** Whether the file is known that the first name of a chain stands in; where none begins it, nothing is said of it. */
	private isKnown(expr: Expr): boolean {
		let at = expr;
		while (at.kind === "member" || at.kind === "index") at = at.of;
		return at.kind === "name" && this.files.knownOf(at.region) !== undefined;
	}

	private bound(expr: Expr, depth: number): readonly Binding[] {
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

	/** The class of the workspace that a type names. */
	classNamed(type: Type, region: Region): Class | undefined {
		// Of another package: `repo.Accounts`.
		const [first, ...rest] = type.name.split(".");
		let name: Expr = { kind: "name", name: first, region, at: region.at, text: type.name };
		for (const one of rest) name = { kind: "member", of: name, name: one, at: region.at, text: type.name };
		return this.bound(name, deepest)[0]?.class;
	}
}
