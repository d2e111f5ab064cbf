import { isScalar, type Node } from "yaml";
import { folderOf } from "../../design/places.ts";
import type { Scope } from "../dialect.ts";
import type { ParsedFile } from "../resources/syntax.ts";
import { member } from "./expressions.ts";

/*
 * What `cdk synth` wrote. Programs in TypeScript and Python are read themselves; of one in another language these templates
 * are all that can be read, and a construct's path says what it is called there.
 */

export const isSynthesized = (path: string): boolean => /(^|\/)cdk\.out\//.test(path);

const compiled = ["pom.xml", "build.gradle", "build.gradle.kts", "go.mod"];
const read = ["package.json", "app.py", "requirements.txt", "pyproject.toml"];

/** The program that it was made of is read itself. */
export function isReadElsewhere(path: string, scope: Pick<Scope<ParsedFile>, "has">): boolean {
	if (!isSynthesized(path)) return false;
	const folder = folderOf(/^(.*?)cdk\.out\//.exec(path)?.[0] ?? "").replace(/\/?cdk\.out$/, "");
	const has = (name: string) => scope.has([folder, name].filter(Boolean).join("/"));
	return !compiled.some(has) && read.some(has);
}

/** "ShopStack/Web/Service/Resource" is Web-Service, as its own program calls it. Source: aws-cdk-lib, PATH_METADATA_KEY. */
export function constructOf(body: Node | null): string | undefined {
	const path = member(member(body, "Metadata"), "aws:cdk:path");
	if (!isScalar(path) || typeof path.value !== "string") return undefined;
	const [, ...parts] = path.value.split("/");
	const own = parts.filter((part, index) => part !== "Resource" && part !== "Default" && part !== parts[index - 1]);
	return own.join("-") || undefined;
}
