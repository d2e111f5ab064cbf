import { posix } from "node:path";
import { put } from "../../../design/index-of.ts";
import { folderOf } from "../../../design/places.ts";
import { byText } from "../../by-text.ts";
import type { Scope, Unit } from "../../dialect.ts";
import { withoutVersion } from "../languages/go.ts";

/** A module: what its packages are imported as, and the folder of its go.mod. */
export interface Module {
	name: string;
	folder: string;
}

type Look = Pick<Scope<unknown>, "under" | "text">;

/** A package that more programs than this share is plumbing, and read for none of them. */
const mostPrograms = 12;
/** Of a module without programs so many packages are read together: each edit of one reads all of them again. */
const mostTogether = 60;
/** More packages than this no program is read with. */
const mostPackages = 400;

function modulesIn(scope: Look): Module[] {
	return scope.under("").flatMap((path) => {
		const name = /(^|\/)go\.mod$/.test(path) ? /^module\s+"?([^\s"]+)/m.exec(scope.text(path) ?? "")?.[1] : undefined;
		return name ? [{ name: withoutVersion(name), folder: folderOf(path) }] : [];
	});
}

/** The folder that an import path means, where one of the modules holds it. */
export function folderOfImport(path: string, modules: readonly Module[]): string | undefined {
	return folderIn(path, byName(modules));
}

/** Of two of one name the first counts. */
const byName = (modules: readonly Module[]): Map<string, Module> =>
	new Map([...modules].reverse().map((one) => [one.name, one]));

function folderIn(path: string, modules: ReadonlyMap<string, Module>): string | undefined {
	for (let name = path; name !== "" && name !== "."; name = folderOf(name)) {
		const own = modules.get(name);
		if (own) return posix.join(own.folder, path.slice(name.length)).replace(/^\.?\/|^\.$|\/$/g, "");
	}
	return undefined;
}

/** The module that a folder is of, by folders: the innermost. */
function moduleOf(folder: string, modules: ReadonlyMap<string, Module>): Module | undefined {
	for (let at = folder; ; at = folderOf(at)) {
		const own = modules.get(at);
		if (own || at === "") return own;
	}
}

interface Package {
	files: string[];
	isProgram: boolean;
	imports: Set<string>;
}

/**
 * Programs, each with all packages of the workspace that it is built from, since what these do it does; and packages
 * that no program here is built from, one by one. A look at the text tells, without a parse. What a unit has to know of
 * the rest it is given: one that looks for itself would be read again after any edit.
 */
export function programsIn(scope: Look): Unit[] {
	const modules = modulesIn(scope);
	const packages = packagesIn(scope, byName(modules));
	const programs = [...packages].filter(([, one]) => one.isProgram);
	const reached = new Map(programs.map(([folder]) => [folder, reachedFrom(folder, packages)]));
	const users = new Map<string, number>();
	for (const all of reached.values()) for (const one of all) users.set(one, (users.get(one) ?? 0) + 1);
	const around = new Surroundings(modules, packages);
	const units = programs.map(([folder]): Unit => {
		const own = [...(reached.get(folder) ?? [])].filter(
			(one) => one === folder || (users.get(one) ?? 0) <= mostPrograms,
		);
		const entries = own.flatMap((one) => packages.get(one)?.files ?? []);
		const program = packages.get(folder)?.files[0] ?? "";
		return { key: folder, entries, given: { program, ...around.of(folder), ...around.besides(folder) } };
	});
	const alone = [...packages].filter(([folder, { files }]) => !users.has(folder) && files.length > 0);
	return [...units, ...apart(alone, programs, modules, around)];
}

/** Packages that no program is built from: each by itself, but those of a module without programs are used together. */
function apart(
	alone: readonly [string, Package][],
	programs: readonly [string, Package][],
	modules: readonly Module[],
	around: Surroundings,
): Unit[] {
	const byModule = new Map(modules.map((one) => [one.folder, one]));
	const homeOf = (folder: string) => moduleOf(folder, byModule)?.folder;
	const withPrograms = new Set(programs.map(([folder]) => homeOf(folder)));
	const sizes = new Map<string | undefined, number>();
	for (const [folder] of alone) sizes.set(homeOf(folder), (sizes.get(homeOf(folder)) ?? 0) + 1);
	const found = new Map<string, Unit>();
	for (const [folder, { files }] of alone) {
		const home = homeOf(folder);
		const isByItself = home === undefined || withPrograms.has(home) || (sizes.get(home) ?? 0) > mostTogether;
		const key = isByItself ? folder : home;
		const entries = [...(found.get(key)?.entries ?? []), ...files];
		found.set(key, { key, entries, given: around.of(folder) });
	}
	return [...found.values()];
}

/** What stands around a package: modules that its own one is built from, and the programs beside it. */
class Surroundings {
	private readonly modules: Map<string, Module>;
	private readonly programs = new Map<string, string[]>();
	private readonly imports = new Map<string, Set<string>>();
	private readonly words = new Map<string, string>();

	constructor(modules: readonly Module[], packages: ReadonlyMap<string, Package>) {
		this.modules = new Map(modules.map((one) => [one.folder, one]));
		for (const [folder, { isProgram, imports }] of packages) {
			if (isProgram) for (const module of this.around(folder)) put(this.programs, module, folder);
			const own = moduleOf(folder, this.modules)?.folder ?? "";
			const others = this.imports.get(own) ?? new Set<string>();
			this.imports.set(own, others);
			for (const one of imports) {
				const other = moduleOf(one, this.modules);
				if (other) others.add(other.folder);
			}
		}
	}

	of(folder: string): { modules: string } {
		const own = moduleOf(folder, this.modules)?.folder ?? "";
		const known = this.words.get(own);
		if (known !== undefined) return { modules: known };
		const all = new Set([own]);
		for (const one of all) for (const next of this.imports.get(one) ?? []) all.add(next);
		const found = [...all].flatMap((one) => this.modules.get(one) ?? []);
		const words = found.map(({ name, folder: at }) => `${name} ${at}`).join("\n");
		this.words.set(own, words);
		return { modules: words };
	}

	/** Programs of the same module. */
	besides(folder: string): { programs?: string } {
		const own = moduleOf(folder, this.modules);
		const others = (own && this.programs.get(own.folder))?.filter((one) => one !== folder) ?? [];
		return others.length > 0 ? { programs: others.join("\n") } : {};
	}

	/** Folders of all modules that a folder lies in. */
	private *around(folder: string): Iterable<string> {
		for (let at = folder; ; at = folderOf(at)) {
			if (this.modules.has(at)) yield at;
			if (at === "") return;
		}
	}
}

/** Modules as a unit is given them, its own first. */
export function modulesOf({ given }: Unit): Module[] {
	return (given?.modules ?? "").split("\n").flatMap((line) => {
		const [name, ...folder] = line.split(" ");
		return name ? [{ name, folder: folder.join(" ") }] : [];
	});
}

function packagesIn(scope: Look, modules: ReadonlyMap<string, Module>): Map<string, Package> {
	const packages = new Map<string, Package>();
	for (const path of scope.under("")) {
		if (!path.endsWith(".go")) continue;
		const folder = folderOf(path);
		const one = packages.get(folder) ?? { files: [], isProgram: false, imports: new Set() };
		packages.set(folder, one);
		const { isProgram, imports } = headOf(path, scope.text(path) ?? "");
		// The file that starts the program stands first.
		if (isProgram) one.files.unshift(path);
		else one.files.push(path);
		one.isProgram ||= isProgram;
		for (const imported of imports) {
			const of = folderIn(imported, modules);
			if (of !== undefined) one.imports.add(of);
		}
	}
	return packages;
}

/** What a file says of its package. */
const headOf = byText((text) => {
	// Imports stand before all else.
	const end = text.search(/^(?:func|type|var|const)\b/m);
	const head = end < 0 ? text.slice(0, 20_000) : text.slice(0, end);
	return {
		isProgram: /^package\s+main\b/m.test(text) && /^func\s+main\(\)/m.test(text),
		imports: [...head.matchAll(/"([\w./~-]+)"/g)].map(([, imported]) => withoutVersion(imported)),
	};
});

function reachedFrom(start: string, packages: ReadonlyMap<string, Package>): Set<string> {
	const found = new Set([start]);
	for (const folder of found)
		for (const next of packages.get(folder)?.imports ?? [])
			if (packages.has(next) && found.size < mostPackages) found.add(next);
	return found;
}
