import { folderOf } from "../../design/places.ts";
import type { Build, Library, Texts } from "./build-facts.ts";
import { catalogOf } from "./gradle-catalog.ts";

/** Gradle's files are programs; what most of them say in plain lines is read, and nothing is run. */
export function gradleBuild(file: string, texts: Texts): Build | undefined {
	const text = texts(file);
	if (text === undefined) return undefined;
	const folder = folderOf(file);
	const root = rootOf(folder, texts);
	const above = root.file && root.file !== file ? (texts(root.file) ?? "") : "";
	const shared = /\b(?:subprojects|allprojects)\s*\{/.test(above) ? above : "";
	const catalog = catalogOf(texts(at(root.folder, "gradle/libs.versions.toml")) ?? "");
	const variables = (name: string) =>
		variableIn(name, [text, above, texts(at(root.folder, "gradle.properties")) ?? ""]);
	const plain = plainOf(text);
	const plugins = pluginsOf(plain, catalog);
	for (const id of pluginsOf(plainOf(shared), catalog)) plugins.add(id);
	const libraries = new Map<string, Library>();
	for (const [source, from] of [
		[plain, file],
		[plainOf(shared), root.file ?? file],
	])
		for (const one of dependenciesOf(source, catalog, variables))
			if (!libraries.has(one.name)) libraries.set(one.name, { file: from, ...one.library });
	const versions: Record<string, string> = {};
	for (const source of [
		text,
		above,
		texts(at(root.folder, "settings.gradle")) ?? "",
		texts(at(root.folder, "settings.gradle.kts")) ?? "",
	])
		for (const [name, id] of frameworks) {
			const version = versionIn(plainOf(source), id, variables) ?? catalog.plugins.get(id);
			if (version && !versions[name]) versions[name] = version;
		}
	const settings = texts(at(folder, "settings.gradle")) ?? texts(at(folder, "settings.gradle.kts"));
	const own = /rootProject\.name\s*=\s*["']([\w.-]+)["']/.exec(settings ?? "")?.[1];
	const applied =
		/\b(application|org\.springframework\.boot|io\.quarkus|io\.micronaut\.application|io\.ktor\.plugin)\b/;
	return {
		file,
		folder,
		names: [...new Set([own ?? "", imageOf(plain) ?? "", folder.split("/").at(-1) ?? ""])].filter(Boolean),
		isParent: settings !== undefined && /^\s*include\b/m.test(settings) && ![...plugins].some((id) => applied.test(id)),
		libraries,
		plugins,
		versions,
	};
}

const frameworks: readonly (readonly [string, string])[] = [
	["spring-boot", "org.springframework.boot"],
	["quarkus", "io.quarkus"],
	["micronaut", "io.micronaut.application"],
];

function at(folder: string, name: string): string {
	return folder === "" ? name : `${folder}/${name}`;
}

/** The folder above that has the settings of the build, and its build file. */
function rootOf(folder: string, texts: Texts): { folder: string; file?: string } {
	for (let one = folder, depth = 0; depth < 12; one = folderOf(one), depth++) {
		if (texts(at(one, "settings.gradle")) !== undefined || texts(at(one, "settings.gradle.kts")) !== undefined) {
			const file = ["build.gradle", "build.gradle.kts"]
				.map((name) => at(one, name))
				.find((path) => texts(path) !== undefined);
			return { folder: one, ...(file && { file }) };
		}
		if (one === "") break;
	}
	return { folder };
}

/** Comments become blanks, so that places stay. */
function plainOf(text: string): string {
	return text.replace(/("(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*')|\/\/[^\n]*/g, (whole, quoted?: string) =>
		quoted === undefined ? " ".repeat(whole.length) : quoted,
	);
}

type Catalog = ReturnType<typeof catalogOf>;

function pluginsOf(text: string, catalog: Catalog): Set<string> {
	const found = new Set<string>();
	for (const [line] of text.matchAll(/^.*\b(?:id\b|kotlin\(|alias\(|apply\b|plugin\b).*$/gm)) {
		if (/\bapply\s*(\(?\s*false|false)/.test(line)) continue;
		const id = /\b(?:id|plugin)\s*[(:=]?\s*["']([\w.-]+)["']/.exec(line)?.[1];
		const alias = /\balias\(\s*libs\.plugins\.([\w.]+)\s*\)/.exec(line)?.[1];
		const named = id ?? (alias && catalog.pluginIds.get(alias));
		if (named) found.add(named);
	}
	if (/^\s*application\s*$/m.test(text) || /^\s*application\s*\{/m.test(text)) found.add("application");
	return found;
}

function versionIn(text: string, id: string, variable: (name: string) => string | undefined): string | undefined {
	const escaped = id.replaceAll(".", "\\.");
	const plugin = new RegExp(`["']${escaped}["']\\s*\\)?\\s*version\\s*\\(?\\s*["']?([^"'\\s)]+)`).exec(text)?.[1];
	const classpath = /spring-boot-gradle-plugin:([^"']+)["']/.exec(text)?.[1];
	const platform =
		/["'](?:org\.springframework\.boot:spring-boot-dependencies|io\.quarkus(?:\.platform)?:quarkus-bom):([^"']+)["']/.exec(
			text,
		)?.[1];
	const given =
		plugin ??
		(id === "org.springframework.boot" ? (classpath ?? platform) : id === "io.quarkus" ? platform : undefined);
	return given && filled(given, variable);
}

/** "3.2.0", "${springBootVersion}", springBootVersion. */
function filled(given: string, variable: (name: string) => string | undefined): string | undefined {
	if (/^\d/.test(given)) return given;
	const name = /([A-Za-z_]\w*)\W*$/.exec(given)?.[1];
	return name && variable(name);
}

function variableIn(name: string, texts: readonly string[]): string | undefined {
	if (!/^\w+$/.test(name)) return undefined;
	const assigned = new RegExp(`\\b${name}["']?\\]?\\s*[=,]\\s*["']?(\\d[\\w.-]*)`);
	for (const text of texts) {
		const found = assigned.exec(text)?.[1];
		if (found) return found;
	}
	return undefined;
}

const runs =
	/\b(implementation|api|compile|runtimeOnly|runtime|developmentOnly|compileOnly|kapt)\b[\s(]*(?:platform\s*\(|enforcedPlatform\s*\()?\s*/g;

function* dependenciesOf(
	text: string,
	catalog: Catalog,
	variable: (name: string) => string | undefined,
): Generator<{ name: string; library: Omit<Library, "file"> }> {
	for (const match of text.matchAll(runs)) {
		if (/developmentOnly|compileOnly/.test(match[1])) continue;
		const start = (match.index ?? 0) + match[0].length;
		const rest = text.slice(start, start + 300);
		const [whole = "", quoted] = /^["']([\w.-]+:[\w.-]+(?::[^"']*)?)["']/.exec(rest) ?? [];
		if (quoted) {
			const [group, artifact, version] = quoted.split(":");
			const known = version && filled(version, variable);
			yield {
				name: `${group}:${artifact}`,
				library: { start, end: start + whole.length, ...(known && { version: known }) },
			};
			continue;
		}
		const [apart, group, artifact] =
			/^group\s*[:=]\s*["']([\w.-]+)["']\s*,\s*name\s*[:=]\s*["']([\w.-]+)["']/.exec(rest) ?? [];
		if (apart) yield { name: `${group}:${artifact}`, library: { start, end: start + apart.length } };
		const [named = "", alias] = /^libs\.([\w.]+)/.exec(rest) ?? [];
		for (const one of (alias && catalog.libraries.get(alias)) || [])
			yield { name: one, library: { start, end: start + named.length } };
	}
}

function imageOf(text: string): string | undefined {
	const jib = /\bjib\s*\{[\s\S]{0,600}?\bto\s*\{[\s\S]{0,200}?\bimage\s*=?\s*["']([^"']+)["']/.exec(text)?.[1];
	const pack = /\bimageName\s*(?:=|\.set\(|\()?\s*["']([^"']+)["']/.exec(text)?.[1];
	const name = (jib ?? pack)?.split("/").at(-1)?.split(/[:@]/)[0];
	return name && /^[\w.-]+$/.test(name) ? name : undefined;
}
