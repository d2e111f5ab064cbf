import { folderOf } from "../../design/places.ts";
import type { Build, Library, Texts } from "./build-facts.ts";
import { gradleBuild } from "./gradle.ts";
import { mavenBuild } from "./maven.ts";

const files = ["pom.xml", "build.gradle", "build.gradle.kts"];

export function isBuildFile(path: string): boolean {
	return files.includes(path.split("/").at(-1) ?? "");
}

export function buildOf(file: string, texts: Texts): Build | undefined {
	return file.endsWith("pom.xml") ? mavenBuild(file, texts) : gradleBuild(file, texts);
}

/** The build of the module that a file is part of. */
export function buildAbove(path: string, texts: Texts): Build | undefined {
	let folder = folderOf(path);
	for (let depth = 0; depth < 40; depth++) {
		for (const name of files) {
			const file = folder === "" ? name : `${folder}/${name}`;
			if (texts(file) !== undefined) return buildOf(file, texts);
		}
		if (folder === "") return undefined;
		folder = folderOf(folder);
	}
	return undefined;
}

/** The first library whose name fits. */
export function libraryLike(build: Build, pattern: RegExp): Library | undefined {
	for (const [name, library] of build.libraries) if (pattern.test(name)) return library;
	return undefined;
}

/** Whether a version is this or later; undefined where it is not known. */
export function isFrom(version: string | undefined, major: number, minor: number): boolean | undefined {
	const [, a, b] = /^(\d+)\.(\d+|x)/.exec(version ?? "") ?? [];
	if (a === undefined) return undefined;
	return Number(a) > major || (Number(a) === major && Number(b) >= minor);
}
