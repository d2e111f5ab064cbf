import { isMap, isScalar, isSeq, type Node } from "yaml";
import { environmentOf } from "../../design/environment.ts";
import { folderOf } from "../../design/places.ts";
import { keyOf, member } from "../cloudformation/expressions.ts";
import type { Scope, Unit } from "../dialect.ts";
import type { Source } from "../resources/program/source.ts";
import { scalar, type Value } from "../resources/program/values.ts";
import type { Span } from "../resources/syntax.ts";
import { parseYaml } from "../yaml.ts";

export const isProject = (path: string) => /(^|\/)Pulumi\.ya?ml$/.test(path);
export const isStack = (path: string) => /(^|\/)Pulumi\.[\w.-]+\.ya?ml$/.test(path);

export type Files = Pick<Scope<Source>, "file" | "text" | "in">;

/** What a project is written in, and the files that its program may start from. */
const runtimes = {
	nodejs: ["", "index.ts", "index.js", "main.ts"],
	python: ["", "__main__.py"],
	yaml: ["Pulumi.yaml", "Pulumi.yml", "Main.yaml", "main.yaml"],
};

export type Runtime = keyof typeof runtimes;

/** `runtime: python`, or a map of its name and options. */
export function runtimeOf(text: string): Runtime | undefined {
	const told = member(parseYaml(text).document?.contents as Node | null | undefined, "runtime");
	const name = isMap(told) ? member(told, "name") : told;
	const named = isScalar(name) ? String(name.value) : undefined;
	return named !== undefined && Object.hasOwn(runtimes, named) ? (named as Runtime) : undefined;
}

/** The program of a project: its `main`, else what its runtime looks for beside it. */
function mainOf(project: string, runtime: Runtime, scope: Files): string | undefined {
	const folder = folderOf(project);
	const text = scope.text(project) ?? "";
	if (runtime === "yaml" && /^resources\s*:/m.test(text)) return project;
	const main = /^main\s*:\s*["']?([^\s"']+)/m.exec(text)?.[1]?.replace(/^\.\//, "").replace(/\/$/, "");
	const base = [folder, main].filter(Boolean).join("/");
	return runtimes[runtime]
		.map((name) => [base, name].filter(Boolean).join("/"))
		.find((path) => /\.([jt]s|py|ya?ml)$/.test(path) && scope.text(path) !== undefined);
}

/** One unit for each project of a runtime, and for each of its stacks that has settings of its own. */
export const unitsOf =
	(runtime: Runtime) =>
	(scope: Scope<Source>): Unit[] =>
		scope
			.under("")
			.filter(isProject)
			.flatMap((project): Unit[] => {
				const main = runtimeOf(scope.text(project) ?? "") === runtime ? mainOf(project, runtime, scope) : undefined;
				if (!main) return [];
				const stacks = scope.in(folderOf(project)).filter(isStack);
				if (stacks.length === 0) return [{ key: main, entries: [main], given: { project } }];
				return stacks.map((stack) => {
					const environment = environmentOf(stack) ?? stackOf(stack);
					const own = environment === undefined ? {} : { environment };
					return { key: `${main} ${stack}`, entries: [main], ...own, given: { project, stack } };
				});
			});

/** "prod" of Pulumi.prod.yaml. */
export const stackOf = (path: string): string | undefined => /Pulumi\.([\w.-]+)\.ya?ml$/.exec(path)?.[1];

/** A value of a file of settings; what is secret is not known. */
function worth(file: string, node: Node): Value | undefined {
	const [start, end] = node.range ?? [0, 0];
	const at: Span = { file, start, end };
	if (isScalar(node)) return scalar(node.value as string, at);
	if (isSeq(node)) return { kind: "list", items: node.items.flatMap((one) => worth(file, one as Node) ?? []), at };
	if (!isMap(node) || member(node, "secure")) return undefined;
	const entries = node.items.flatMap((pair): [string, Value][] => {
		const value = pair.value ? worth(file, pair.value as Node) : undefined;
		return value ? [[keyOf(pair), value]] : [];
	});
	return { kind: "object", entries: new Map(entries), at, open: false };
}

/** Settings of a stack, "project:key" by its key; `isWhole`: what is not among them is not set. */
export interface Config {
	settings: ReadonlyMap<string, Value>;
	isWhole: boolean;
	/** The name of the stack, and where it is written. */
	stack?: string;
}

/** What a stack sets, over what its project has for all of them. */
export function configOf(project: Source | undefined, stack: Source | undefined): Config {
	const settings = new Map<string, Value>();
	for (const file of [project, stack]) {
		const root = file && (parseYaml(file.text).document?.contents as Node | null | undefined);
		const config = member(root, "config") ?? member(root, "configuration");
		for (const pair of file && isMap(config) ? config.items : []) {
			const node = pair.value as Node | null;
			// A project says of a setting what it is, and what it is worth where a stack does not say so.
			const own = file === project && isMap(node) ? (member(node, "value") ?? member(node, "default")) : node;
			const value = own ? worth(file!.path, own) : undefined;
			if (value) settings.set(keyOf(pair).replace(/^.*:/, ""), value);
			// What is kept secret is set all the same.
			else if (isMap(node) && member(node, "secure"))
				settings.set(keyOf(pair).replace(/^.*:/, ""), secret(file!, node));
		}
	}
	const name = stack && stackOf(stack.path);
	return { settings, isWhole: stack !== undefined, ...(name !== undefined && { stack: name }) };
}

function secret({ path }: Source, node: Node): Value {
	const [start, end] = node.range ?? [0, 0];
	return { kind: "unknown", what: "a secret", at: { file: path, start, end } };
}
