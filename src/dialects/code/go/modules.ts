import { posix } from "node:path";
import { folderOf } from "../../../design/places.ts";
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
/** More packages than this no program is read with. */
const mostPackages = 400;

export function modulesIn(scope: Look): Module[] {
	return scope.under("").flatMap((path) => {
		const name = /(^|\/)go\.mod$/.test(path) ? /^module\s+"?([^\s"]+)/m.exec(scope.text(path) ?? "")?.[1] : undefined;
		return name ? [{ name: withoutVersion(name), folder: folderOf(path) }] : [];
	});
}

/** The folder that an import path means, where a module of the workspace holds it. */
export function folderOfImport(path: string, modules: readonly Module[]): string | undefined {
	const own = modules
		.filter(({ name }) => path === name || path.startsWith(`${name}/`))
		.sort((a, b) => b.name.length - a.name.length)[0];
	return own && posix.join(own.folder, path.slice(own.name.length)).replace(/^\.?\/|^\.$|\/$/g, "");
}

interface Package {
	files: string[];
	isProgram: boolean;
	imports: Set<string>;
}

/**
 * Programs, each with all packages of the workspace that it is built from, since what these do it does; and packages
 * that no program here is built from, one by one. A look at the text tells, without a parse.
 */
export function programsIn(scope: Look): Unit[] {
	const modules = modulesIn(scope);
	const packages = packagesIn(scope, modules);
	const programs = [...packages].filter(([, one]) => one.isProgram);
	const reached = new Map(programs.map(([folder]) => [folder, reachedFrom(folder, packages)]));
	const users = new Map<string, number>();
	for (const all of reached.values()) for (const one of all) users.set(one, (users.get(one) ?? 0) + 1);
	const units = programs.map(([folder]): Unit => {
		const own = [...(reached.get(folder) ?? [])].filter(
			(one) => one === folder || (users.get(one) ?? 0) <= mostPrograms,
		);
		const entries = own.flatMap((one) => packages.get(one)?.files ?? []);
		return { key: folder, entries, given: { program: packages.get(folder)?.files[0] ?? "" } };
	});
	const alone = [...packages].filter(([folder, { files }]) => !users.has(folder) && files.length > 0);
	return [...units, ...alone.map(([folder, { files }]): Unit => ({ key: folder, entries: files }))];
}

function packagesIn(scope: Look, modules: readonly Module[]): Map<string, Package> {
	const packages = new Map<string, Package>();
	for (const path of scope.under("")) {
		if (!path.endsWith(".go")) continue;
		const text = scope.text(path) ?? "";
		const folder = folderOf(path);
		const one = packages.get(folder) ?? { files: [], isProgram: false, imports: new Set() };
		packages.set(folder, one);
		// The file that starts the program stands first.
		const isProgram = /^package\s+main\b/m.test(text) && /^func\s+main\(\)/m.test(text);
		if (isProgram) one.files.unshift(path);
		else one.files.push(path);
		one.isProgram ||= isProgram;
		for (const [, imported] of headOf(text).matchAll(/"([\w./~-]+)"/g)) {
			const of = folderOfImport(withoutVersion(imported), modules);
			if (of !== undefined) one.imports.add(of);
		}
	}
	return packages;
}

/** Imports stand before all else. */
function headOf(text: string): string {
	const end = text.search(/^(?:func|type|var|const)\b/m);
	return end < 0 ? text.slice(0, 20_000) : text.slice(0, end);
}

function reachedFrom(start: string, packages: ReadonlyMap<string, Package>): Set<string> {
	const found = new Set([start]);
	for (const folder of found)
		for (const next of packages.get(folder)?.imports ?? [])
			if (packages.has(next) && found.size < mostPackages) found.add(next);
	return found;
}
