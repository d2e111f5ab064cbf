import { environmentOf } from "../../design/environment.ts";
import { folderOf } from "../../design/places.ts";
import type { SourceFile } from "../../design/text.ts";
import type { Dialect, Reading, Scope, Unit } from "../dialect.ts";
import { fragmentsOf } from "../resources/clouds.ts";
import { Folder } from "../resources/folder.ts";
import { type Called, renamed } from "../resources/modules.ts";
import { scoped } from "../resources/scoped.ts";
import { settle } from "../resources/settle.ts";
import { attributeOf, type Block, type ParsedFile } from "../resources/syntax.ts";
import { within } from "../resources/within.ts";
import { write } from "./write.ts";

const deepest = 8;
const most = 100;

/** How a language of Azure's templates tells its files apart. */
export interface Language {
	id: string;
	isParameters(path: string): boolean;
	/** The template that a file of parameters is for. */
	templateOf(file: SourceFile, templates: ReadonlySet<string>): string | undefined;
	/** A template that another holds in its own text. */
	within?(file: ParsedFile, path: string): ParsedFile | undefined;
	/** A template that is not read for itself. */
	isLeftOut?(path: string, scope: Scope<ParsedFile>): boolean;
}

/** Where a call leads: another file, or a template in the text of its own. */
function moduleOf(call: Block, from: string): string | undefined {
	const source = attributeOf(call, "source")?.value;
	const path = source?.kind === "literal" ? String(source.value) : "";
	if (path.includes("#")) return path;
	if (/^\w+:/.test(path)) return undefined;
	return within(folderOf(from), path.startsWith(".") ? path : `./${path}`);
}

type Files = Pick<Scope<ParsedFile>, "file">;

/** What all of Azure's template languages do alike: calls entered, a unit for each file of parameters. */
export function deployments(language: Language): Pick<Dialect<ParsedFile>, "units" | "read" | "write"> {
	const { id, isParameters } = language;

	function calledFrom(file: ParsedFile, scope: Files): Called[] {
		const found: Called[] = [];
		const enter = (from: ParsedFile, prefix: string, trail: readonly string[]): void => {
			for (const call of from.blocks.filter(({ type }) => type === "module")) {
				const path = moduleOf(call, from.path);
				if (path === undefined || trail.includes(path) || trail.length > deepest || found.length >= most) continue;
				const inner = path.includes("#") ? language.within?.(from, path) : scope.file(path);
				if (!inner) continue;
				const own = `${prefix}module.${call.labels[0]}`;
				const entered = renamed(inner, own);
				found.push({ prefix: own, call, files: [entered] });
				enter(entered, `${own}.`, [...trail, path]);
			}
		};
		enter(file, "", [file.path]);
		return found;
	}

	/** One unit for each file that no other one holds as a module. */
	function units(scope: Scope<ParsedFile>): Unit[] {
		const all = scope.under("");
		const paths = all.filter((path) => !isParameters(path) && !language.isLeftOut?.(path, scope));
		const templates = new Set(paths);
		const held = new Set(
			paths.flatMap((path) =>
				(scope.file(path)?.blocks ?? []).flatMap((block) =>
					block.type === "module" ? (moduleOf(block, path) ?? []) : [],
				),
			),
		);
		const given = new Map<string, string[]>();
		for (const path of all.filter(isParameters)) {
			const of = language.templateOf({ path, text: scope.text(path) ?? "" }, templates);
			if (of !== undefined) given.set(of, [...(given.get(of) ?? []), path]);
		}
		return paths
			.filter((path) => !held.has(path))
			.flatMap((path): Unit[] => {
				const own = given.get(path) ?? [];
				if (own.length === 0) return [{ key: path, entries: [path] }];
				return own.map((values) => {
					const environment = environmentOf(values.replace(/\.bicepparam$/, ".json"));
					const root = `${path}\t${values}`;
					return { key: root, entries: [path], given: { root }, ...(environment !== undefined && { environment }) };
				});
			});
	}

	/** `root`: the template, and behind a tab the file of parameters that it is deployed with. */
	function deployed(root: string, scope: Files): Folder | undefined {
		const [path, values] = root.split("\t");
		const file = scope.file(path);
		if (!file) return undefined;
		const folder = new Folder(id, path, root);
		const called = calledFrom(file, scope);
		folder.declare(file);
		folder.enter(called);
		const given = values === undefined ? undefined : scope.file(values);
		if (given) folder.files.set(given.path, given);
		for (const attribute of given?.attributes ?? []) folder.variable(attribute.name).set = attribute;
		settle(folder, called);
		return folder;
	}

	function read(unit: Unit, scope: Scope<ParsedFile>): Reading {
		const folder = deployed(unit.given?.root ?? unit.entries[0], scope);
		if (!folder) return { fragments: [], notes: [] };
		const { environment } = unit;
		const own = `${id} ${unit.key}`;
		const fragments = fragmentsOf(folder);
		return {
			fragments:
				environment === undefined
					? scoped(fragments, own)
					: fragments.map((one) => ({ ...one, scope: own, environment })),
			notes: [...folder.files.values()].flatMap((file) => file.notes),
		};
	}

	return { units, read, write: (change, scope) => write(change, (path) => deployed(path, scope)) };
}
