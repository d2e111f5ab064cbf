import { declared } from "../../design/attribute.ts";
import type { Fragment } from "../../design/fragment.ts";
import { isWithin } from "../../design/places.ts";
import type { Dialect, Reading, Scope } from "../dialect.ts";
import { buildOf, isBuildFile, libraryLike } from "./build.ts";
import type { Build } from "./build-facts.ts";
import { Module } from "./module.ts";
import { micronaut, quarkus } from "./other-frameworks.ts";
import { profileOf } from "./settings.ts";
import { springBoot, webStarter } from "./spring-boot.ts";
import { cassandra } from "./spring-cassandra.ts";
import { writeSetting } from "./write.ts";

const names = [
	"pom.xml",
	"build.gradle",
	"settings.gradle",
	"*.gradle.kts",
	"gradle.properties",
	"libs.versions.toml",
	"web.xml",
];
const settingNames = ["application*.yml", "application*.yaml", "application*.properties", "application.conf"];
/** Larger than this no person wrote it. */
const largest = 300_000;

/** Modules that start all of it at the desk of whoever writes it: `local-running/`. */
const ofOneDesk = /(^|\/)([\w-]+[-_])?local[-_](dev(elopment)?|run(ning)?|env(ironment)?|stack)\//;
const isTest = (path: string) =>
	/(^|\/)(src\/(test|it|integrationTest|testFixtures)|tests?|mocks|examples?|samples?|docs?)\//.test(path) ||
	ofOneDesk.test(path);

/**
 * Modules of Maven and Gradle, with the settings of Spring Boot, Quarkus and Micronaut: which folder is deployed as one, and
 * what the frameworks do by their version and their settings. No build is ever run.
 */
export const jvm: Dialect = {
	id: "jvm",
	comment: "#",
	files: {
		names: [...names, ...settingNames],
		languages: ["xml", "groovy", "properties", "yaml"],
		called: "builds of Maven and Gradle",
	},
	claims: ({ path, text }) =>
		text.length <= largest &&
		!isTest(path) &&
		(profileOf(path) !== undefined || names.some((name) => isNamed(path, name))),
	units: (scope) => scope.under("").flatMap((path) => (isBuildFile(path) ? [{ key: path, entries: [path] }] : [])),
	read: ({ entries }, scope) => readModule(entries[0], scope),
	write: writeSetting,
};

/** Says only how comments start in Gradle's files, which `jvm` reads with all others of a module. */
export const gradle: Dialect = {
	id: "gradle",
	comment: "//",
	files: { names: ["*.gradle", "*.gradle.kts"], languages: ["groovy"] },
	claims: (file) => isBuildFile(file.path) && jvm.claims(file),
	units: () => [],
	read: () => ({ fragments: [], notes: [] }),
};

function isNamed(path: string, name: string): boolean {
	const own = path.split("/").at(-1) ?? "";
	return name.startsWith("*") ? own.endsWith(name.slice(1)) : own === name;
}

/** What plays a user, where it is no library for tests alone. */
const drivers =
	/^(org\.seleniumhq\.selenium:selenium-(java|api)|io\.cucumber:cucumber-(java|spring)|io\.rest-assured:rest-assured|io\.gatling:)/;

/** A module that tries another one. What drives a browser may also be a server (a scraper), unless it is called after tests. */
const playsUsers = (build: Build) =>
	libraryLike(build, drivers) !== undefined &&
	(!libraryLike(build, webStarter) ||
		[build.folder, ...build.names].some((name) => /\b(tests?|e2e|acceptance|selenium|cucumber|qa)\b/i.test(name)));

function readModule(file: string, scope: Scope): Reading {
	const texts = (path: string) => scope.text(path);
	const build = buildOf(file, texts);
	if (!build) return { fragments: [], notes: [] };
	const paths = scope.under(build.folder).filter((path) => profileOf(path) && isOwn(path, build.folder, scope));
	const module = new Module(build, paths.sort(byRank), texts);
	const fragments: Fragment[] = [];
	if (!build.isParent && !playsUsers(build)) {
		// A module at the root of the workspace may have no name, and has its settings all the same.
		if (build.names.length > 0) fragments.push({ role: "unit", file, folder: build.folder, names: build.names });
		const boot = springBoot(module);
		const own = boot.length === 0 && build.names.length === 0 ? cassandra(module) : boot;
		fragments.push(...own, ...quarkus(module), ...micronaut(module));
		const image = [...build.plugins].find((id) => /jib/.test(id));
		const at = { file, range: { start: { line: 0, character: 0 }, end: { line: 0, character: 0 } } };
		if (image) fragments.push(module.says({ containerised: declared(true, at) }, at));
	}
	return { fragments, notes: [] };
}

/** Settings of this module, and not of one that lies in its folder. */
function isOwn(path: string, folder: string, scope: Scope): boolean {
	const rest = (folder === "" ? path : path.slice(folder.length + 1)).split("/").slice(0, -1);
	if (!/^(src\/\w+\/resources(\/config)?|config|)$/.test(rest.join("/"))) return false;
	return isWithin(path, folder) && !isTest(path) && scope.has(path);
}

/** Boot docs, Externalized configuration: what is read later wins; a file of properties over one of YAML. */
function byRank(a: string, b: string): number {
	const rank = (path: string) => (/\/config\//.test(path) ? 2 : 0) + (/\.properties$/.test(path) ? 1 : 0);
	return rank(a) - rank(b) || (a < b ? -1 : 1);
}
