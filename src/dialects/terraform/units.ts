import { environmentOf } from "../../design/environment.ts";
import { folderOf, isWithin } from "../../design/places.ts";
import { byFolder } from "../by-folder.ts";
import type { Scope, Unit } from "../dialect.ts";
import type { ParsedFile } from "../resources/syntax.ts";
import { calledFolders } from "./modules.ts";
import { isPlan } from "./plan.ts";
import { isTemplate } from "./templates.ts";
import { isTerragrunt, terragruntUnits } from "./terragrunt.ts";

/** Files of values, as HCL or as JSON. */
export const isValues = (path: string): boolean => /\.tfvars(\.json)?$/.test(path);

/** What Terraform loads by itself. */
export const isLoaded = (path: string) => /(^|\/)terraform\.tfvars(\.json)?$|\.auto\.tfvars(\.json)?$/.test(path);

/**
 * A folder of *.tf is deployed once for each environment that has files of values for it, beside it or in folders
 * below ("environments/prod.tfvars", "prod/terraform.tfvars"), or in folders beside (`-var-file=../envs/prod/web.tfvars`);
 * without any, once. Files that tell of no environment may come with any.
 */
export function units(scope: Scope<ParsedFile>): Unit[] {
	const all = byFolder(scope)
		.map(({ key, entries }) => ({ key, entries: entries.filter((path) => !isTerragrunt(path) && !isTemplate(path)) }))
		.filter(({ entries }) => entries.length > 0);
	const terragrunt = terragruntUnits(scope);
	const isGiven = (path: string) => isValues(path) || isPlan(path);
	const roots = new Map(all.filter(({ entries }) => !entries.every(isGiven)).map(({ key }) => [key, [] as string[]]));
	const folders = new Map(all.map(({ key, entries }) => [key, entries]));
	const calls = calledFolders(folders, (path) => scope.text(path));
	const called = new Set([...[...calls.values()].flat(), ...terragrunt.called]);
	for (const path of all.flatMap(({ entries }) => entries.filter(isValues))) {
		const root =
			rootOf(path, roots) ??
			besides(
				path,
				[...roots.keys()].filter((one) => !called.has(one)),
				scope,
			);
		if (root !== undefined && environmentFor(root, path) !== undefined) roots.get(root)!.push(path);
	}
	const units: Unit[] = [];
	const entered = new Set<string>(terragrunt.called);
	const add = (folder: string): void => {
		const modules = reached(folder, calls);
		for (const one of [folder, ...modules]) entered.add(one);
		const values = roots.get(folder) ?? [];
		const each = values.length === 0 ? [[]] : together(scope, folder, values);
		for (const some of each) units.push(calling(unitAt(scope, folder, some), folder, modules));
	};
	for (const folder of roots.keys()) if (!called.has(folder)) add(folder);
	// Folders that only call each other in a ring are deployed by one of them.
	for (const folder of roots.keys()) if (!entered.has(folder)) add(folder);
	// What a module of Terragrunt calls in turn is entered from there.
	const withCalls = terragrunt.units.map((unit) => {
		const modules = (unit.given?.modules ?? "").split("\n").flatMap((folder) => [folder, ...reached(folder, calls)]);
		return unit.given?.modules === undefined
			? unit
			: { ...unit, given: { ...unit.given, modules: modules.join("\n") } };
	});
	// A plan of a folder that is not here is read for what it says itself.
	const plans = all.flatMap(({ entries }) =>
		entries.filter((path) => isPlan(path) && rootOf(path, roots) === undefined),
	);
	const alone = plans.map((path): Unit => {
		const environment = environmentOf(path);
		return { key: path, entries: [path], given: { plan: path }, ...(environment !== undefined && { environment }) };
	});
	return [...units, ...withCalls, ...alone];
}

/** All folders that a folder's calls lead to. */
function reached(folder: string, calls: ReadonlyMap<string, readonly string[]>): string[] {
	const found = new Set<string>();
	const visit = (at: string): void => {
		for (const next of calls.get(at) ?? []) {
			if (next === folder || found.has(next)) continue;
			found.add(next);
			visit(next);
		}
	};
	visit(folder);
	return [...found];
}

/** What a module deploys runs where its caller's folder says, as its own says nothing. */
function calling(unit: Unit, folder: string, modules: readonly string[]): Unit {
	if (modules.length === 0) return unit;
	const environment = unit.environment ?? environmentOf(`${folder}/main.tf`);
	return {
		...unit,
		...(environment !== undefined && { environment }),
		given: { ...unit.given, modules: modules.join("\n") },
	};
}

/** The unit of a folder that is deployed with these files of values. */
export function unitAt(scope: Pick<Scope<ParsedFile>, "in">, folder: string, values: readonly string[] = []): Unit {
	const shared = scope
		.in(folder)
		.filter(
			(path) =>
				!(isPlan(path) && values.length > 0) &&
				!isTerragrunt(path) &&
				!isTemplate(path) &&
				(!isValues(path) || environmentFor(folder, path) === undefined),
		);
	const environment = values.length > 0 ? environmentFor(folder, values[0]) : undefined;
	return {
		key: [folder, ...values].join(" "),
		entries: [...shared, ...values],
		...(environment !== undefined && { environment, given: { values: values.join("\n") } }),
	};
}

/** The files of values that a unit is deployed with. */
export const valuesOf = ({ given }: Pick<Unit, "given">): string[] => given?.values?.split("\n") ?? [];

/** The nearest folder of *.tf that a file of values lies in or below. */
function rootOf(path: string, roots: ReadonlyMap<string, unknown>): string | undefined {
	for (let folder = folderOf(path); ; folder = folderOf(folder)) {
		if (roots.has(folder)) return folder;
		if (folder === "") return undefined;
	}
}

/** How far around a file of values its folder is looked for. */
const farthest = 4;

/** The one folder beside that has all variables which a file of values gives, where no folder around it has any. */
function besides(path: string, roots: readonly string[], scope: Scope<ParsedFile>): string | undefined {
	const names = namesIn(scope, path);
	if (names.length === 0) return undefined;
	let around = folderOf(path);
	for (let up = 0; up < farthest && around !== ""; up++) {
		around = folderOf(around);
		const near = roots.filter((one) => one !== "" && folderOf(one) === around);
		const [found, other] = near.filter((one) => {
			const texts = scope.in(one).map((file) => (file.endsWith(".tf") ? (scope.text(file) ?? "") : ""));
			const declared = new Set(
				texts.flatMap((text) => [...text.matchAll(/^variable\s+"([\w-]+)"/gm)].map(([, name]) => name)),
			);
			return names.every((name) => declared.has(name));
		});
		if (found !== undefined) return other === undefined ? found : undefined;
	}
	return undefined;
}

function namesIn(scope: Scope<ParsedFile>, path: string): string[] {
	if (path.endsWith(".json")) return (scope.file(path)?.attributes ?? []).map(({ name }) => name);
	return [...(scope.text(path) ?? "").matchAll(/^([A-Za-z_][\w-]*)[ \t]*=/gm)].map(([, name]) => name);
}

/** The environment that a file of values is for; none where Terraform loads it anyway, or its name tells of none. */
function environmentFor(folder: string, path: string): string | undefined {
	if (folderOf(path) === folder && isLoaded(path)) return undefined;
	return environmentOf(folder === "" || !isWithin(path, folder) ? path : path.slice(folder.length + 1));
}

/** Files of one environment are given together, unless two of them say what the same variable is. */
function together(scope: Scope<ParsedFile>, folder: string, values: readonly string[]): string[][] {
	const environments = [...new Set(values.map((path) => environmentFor(folder, path)))];
	return environments.flatMap((environment) => {
		const paths = values.filter((path) => environmentFor(folder, path) === environment);
		const names = paths.flatMap((path) => namesIn(scope, path));
		return new Set(names).size === names.length ? [paths] : paths.map((path) => [path]);
	});
}
