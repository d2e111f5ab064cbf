import { posix } from "node:path";
import type { Around } from "../around.ts";
import { add } from "../grouped.ts";
import { filesOf } from "../languages/jvm.ts";

/** Modules that a module is built with, those of these as well, at most. */
const most = 8;

export const moduleOf = (path: string) => /^(.*?)(?:^|\/)src\/\w+\/(?:java|kotlin)\//.exec(path)?.[1];

/** Where a class may stand that a module has from those that it is built with. */
export const besideModules = (name: string, modules: readonly string[]): string[] =>
	modules.flatMap((folder) => filesOf(name, posix.join(folder, "src/main/java/_")));

/**
 * The folders of the modules that a file's own is built with, as its build file names them: Maven by an artefact that is
 * called like its folder, Gradle by `project(":common")`.
 */
export function modulesOf(by: string, text: Around["text"], has: (path: string) => boolean): string[] {
	const own = moduleOf(by);
	if (own === undefined) return [];
	const found: string[] = [];
	for (let level = [own], depth = 0; level.length > 0 && depth < 2; depth++) {
		level = level
			.flatMap((folder) => builtWith(folder, text, has))
			.filter((one) => one !== own && !found.includes(one));
		found.push(...new Set(level));
	}
	return found.slice(0, most);
}

function builtWith(folder: string, text: Around["text"], has: (path: string) => boolean): string[] {
	const read = (name: string) => text(posix.join(folder, name));
	const pom = read("pom.xml");
	if (pom !== undefined) {
		const above = posix.join(folder, "..");
		const { grouped, unlisted } = groupedUnder(above, text);
		return [...pom.matchAll(/<artifactId>\s*([\w.-]+)\s*<\/artifactId>/g)].flatMap(([, name]) => [
			...[above, ...unlisted].map((one) => posix.join(one, name)).filter((one) => has(posix.join(one, "pom.xml"))),
			...(grouped.get(name) ?? []),
		]);
	}
	const gradle = read("build.gradle") ?? read("build.gradle.kts") ?? "";
	return [...gradle.matchAll(/\bproject\(\s*(?:path:\s*)?["']:([\w:.-]+)["']/g)].flatMap(([, name]) =>
		rootsAbove(folder)
			.map((root) => posix.join(root, name.replaceAll(":", "/")))
			.filter((one) => has(posix.join(one, "build.gradle")) || has(posix.join(one, "build.gradle.kts"))),
	);
}

/**
 * Modules beside may hold modules of their own, `libraries/web`: their folders by what these are called, and folders whose own
 * build file is not there to list them.
 */
function groupedUnder(above: string, text: Around["text"]): { grouped: Map<string, string[]>; unlisted: string[] } {
	const grouped = new Map<string, string[]>();
	const unlisted: string[] = [];
	for (const name of groupsIn(text(posix.join(above, "pom.xml")) ?? "")) {
		const group = posix.join(above, name);
		const pom = text(posix.join(group, "pom.xml"));
		if (pom === undefined) unlisted.push(group);
		for (const one of groupsIn(pom ?? "")) add(grouped, posix.basename(one), posix.join(group, one));
	}
	return { grouped, unlisted };
}

const groupsIn = (pom: string) =>
	[...pom.matchAll(/<module>\s*([\w./-]+)\s*<\/module>/g)].map(([, name]) => name).slice(0, 40);

function rootsAbove(folder: string, depth = 5): string[] {
	if (folder === "." || folder === "" || depth === 0) return [];
	const above = posix.dirname(folder);
	return [above, ...rootsAbove(above, depth - 1)];
}
