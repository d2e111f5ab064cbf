import { reasonOf } from "../../../design/failure.ts";
import type { Fragment, Reference } from "../../../design/fragment.ts";
import { folderOf, isWithin } from "../../../design/places.ts";
import type { Note } from "../../../design/text.ts";
import type { Dialect, Reading, Scope, Unit } from "../../dialect.ts";
import { type Asking, alone } from "../around.ts";
import type { Binding, Code, Expr } from "../code.ts";
import { concepts } from "../concepts/index.ts";
import { callsNamed } from "../data/calls-by.ts";
import { dataHints } from "../data/hints.ts";
import { notesOn } from "../fault-notes.ts";
import { goKnowledge } from "../knowledge/go/index.ts";
import { go as adapter, packageOf } from "../languages/go.ts";
import { isGenerated, isProductionCode, packageName } from "../places.ts";
import { Program } from "../program.ts";
import { either, liveHints, stateHints, uploadHints } from "../state/words.ts";
import { byFolder, Fillers } from "./fillers.ts";
import { folderOfImport, type Module, modulesOf, programsIn } from "./modules.ts";
import { packageFrom } from "./package.ts";
import { codeUnitOf } from "./unit.ts";

const largest = 400_000;
const telling = goKnowledge.telling.map(({ imports, names }) => ({ imports: adapter.imports(imports), names }));
const hints = either(
	/\bgoogle\.golang\.org\/grpc"/,
	new RegExp(dataHints.source, "m"),
	stateHints,
	liveHints,
	uploadHints,
);
const tells = (text: string) =>
	telling.some(({ imports, names }) => imports.test(text) && names.test(text)) || hints.test(text);

/** Programs written in Go, each read with all packages of the workspace that it is built from. */
export const go: Dialect<Code> = {
	id: "go",
	comment: "//",
	files: { names: ["*.go", "go.mod"], languages: ["go", "go.mod"], called: "servers written in Go" },
	claims: ({ path, text }) =>
		path.endsWith(".mod")
			? !/(^|\/)(vendor|testdata|examples?)\//.test(path)
			: text.length <= largest &&
				isProductionCode(path) &&
				!/(^|\/)(testdata|mocks?)\//.test(path) &&
				!isGenerated(text),
	load: adapter.load,
	parse: adapter.parse,
	units: programsIn,
	read: (unit, scope) => new Reader(unit, scope).read(),
};

class Reader {
	private readonly entries: readonly string[];
	private readonly program: string | undefined;
	private readonly scope: Scope<Code>;
	private readonly packages = new Map<string, Code | undefined>();
	/** Files by the packages of the program, which of them say something, and what these make for the others. */
	private readonly folders: ReadonlyMap<string, readonly string[]>;
	private readonly telling: ReadonlySet<string>;
	private readonly fillers: Fillers;
	private readonly modules: readonly Module[];
	private readonly besides: readonly string[];
	private readonly callers = new Map<string, { value: Expr; code: Code } | undefined>();
	private called: Map<string, Set<string>> | undefined;

	constructor(unit: Unit, scope: Scope<Code>) {
		this.entries = unit.entries;
		this.program = unit.given?.program;
		this.scope = scope;
		this.modules = modulesOf(unit);
		this.besides = unit.given?.programs?.split("\n") ?? [];
		this.folders = byFolder(this.entries);
		const textsOf = (folder: string) => (this.folders.get(folder) ?? []).map((path) => scope.text(path) ?? "");
		// One file may import what another calls: fields are declared in one, and used in all.
		this.telling = new Set([...this.folders.keys()].filter((one) => tells(textsOf(one).join("\n"))));
		this.fillers = new Fillers([...this.telling], textsOf);
	}

	read(): Reading {
		const { scope, program } = this;
		const notes: Note[] = [];
		const fragments: Fragment[] = [];
		if (program) {
			const own = this.modules.slice(0, 1).find((one) => isWithin(program, one.folder));
			fragments.push(codeUnitOf(program, own, this.besides, scope));
		}
		for (const [folder, files] of this.folders) {
			if (!this.telling.has(folder) && !files.some((path) => this.fillers.isUsedIn(scope.text(path) ?? ""))) continue;
			try {
				const code = this.packageAt(folder);
				if (!code) continue;
				notes.push(...notesOn(code));
				const read = this.programOf(code);
				for (const concept of concepts)
					fragments.push(...concept.read(read).map((one) => this.ofProgram(one, files[0])));
			} catch (error) {
				notes.push({ file: files[0], severity: "error", message: `cannot be read: ${reasonOf(error)}` });
			}
		}
		return { fragments, notes };
	}

	private programOf(code: Code): Program {
		return new Program(code, adapter, goKnowledge, (path) => this.fileAt(path), {
			...alone,
			injected: (bindings, program) => this.given(bindings, program),
			implementing: (name, program) => this.giving(name, program),
		});
	}

	/** Packages that make something under the name of an interface. */
	private giving(name: string, program: Asking): readonly Code[] {
		const found = this.fillers.foldersGiving(name).flatMap((folder) => this.packageAt(folder) ?? []);
		for (const code of found) program.know(code);
		return found;
	}

	/** What the one call of its function gives a parameter, where all callers are known. */
	private given([one, ...others]: readonly Binding[], program: Asking): Expr | undefined {
		const found = one?.parameter && others.length === 0 ? this.argumentOf(one) : undefined;
		if (found) program.know(found.code);
		return found?.value;
	}

	/** `fileAt` of a program is asked for packages: by a folder of the workspace, or as they are imported. */
	private fileAt(path: string): Code | undefined {
		const name = path.replace(/\/?\*\.go$/, "");
		const known = this.packages.get(name);
		return known ?? this.packageAt(folderOfImport(name, this.modules) ?? name);
	}

	private packageAt(folder: string): Code | undefined {
		if (this.packages.has(folder)) return this.packages.get(folder);
		const files = this.scope.in(folder).filter((path) => path.endsWith(".go"));
		const parts = files.flatMap((path) => this.scope.file(path) ?? []);
		const [first] = parts.filter((one) => one.package === "main");
		// What is built for another use (`package main` beside a library, by a build tag) is another package.
		const own = parts.filter((one) => !first || one.package === "main");
		const code = own.length > 0 ? packageFrom(own) : undefined;
		this.packages.set(folder, code);
		return code;
	}

	/** What a parameter is given, where one call is all that this program is built with. */
	private argumentOf({ parameter, region }: Binding): { value: Expr; code: Code } | undefined {
		const fn = region.fn;
		const index = fn && parameter ? fn.parameters.indexOf(parameter) : -1;
		if (!fn?.name || index < 0) return undefined;
		const { file, range } = fn.at;
		const key = `${file}:${range.start.line}:${index}`;
		if (this.callers.has(key)) return this.callers.get(key);
		this.callers.set(key, undefined);
		const home = packageOf(file);
		const found: { value: Expr; code: Code }[] = [];
		for (const folder of this.foldersCalling(fn.name)) {
			const code = this.packageAt(folder);
			for (const call of code ? callsNamed(fn.name, code) : []) {
				if (!code) continue;
				if (code.path !== home && !this.isOf(call.callee, code, home)) continue;
				if (call.positional[index]) found.push({ value: call.positional[index], code });
			}
		}
		const one = found.length === 1 ? found[0] : undefined;
		this.callers.set(key, one);
		return one;
	}

	/** Folders of the program in whose texts something of that name is called. */
	private foldersCalling(name: string): Iterable<string> {
		if (!this.called) {
			this.called = new Map();
			for (const folder of new Set(this.entries.map(folderOf)))
				for (const path of this.scope.in(folder))
					for (const [, one] of (this.scope.text(path) ?? "").matchAll(/\b(\w+)\(/g)) {
						const folders = this.called.get(one);
						if (folders) folders.add(folder);
						else this.called.set(one, new Set([folder]));
					}
		}
		return this.called.get(name) ?? [];
	}

	/** Whether what is called is of the package: the name before it is what this one is imported as. */
	private isOf(callee: Expr, code: Code, home: string): boolean {
		if (callee.kind !== "member" || callee.of.kind !== "name") return callee.kind === "name";
		const { name } = callee.of;
		const from = code.names.find((one) => one.name === name && one.from !== undefined)?.from;
		return from !== undefined && this.fileAt(`${from}/*.go`)?.path === home;
	}

	/** Said of a package, it is said of the program that is built from it. */
	private ofProgram(fragment: Fragment, file: string): Fragment {
		const path = this.program ?? file;
		const pointed = <T extends Reference>(one: T): T =>
			one.by === "path" || one.by === "environment" ? { ...one, path } : one;
		if (fragment.role !== "extends" && fragment.role !== "declares") return fragment;
		const links = fragment.links?.map((one) => ({ ...one, other: pointed(one.other) }));
		const at = fragment.at.file;
		const more = { file: at, ...(links && { links }) };
		if (fragment.role === "declares") return { ...fragment, ...more };
		const when = fragment.when && { ...fragment.when, path };
		const standalone = fragment.kind === "Service" && fragment.standalone ? packageName(path) : fragment.standalone;
		return {
			...fragment,
			...more,
			of: pointed(fragment.of),
			...(standalone && { standalone }),
			...(when && { when }),
		};
	}
}
