import { posix } from "node:path";
import type { CodeUnit } from "../../../design/fragment.ts";
import { folderOf } from "../../../design/places.ts";
import type { Scope } from "../../dialect.ts";
import type { Module } from "./modules.ts";

/** Programs that do not serve: run once, by hand or before a release. */
const tools = /^(migrat\w*|seed\w*|gen\w*|tools?|cli|\w*ctl|dev\w*|demo|examples?|hack|scripts?|bench\w*|loadtest)$/i;
/** What a folder is called because it holds the one program, not after it. */
const plain = /^(cmd|server|app|api|main|service|src|apps|internal)$/i;

/**
 * What a program's code is called by deployments: after its folder. Where it is the one program of its module, or the
 * one that the module's Dockerfile builds, the module's folder is its code. `besides`: folders of the module's other programs.
 */
export function codeUnitOf(
	program: string,
	module: Module | undefined,
	besides: readonly string[],
	scope: Scope<unknown>,
): CodeUnit {
	const folder = folderOf(program);
	const names = (...all: string[]) => [...new Set(all.filter(Boolean))];
	const own = posix.basename(folder);
	if (!module || module.folder === folder)
		return { role: "unit", file: program, folder, names: names(own, posix.basename(module?.name ?? "")) };
	const others = besides.filter((one) => !tools.test(posix.basename(one)));
	const built = builtBy(scope.text(posix.join(module.folder, "Dockerfile")));
	const inside = posix.relative(module.folder || ".", folder || ".");
	const isTheOne = built.length > 0 ? built.length === 1 && built[0] === inside : others.length === 0;
	if (!isTheOne || tools.test(own)) {
		// "cmd/orders/server" is the program of orders.
		const parent = posix.basename(folderOf(folder));
		return {
			role: "unit",
			file: program,
			folder,
			names: names(own, plain.test(own) && !plain.test(parent) ? parent : ""),
		};
	}
	const called = [plain.test(own) ? "" : own, posix.basename(module.name), posix.basename(module.folder)];
	return { role: "unit", file: program, folder: module.folder, names: names(...called) };
}

/** Folders of the programs that a Dockerfile builds, where it says so outright. */
function builtBy(text: string | undefined): string[] {
	const found = [
		...(text ?? "").matchAll(/\bgo\s+(?:build|install)\b[^\n]*?\s\.\/([\w./-]+?)(?:\/main\.go|\/)?(?=["'\s]|$)/gm),
	];
	return [...new Set(found.map(([, path]) => path))];
}
