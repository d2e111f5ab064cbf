import type { Fragment } from "../../design/fragment.ts";
import type { Reading, Scope, Unit } from "../dialect.ts";
import { fragmentsOf } from "../resources/clouds.ts";
import { Folder } from "../resources/folder.ts";
import { Program } from "../resources/program/program.ts";
import { Source } from "../resources/program/source.ts";
import { scoped } from "../resources/scoped.ts";
import { settle } from "../resources/settle.ts";
import { contextOf } from "./context.ts";
import { Cdk } from "./library.ts";

const isPython = (path: string) => path.endsWith(".py");
export const dialectOf = (path: string) => (isPython(path) ? "cdk-python" : "cdk");

const makesApp = (path: string, text = "") =>
	(isPython(path) ? /(?<![\w.])(?:\w+\.)*App\(/ : /\bnew\s+(?:\w+\.)?App\s*\(/).test(text);
const declaresStack = (path: string, text = "") =>
	(isPython(path)
		? /^class\s+\w+\((?:\w+\.)*(?:\w*Stack|Construct|Stage)\b/m
		: /\bclass\s+\w+\s+extends\s+(?:\w+\.)?(?:\w*Stack|Construct|Stage)\b/
	).test(text);

/** Files that a file imports of the workspace, and theirs. */
function reached(path: string, scope: Pick<Scope<Source>, "text" | "has">, found = new Set<string>()): Set<string> {
	if (found.has(path)) return found;
	found.add(path);
	const source = new Source({ path, text: scope.text(path) ?? "" });
	for (const from of source.mentioned) {
		const file = source.files(from).find((one) => scope.text(one) !== undefined);
		if (file) reached(file, scope, found);
	}
	return found;
}

/** One unit for each program that makes an app, and for each file with stacks that none of them comes to. */
export function units(scope: Scope<Source>): Unit[] {
	// What was compiled says the same once more.
	const all = new Set(scope.under(""));
	const paths = [...all].filter((path) => !(path.endsWith(".js") && all.has(path.replace(/js$/, "ts"))));
	const apps = paths.filter((path) => makesApp(path, scope.text(path)));
	const entered = new Set(apps.flatMap((path) => [...reached(path, scope)]));
	const alone = paths.filter((path) => !entered.has(path) && declaresStack(path, scope.text(path)));
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
	const folder = new Folder(dialectOf(path), path, path);
	const library = new Cdk(contextOf(path, scope));
	const program = new Program(folder, library, (file) => fileOf(file, scope));
	if (makesApp(path, source.text)) program.run(source);
	else
		for (const one of source.form.statements)
			if (one.kind === "declare" && one.value.kind === "class") program.start(source, one.value.class);
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
	const own = `cdk ${unit.key}`;
	const fragments = folder ? scoped(fragmentsOf(folder), own) : [];
	return {
		fragments: fragments.map((one) => {
			const environment = environmentOf(one);
			return environment === undefined ? one : { ...one, environment, scope: `${own} ${environment}` };
		}),
		notes: folder?.notes ?? [],
	};
}
