import { folderOf } from "../../design/places.ts";
import type { Reading, Scope, Unit } from "../dialect.ts";
import { fragmentsOf } from "../resources/clouds.ts";
import { Folder } from "../resources/folder.ts";
import { type Called, renamed } from "../resources/modules.ts";
import { scoped } from "../resources/scoped.ts";
import { settle } from "../resources/settle.ts";
import { attributeOf, type Block, type ParsedFile } from "../resources/syntax.ts";
import { within } from "../resources/within.ts";
import { type Given, givenIn } from "./parameters.ts";
import { isTakenByService } from "./services.ts";
import { isReadElsewhere } from "./synthesized.ts";

/** How deep stacks hold stacks, and how many one holds with all of them. */
const deepest = 8;
const most = 100;

type Files = Pick<Scope<ParsedFile>, "file">;

/** The files that a stack's text is put together from, its own first. */
export type FilesAt = (path: string, scope: Scope<ParsedFile>) => ParsedFile[];

const itself: FilesAt = (path, scope) => [scope.file(path)].filter((file) => file !== undefined);

/** A template in the workspace that a stack within another one is made of. */
function templateOf(call: Block, from: string, has: (path: string) => boolean): string | undefined {
	const source = attributeOf(call, "source")?.value;
	const url = source?.kind === "literal" && typeof source.value === "string" ? source.value : undefined;
	if (url === undefined) return undefined;
	if (/^\w+:/.test(url)) return uploaded(url, folderOf(from), has);
	return within(folderOf(from), /^\.{1,2}\//.test(url) ? url : `./${url}`);
}

/** "https://bucket.s3.amazonaws.com/project/infrastructure/web.yaml" is the file that lies under the end of its path. */
function uploaded(url: string, folder: string, has: (path: string) => boolean): string | undefined {
	const parts = url.replace(/^\w+:\/\/[^/]*\//, "").split("/");
	for (let from = 0; from < parts.length; from++) {
		const path = [...(folder === "" ? [] : [folder]), ...parts.slice(from)].join("/");
		if (has(path)) return path;
	}
	return undefined;
}

/** The stacks within a stack, each with names of its own. */
function calledFrom(file: ParsedFile, scope: Files): Called[] {
	const found: Called[] = [];
	const enter = (from: ParsedFile, prefix: string, trail: readonly string[]): void => {
		for (const call of from.blocks.filter(({ type }) => type === "module")) {
			const path = templateOf(call, from.path, (one) => scope.file(one) !== undefined);
			const template = path === undefined || trail.includes(path) ? undefined : scope.file(path);
			if (!template || trail.length > deepest || found.length >= most) continue;
			const own = `${prefix}module.${call.labels[0]}`;
			const entered = renamed(template, own);
			found.push({ prefix: own, call, files: [entered] });
			enter(entered, `${own}.`, [...trail, template.path]);
		}
	};
	enter(file, "", [file.path]);
	return found;
}

/** One unit for each template that no other one holds, and for each file of parameters that it is deployed with. */
export function units(scope: Scope<ParsedFile>): Unit[] {
	const paths = scope
		.under("")
		.filter((path) => !isReadElsewhere(path, scope) && !isTakenByService(path, scope))
		.filter((path) => scope.file(path)?.blocks.some(({ type }) => type === "resource" || type === "module"));
	const held = new Set(
		paths.flatMap((path) =>
			scope
				.file(path)!
				.blocks.flatMap((block) =>
					block.type === "module" ? (templateOf(block, path, (one) => scope.file(one) !== undefined) ?? []) : [],
				),
		),
	);
	return paths.flatMap((path): Unit[] => {
		if (held.has(path)) return [];
		const given = givenIn(path, scope);
		if (given.length === 0) return [{ key: path, entries: [path] }];
		return given.map(({ environment, where }) => ({
			key: `${path} ${where}`,
			entries: [path],
			...(environment !== undefined && { environment }),
			given: { parameters: where },
		}));
	});
}

/** A stack with its parameters and the stacks within it. */
export function stackOf(
	unit: Pick<Unit, "entries" | "given">,
	scope: Scope<ParsedFile>,
	dialect: string,
	filesAt: FilesAt = itself,
): Folder | undefined {
	const [path] = unit.entries;
	const [file, ...others] = filesAt(path, scope);
	if (!file) return undefined;
	const where = unit.given?.parameters;
	const folder = new Folder(dialect, path, [path, where].filter(Boolean).join("\n"));
	const called = calledFrom(file, scope);
	for (const one of [file, ...others]) folder.declare(one);
	const given: Given | undefined =
		where === undefined ? undefined : givenIn(path, scope).find((one) => one.where === where);
	if (given) {
		folder.files.set(given.file.path, given.file);
		for (const attribute of given.values) folder.variable(attribute.name).set = attribute;
	}
	folder.enter(called);
	settle(folder, called);
	return folder;
}

export function readAs(dialect: string, filesAt?: FilesAt) {
	return (unit: Unit, scope: Scope<ParsedFile>): Reading => {
		const folder = stackOf(unit, scope, dialect, filesAt);
		if (!folder) return { fragments: [], notes: [] };
		const notes = [...folder.files.values()].flatMap((file) => file.notes);
		const fragments = fragmentsOf(folder);
		const { environment, key } = unit;
		if (environment === undefined) return { fragments: scoped(fragments, `${dialect} ${key}`), notes };
		return {
			fragments: fragments.map((one) => ({ ...one, scope: `${dialect} ${key}`, environment })),
			notes,
		};
	};
}
