import { folderOf } from "../../design/places.ts";
import type { Reading, Scope, Unit } from "../dialect.ts";
import { fragmentsOf } from "../resources/clouds.ts";
import { Folder } from "../resources/folder.ts";
import { Program } from "../resources/program/program.ts";
import { Source } from "../resources/program/source.ts";
import { scoped } from "../resources/scoped.ts";
import { settle } from "../resources/settle.ts";
import { Pulumi } from "./library.ts";
import { configOf, type Files, isProject, type Runtime, runtimeOf } from "./project.ts";
import { Template } from "./yaml.ts";

export const idOf = (runtime: Runtime): string => (runtime === "nodejs" ? "pulumi" : `pulumi-${runtime}`);

function textAt(path: string, scope: Files): Source | undefined {
	const text = scope.text(path);
	return text === undefined ? undefined : new Source({ path, text });
}

/** The project that a program is of, beside it or above. */
function projectOf(path: string, scope: Files): string | undefined {
	for (let folder = folderOf(path); ; folder = folderOf(folder)) {
		const found = scope.in(folder).find(isProject);
		if (found !== undefined || folder === "") return found;
	}
}

/** All that a program declares with the settings of a stack. */
export function declaredBy(path: string, stack: string | undefined, scope: Files): Folder | undefined {
	const fileOf = (file: string) => scope.file(file) ?? textAt(file, scope);
	const source = fileOf(path);
	const project = projectOf(path, scope);
	const runtime = project === undefined ? undefined : runtimeOf(scope.text(project) ?? "");
	if (!source || project === undefined || !runtime) return undefined;
	const folder = new Folder(idOf(runtime), path, [path, stack].filter(Boolean).join("\n"));
	const files = [project, stack].map((one) => (one === undefined ? undefined : fileOf(one)));
	for (const file of files) if (file) folder.files.set(file.path, file.parsed);
	const config = configOf(files[0], files[1]);
	const library = new Pulumi(config);
	if (runtime === "yaml") {
		folder.files.set(path, source.parsed);
		new Template(path, library, config).read(source.text);
	} else new Program(folder, library, fileOf).run(source);
	for (const file of [...folder.files.values()])
		folder.declare({ ...file, blocks: library.blocks.filter((block) => block.file === file.path) });
	settle(folder);
	return folder;
}

export function read(unit: Unit, scope: Scope<Source>): Reading {
	const folder = declaredBy(unit.entries[0], unit.given?.stack, scope);
	const fragments = folder ? fragmentsOf(folder) : [];
	const notes = folder?.notes ?? [];
	const { environment, key } = unit;
	const own = `pulumi ${key}`;
	if (environment === undefined) return { fragments: scoped(fragments, own), notes };
	return { fragments: fragments.map((one) => ({ ...one, scope: own, environment })), notes };
}
