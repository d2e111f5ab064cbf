import { posix } from "node:path";
import type { Scope } from "../dialect.ts";
import { wrappers } from "./knowledge/calls.ts";
import { Module } from "./module.ts";
import { isProductionCode, packageFolder } from "./paths.ts";

const names = Object.keys(wrappers).join("|");
const depends = new RegExp(`"(?:${names})"\\s*:`);
/** The text of a file that wraps functions. */
export const wraps = new RegExp(`["'](?:${names})["']`);
/** In a larger package nobody looks through all files for each file that calls. */
const mostFiles = 400;

/** Files of the same package that wrap functions, as `new CircuitBreaker(search)`, whoever wrote the function. */
export function wrapperModules(path: string, scope: Scope): Module[] {
	const folder = packageFolder(path);
	const stated = scope.text(folder === "" ? "package.json" : `${folder}/package.json`);
	if (!stated || !depends.test(stated)) return [];
	const paths = scope.under(folder).filter((one) => one !== path && isProductionCode(one));
	if (paths.length > mostFiles) return [];
	return paths.flatMap((one) => {
		const file = scope.file(one);
		return file && wraps.test(file.text) ? [new Module(file)] : [];
	});
}

/** Whether what one file imports is another. */
export function leadsTo(from: string, importing: string, path: string): boolean {
	const bare = (one: string) => one.replace(/(\/index)?\.[cm]?[jt]sx?$/, "");
	return bare(posix.join(posix.dirname(importing), from)) === bare(path);
}
