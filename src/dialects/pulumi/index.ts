import { isMap, isScalar, isSeq, type Node } from "yaml";
import { environmentOf } from "../../design/environment.ts";
import { folderOf } from "../../design/places.ts";
import type { SourceFile, TextEdit } from "../../design/text.ts";
import { keyOf, member } from "../cloudformation/expressions.ts";
import type { AttributeChange, Dialect, Reading, Refusal, Scope, Unit } from "../dialect.ts";
import { Refused } from "../refused.ts";
import { fragmentsOf } from "../resources/clouds.ts";
import { setExpression } from "../resources/edit.ts";
import { argument } from "../resources/facts.ts";
import { Folder } from "../resources/folder.ts";
import { literalOf } from "../resources/literal.ts";
import { Program } from "../resources/program/program.ts";
import { Source } from "../resources/program/source.ts";
import { scalar, type Value } from "../resources/program/values.ts";
import { scoped } from "../resources/scoped.ts";
import { settle } from "../resources/settle.ts";
import type { Span } from "../resources/syntax.ts";
import { load } from "../typescript/compiler.ts";
import { parseYaml } from "../yaml.ts";
import { Pulumi } from "./library.ts";

const id = "pulumi";
const isProject = (path: string) => /(^|\/)Pulumi\.ya?ml$/.test(path);
const isStack = (path: string) => /(^|\/)Pulumi\.[\w.-]+\.ya?ml$/.test(path);

type Files = Pick<Scope<Source>, "file" | "text" | "in">;

/** The program of a project: its `main`, else index.ts beside it. */
function mainOf(project: string, scope: Files): string | undefined {
	const folder = folderOf(project);
	const text = scope.text(project) ?? "";
	if (!/runtime\s*:\s*(\n\s+name\s*:\s*)?["']?nodejs/.test(text)) return undefined;
	const main = /^main\s*:\s*["']?([^\s"']+)/m.exec(text)?.[1]?.replace(/^\.\//, "").replace(/\/$/, "");
	const base = [folder, main].filter(Boolean).join("/");
	return [base, `${base}/index.ts`, `${base}/index.js`, `${base}/main.ts`]
		.map((path) => path.replace(/^\//, ""))
		.find((path) => /\.[jt]s$/.test(path) && scope.text(path) !== undefined);
}

/** One unit for each project, and for each of its stacks that has settings of its own. */
function units(scope: Scope<Source>): Unit[] {
	return scope
		.under("")
		.filter(isProject)
		.flatMap((project): Unit[] => {
			const main = mainOf(project, scope);
			if (!main) return [];
			const stacks = scope.in(folderOf(project)).filter(isStack);
			if (stacks.length === 0) return [{ key: main, entries: [main] }];
			return stacks.map((stack) => {
				const environment = environmentOf(stack) ?? /Pulumi\.([\w.-]+)\.ya?ml$/.exec(stack)?.[1];
				const own = environment === undefined ? {} : { environment };
				return { key: `${main} ${stack}`, entries: [main], ...own, given: { stack } };
			});
		});
}

/** Settings of a stack: "project:key" is asked for by its key. */
function settingsOf(file: Source | undefined): Map<string, Value> {
	const found = new Map<string, Value>();
	const root = file && (parseYaml(file.text).document?.contents as Node | null | undefined);
	const config = member(root, "config");
	if (!file || !isMap(config)) return found;
	const worth = (node: Node): Value | undefined => {
		const [start, end] = node.range ?? [0, 0];
		const at: Span = { file: file.path, start, end };
		if (isScalar(node)) return scalar(node.value as string, at);
		if (isSeq(node)) return { kind: "list", items: node.items.flatMap((one) => worth(one as Node) ?? []), at };
		if (!isMap(node) || member(node, "secure")) return undefined;
		const entries = node.items.flatMap((pair): [string, Value][] => {
			const value = pair.value ? worth(pair.value as Node) : undefined;
			return value ? [[keyOf(pair), value]] : [];
		});
		return { kind: "object", entries: new Map(entries), at, open: false };
	};
	for (const pair of config.items) {
		const value = pair.value ? worth(pair.value as Node) : undefined;
		if (value) found.set(keyOf(pair).replace(/^.*:/, ""), value);
	}
	return found;
}

function declaredBy(path: string, stack: string | undefined, scope: Files): Folder | undefined {
	const source = scope.file(path) ?? textAt(path, scope);
	if (!source) return undefined;
	const folder = new Folder(id, path, [path, stack].filter(Boolean).join("\n"));
	const settings = stack === undefined ? undefined : scope.file(stack);
	if (settings) folder.files.set(settings.path, settings.parsed);
	const library = new Pulumi(settingsOf(settings));
	new Program(folder, library, (file) => scope.file(file) ?? textAt(file, scope)).run(source);
	for (const file of [...folder.files.values()])
		folder.declare({ ...file, blocks: library.blocks.filter((block) => block.file === file.path) });
	settle(folder);
	return folder;
}

function textAt(path: string, scope: Files): Source | undefined {
	const text = scope.text(path);
	return text === undefined ? undefined : new Source({ path, text });
}

function read(unit: Unit, scope: Scope<Source>): Reading {
	const folder = declaredBy(unit.entries[0], unit.given?.stack, scope);
	const fragments = folder ? fragmentsOf(folder) : [];
	const { environment, key } = unit;
	if (environment === undefined) return { fragments: scoped(fragments, `${id} ${key}`), notes: [] };
	return { fragments: fragments.map((one) => ({ ...one, scope: `${id} ${key}`, environment })), notes: [] };
}

function write(change: AttributeChange, scope: Scope<Source>): TextEdit[] | Refusal {
	const handle = change.current.handle;
	if (!handle) return { refused: "Nothing in the program holds it." };
	const lines = handle.anchor.split("\n");
	const [address, ...path] = (lines.pop() ?? "").split("/");
	const folder = declaredBy(lines[0], lines[1], scope);
	const resource = folder?.resources.get(address);
	if (!folder || !resource) return { refused: `${address} is no longer declared in ${handle.file}.` };
	try {
		const known = argument(resource.block, path.join("/"));
		if (!known || !("value" in known)) throw new Refused(`Set ${path.join(".")} of ${resource.label} by hand.`);
		return [
			setExpression(folder, known.value, literalOf(folder, resource, path.join("/"), change.attribute, change.value)),
		];
	} catch (error) {
		if (error instanceof Refused) return { refused: error.message };
		throw error;
	}
}

/** Pulumi programs in TypeScript and JavaScript, over the providers that are bridged from Terraform's. */
export const pulumi: Dialect<Source> = {
	id,
	comment: "//",
	files: {
		names: ["*.ts", "*.js", "Pulumi.yaml", "Pulumi.*.yaml", "Pulumi.yml"],
		languages: ["typescript", "javascript"],
		called: "Pulumi programs",
	},
	claims: (file: SourceFile) => isProject(file.path) || isStack(file.path) || /["']@pulumi\//.test(file.text),
	load,
	parse: (file) => new Source(file),
	units,
	read,
	write,
};
