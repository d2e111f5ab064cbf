import type { Fragment } from "../../design/fragment.ts";
import { folderOf } from "../../design/places.ts";
import type { Reading, Scope, Unit } from "../dialect.ts";
import { fragmentsOf } from "../resources/clouds.ts";
import { Folder } from "../resources/folder.ts";
import { Program } from "../resources/program/program.ts";
import { Source } from "../resources/program/source.ts";
import { scoped } from "../resources/scoped.ts";
import { settle } from "../resources/settle.ts";
import { within } from "../resources/within.ts";
import { ts } from "../typescript/compiler.ts";
import { Cdk } from "./library.ts";

export const dialect = "cdk";

const makesApp = /\bnew\s+(?:\w+\.)?App\s*\(/;
const declaresStack = /\bclass\s+\w+\s+extends\s+(?:\w+\.)?(?:\w*Stack|Construct|Stage)\b/;

/** Files that a file imports by a relative path, and theirs. */
function reached(path: string, scope: Pick<Scope<Source>, "text" | "has">, found = new Set<string>()): Set<string> {
	if (found.has(path)) return found;
	found.add(path);
	for (const [, from] of (scope.text(path) ?? "").matchAll(/(?:from|import|require\()\s*["'](\.[^"'\n]*)["']/g)) {
		const base = within(folderOf(path), from)?.replace(/\.[cm]?js$/, "");
		const file = [".ts", "/index.ts", ".js", "/index.js", ".mts"]
			.map((end) => `${base}${end}`)
			.find((one) => base !== undefined && scope.text(one) !== undefined);
		if (file) reached(file, scope, found);
	}
	return found;
}

/** One unit for each program that makes an app, and for each file with stacks that none of them comes to. */
export function units(scope: Scope<Source>): Unit[] {
	// What was compiled says the same once more.
	const all = new Set(scope.under(""));
	const paths = [...all].filter((path) => !(path.endsWith(".js") && all.has(path.replace(/js$/, "ts"))));
	const apps = paths.filter((path) => makesApp.test(scope.text(path) ?? ""));
	const entered = new Set(apps.flatMap((path) => [...reached(path, scope)]));
	const alone = paths.filter((path) => !entered.has(path) && declaresStack.test(scope.text(path) ?? ""));
	const inner = new Set(alone.flatMap((path) => [...reached(path, scope)].filter((one) => one !== path)));
	return [...apps, ...alone.filter((path) => !inner.has(path))].map((path) => ({ key: path, entries: [path] }));
}

type Files = Pick<Scope<Source>, "file" | "text">;

/** A file of the program; one that names nothing of the CDK is claimed by others only. */
function fileOf(path: string, scope: Files): Source | undefined {
	const text = scope.text(path);
	return scope.file(path) ?? (text === undefined ? undefined : new Source({ path, text }));
}

/** All that a program declares. */
export function declaredBy(unit: Pick<Unit, "entries">, scope: Files): Folder | undefined {
	const [path] = unit.entries;
	const source = scope.file(path);
	if (!source) return undefined;
	const folder = new Folder(dialect, path, path);
	const library = new Cdk();
	const program = new Program(folder, library, (file) => fileOf(file, scope));
	if (makesApp.test(source.text)) program.run(source);
	else for (const one of source.tree.statements) if (ts.isClassDeclaration(one)) program.start(source, one);
	for (const file of [...folder.files.values()]) {
		const blocks = library.blocks.filter((block) => block.file === file.path);
		folder.declare({ ...file, blocks });
	}
	settle(folder);
	return folder;
}

/** The environment of the stack that a resource is of: "cdk:bin/app.ts:aws_ecs_service.Web@PROD". */
function environmentOf(fragment: Fragment): string | undefined {
	const of =
		fragment.role === "declares"
			? fragment.keys[0]
			: fragment.role === "extends" && fragment.of.by === "key"
				? fragment.of.key
				: "";
	return /@([A-Za-z\d]+)(?:#.*)?$/.exec(of)?.[1];
}

export function read(unit: Unit, scope: Scope<Source>): Reading {
	const folder = declaredBy(unit, scope);
	const fragments = folder ? scoped(fragmentsOf(folder), `${dialect} ${unit.key}`) : [];
	return {
		fragments: fragments.map((one) => {
			const environment = environmentOf(one);
			return environment === undefined ? one : { ...one, environment, scope: `${dialect} ${unit.key} ${environment}` };
		}),
		notes: [],
	};
}
