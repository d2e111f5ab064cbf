import { posix } from "node:path";
import { folderOf } from "../../design/places.ts";
import type { Build, Library, Texts } from "./build-facts.ts";
import { allUnder, type Element, parseXml, textOf, under } from "./xml.ts";

/** How many parents and modules are followed one from the other. */
const deepest = 6;

interface Pom {
	file: string;
	text: string;
	project: Element;
	parent?: Pom;
}

/** A module by its pom.xml, with the parents that the workspace holds. */
export function mavenBuild(file: string, texts: Texts): Build | undefined {
	const pom = pomAt(file, texts, deepest);
	if (!pom) return undefined;
	const folder = folderOf(file);
	const name = said(pom, "artifactId") ?? "";
	const libraries = new Map<string, Library>();
	collect(pom, libraries, texts, deepest);
	const plugins = new Set<string>();
	for (const one of chain(pom))
		for (const plugin of [...allUnder(one.project, "build", "plugins", "plugin")])
			plugins.add(said({ ...one, project: plugin }, "artifactId") ?? "");
	return {
		file,
		folder,
		names: [...new Set([name, imageOf(pom) ?? "", folder.split("/").at(-1) ?? ""])].filter(Boolean),
		isParent: said(pom, "packaging") === "pom",
		libraries,
		plugins,
		versions: versionsOf(pom),
	};
}

function pomAt(file: string, texts: Texts, depth: number): Pom | undefined {
	const text = texts(file);
	const project = text === undefined ? undefined : under(parseXml(text), "project");
	if (text === undefined || !project) return undefined;
	const parent = under(project, "parent");
	const path = textOf(under(parent, "relativePath"), text) ?? "../pom.xml";
	const pom: Pom = { file, text, project };
	if (!parent || path === "" || depth === 0) return pom;
	const beside = posix.join(folderOf(file), path);
	const above = beside.startsWith("..")
		? undefined
		: pomAt(beside.endsWith(".xml") ? beside : `${beside}/pom.xml`, texts, depth - 1);
	// A parent from a repository may be called like a folder above.
	const isSame = above && said(above, "artifactId") === textOf(under(parent, "artifactId"), text);
	return isSame ? { ...pom, parent: above } : pom;
}

function* chain(pom: Pom): Generator<Pom> {
	for (let at: Pom | undefined = pom; at; at = at.parent) yield at;
}

function said({ project, text }: Pick<Pom, "project" | "text">, ...path: string[]): string | undefined {
	return textOf(under(project, ...path), text);
}

/** `${name}` by the properties of the file and of its parents. */
function filled(value: string | undefined, pom: Pom, depth = 4): string | undefined {
	if (!value?.includes("${") || depth === 0) return value;
	const text = value.replace(/\$\{([\w.-]+)\}/g, (whole, name: string) => {
		if (/^(project\.)?artifactId$/.test(name)) return said(pom, "artifactId") ?? whole;
		if (/^(project\.)?version$/.test(name)) return said(pom, "version") ?? said(pom, "parent", "version") ?? whole;
		for (const one of chain(pom)) {
			const found = said(one, "properties", name);
			if (found !== undefined) return found;
		}
		return whole;
	});
	return text === value ? text : filled(text, pom, depth - 1);
}

function collect(pom: Pom, libraries: Map<string, Library>, texts: Texts, depth: number): void {
	for (const one of chain(pom))
		for (const dependency of allUnder(one.project, "dependencies", "dependency")) {
			const of = { ...one, project: dependency };
			const group = filled(said(of, "groupId"), pom);
			const artifact = filled(said(of, "artifactId"), pom);
			if (!group || !artifact || said(of, "scope") === "test") continue;
			const key = `${group}:${artifact}`;
			if (libraries.has(key)) continue;
			const place = under(dependency, "artifactId") ?? dependency;
			const version = filled(said(of, "version"), pom);
			libraries.set(key, { file: one.file, start: place.start, end: place.end, ...(version && { version }) });
			// What a module of the same workspace brings along.
			const sibling = depth > 0 ? siblingOf(pom, artifact, texts) : undefined;
			if (sibling) collect(sibling, libraries, texts, depth - 1);
		}
}

/** Another module, where its folder is called like it. */
function siblingOf(pom: Pom, artifact: string, texts: Texts): Pom | undefined {
	if (!pom.parent || !/^[\w.-]+$/.test(artifact)) return undefined;
	const file = posix.join(folderOf(pom.parent.file), artifact, "pom.xml");
	return file === pom.file || texts(file) === undefined ? undefined : pomAt(file, texts, 2);
}

const frameworks: readonly (readonly [string, string, string])[] = [
	["spring-boot", "org.springframework.boot", "spring-boot-dependencies"],
	["quarkus", "io.quarkus.platform", "quarkus-bom"],
	["quarkus", "io.quarkus", "quarkus-bom"],
	["micronaut", "io.micronaut.platform", "micronaut-platform"],
];

function versionsOf(pom: Pom): Record<string, string> {
	const versions: Record<string, string> = {};
	const say = (name: string, version: string | undefined) => {
		if (version && !versions[name] && !version.includes("${")) versions[name] = version;
	};
	for (const one of chain(pom)) {
		const group = said(one, "parent", "groupId");
		const version = filled(said(one, "parent", "version"), one);
		if (group === "org.springframework.boot") say("spring-boot", version);
		if (group === "io.micronaut.platform") say("micronaut", version);
		for (const each of allUnder(one.project, "dependencyManagement", "dependencies", "dependency")) {
			const of = { ...one, project: each };
			for (const [name, groupId, artifactId] of frameworks) {
				const isIt = filled(said(of, "groupId"), pom) === groupId && filled(said(of, "artifactId"), pom) === artifactId;
				if (isIt) say(name, filled(said(of, "version"), pom));
			}
		}
		say("spring-boot", filled(said(one, "properties", "spring-boot.version"), pom));
	}
	return versions;
}

/** The last part of the name that Jib or a buildpack gives to the image. */
function imageOf(pom: Pom): string | undefined {
	for (const one of chain(pom))
		for (const plugin of [
			...allUnder(one.project, "build", "plugins", "plugin"),
			...allUnder(one.project, "build", "pluginManagement", "plugins", "plugin"),
		]) {
			const of = { ...one, project: plugin };
			const image =
				said(of, "configuration", "to", "image") ??
				said(of, "configuration", "image", "name") ??
				said(of, "configuration", "to");
			const name = filled(image, pom)?.split("/").at(-1)?.split(/[:@]/)[0];
			if (name && /^[\w.-]+$/.test(name)) return name;
		}
	return undefined;
}
