import { declared } from "../../design/attribute.ts";
import type { Fragment } from "../../design/fragment.ts";
import type { SourceFile } from "../../design/text.ts";
import type { Scope } from "../dialect.ts";
import { Module } from "./module.ts";
import { isLocal, originOf } from "./origins.ts";
import { packageFolder } from "./paths.ts";
import { answers } from "./signals.ts";
import { functionIn } from "./values.ts";

/**
 * SIGTERM handlers that a file registers by calling a function of another package of this workspace, as
 * `closeOnSignal(server)` of "@shop/kit". (What stands in files of the same package, these say themselves.)
 */
export function followedSignals(module: Module, scope: Scope): Fragment[] {
	const packages = new Map<string, Module[]>();
	for (const call of module.calls) {
		const origin = originOf(call.expression, module);
		const name = /^\.(\w+)$/.exec(origin?.path ?? "")?.[1];
		if (!origin || !name || isLocal(origin)) continue;
		const modules = packages.get(origin.from) ?? modulesOf(origin.from, scope);
		packages.set(origin.from, modules);
		if (!modules.some((one) => handles(one, name))) continue;
		const at = module.at(call, call.expression.end);
		return [
			{
				role: "extends",
				file: module.path,
				kind: "Service",
				at,
				of: { by: "path", path: module.path },
				attributes: { sigterm: declared("handled", at) },
			},
		];
	}
	return [];
}

/** The files of a workspace's own package that speak of SIGTERM. */
function modulesOf(name: string, scope: Scope): Module[] {
	const last = name.split("/").at(-1);
	const folders = new Set(scope.under("").map(packageFolder));
	const folder = [...folders].find((one) => one.split("/").at(-1) === last && nameIn(one, scope) === name);
	if (folder === undefined) return [];
	return scope
		.under(folder)
		.map((path) => scope.file(path))
		.filter((file): file is SourceFile => file?.text.includes("SIGTERM") ?? false)
		.map((file) => new Module(file));
}

function nameIn(folder: string, scope: Scope): unknown {
	const text = scope.text(folder === "" ? "package.json" : `${folder}/package.json`);
	try {
		return text === undefined ? undefined : JSON.parse(text)?.name;
	} catch {
		return undefined;
	}
}

/** Whether a function of a file, by its name, registers a handler that does something. */
function handles(module: Module, name: string): boolean {
	const binding = module.bindings.resolve(name, module.tree);
	const called = binding?.value && functionIn(binding.value, module);
	return (
		called !== undefined &&
		answers(module).some(
			({ call, answer }) =>
				"value" in answer && answer.value === "handled" && called.pos <= call.pos && call.end <= called.end,
		)
	);
}
