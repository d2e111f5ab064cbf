import type { LanguageAdapter } from "./adapter.ts";
import { type Around, alone } from "./around.ts";
import type { Call, Code, Expr, Origin } from "./code.ts";
import type { Entry, EntryOf } from "./entries/index.ts";
import { Following } from "./following.ts";
import type { Knowledge } from "./knowledge.ts";
import { Origins } from "./origins.ts";

/** A call, and what its library is known to do for it. */
interface Doing<Of extends Entry = Entry> {
	call: Call;
	entry: Of;
}

/** One file with what it imports from the workspace: what its names mean, and what is known of it. */
export class Program extends Following {
	readonly knowledge: Knowledge;
	/** Views of it from other files, which share them. */
	private others = new Map<Code, Program>();
	private readonly importing = new Map<readonly string[], boolean>();
	private readonly doing = new Map<Code, Map<Entry["is"], readonly Doing[]>>();
	private readonly origins: Origins;

	constructor(
		code: Code,
		adapter: LanguageAdapter,
		knowledge: Knowledge,
		fileAt: (path: string) => Code | undefined,
		around: Around = alone,
	) {
		super(code, adapter, fileAt, around);
		this.knowledge = knowledge;
		this.origins = new Origins(this, knowledge);
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

	/** Where a value comes from; a name that nothing binds is a builtin of the language, from "". */
	originOf(expr: Expr): Origin | undefined {
		return this.origins.of(expr);
	}

	/** Where a value comes from, as knowledge names it. */
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
