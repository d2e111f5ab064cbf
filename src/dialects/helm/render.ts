import type { Note } from "../../design/text.ts";
import type { Scope, Unit } from "../dialect.ts";
import { parseYaml } from "../yaml.ts";
import { isTemplatedValues, type Parsed } from "./chart.ts";
import { capabilities, reasonOf, releaseOf } from "./context.ts";
import { makesReleases, releasesMade } from "./releases/index.ts";
import type { Release, State } from "./releases/release.ts";
import { type Named, Renderer } from "./template/evaluate.ts";
import { handedOn } from "./template/handed.ts";
import { type Parsed as Parsing, parseTemplate } from "./template/parse.ts";
import { Text } from "./template/text.ts";
import { overlaid, told } from "./template/told.ts";
import { type Dict, Method, textOf, type Value } from "./template/value.ts";
import { type Branch, Tree } from "./tree.ts";

/** What a chart becomes with one set of values: the text of each template. */
export interface Rendered {
	texts: { file: string; text: Text }[];
	/** Charts that it takes in, that lie elsewhere and are known. */
	known: ReturnType<Tree["known"]>;
	release: { name: string; namespace: string };
	notes: Note[];
}

/** Renders a chart as `helm template` would, without a cluster. A template that cannot be rendered becomes a note. */
export function render({ entries: [path], given }: Pick<Unit, "entries" | "given">, scope: Scope<Parsed>): Rendered {
	const folder = path.includes("/") ? path.slice(0, path.lastIndexOf("/")) : "";
	const tree = new Tree(scope);
	const over = valuesOf(given, scope);
	const trunk = tree.of(folder, over);
	const called = { name: given?.release ?? trunk?.chart.name ?? "", namespace: given?.namespace ?? "default" };
	if (!trunk) return { texts: [], known: [], release: called, notes: tree.notes };
	const named = new Map<string, Named>();
	const parsings: { file: string; parsing: Parsing; branch: Branch }[] = [];
	// A parent's template of the same name stands for its child's, so that it comes last.
	for (const branch of [...tree.branches].reverse())
		for (const file of branch.templates) {
			const parsed = scope.file(file);
			if (!parsed?.template) continue;
			parsings.push({ file, parsing: parsed.template, branch });
			for (const [name, nodes] of parsed.template.defined) named.set(name, { file, nodes });
			named.set(nameOf(file, branch), { file, nodes: parsed.template.nodes });
		}
	const compiled = new Map<string, Parsing>();
	const release = releaseOf(given?.release ?? trunk.chart.name, given?.namespace);
	const texts: Rendered["texts"] = [];
	const notes: Note[] = [...tree.notes];
	for (const { file, parsing, branch } of parsings) {
		const name = file.slice(file.lastIndexOf("/") + 1);
		if (name.startsWith("_") || !/\.ya?ml$/.test(name) || branch.chart.isLibrary) continue;
		const renderer = new Renderer(named, (source) => {
			const known = compiled.get(source) ?? parseTemplate(source);
			compiled.set(source, known);
			return known.nodes;
		});
		try {
			texts.push({ file, text: renderer.render(file, parsing.nodes, contextOf(branch, release, file, scope)) });
		} catch (error) {
			notes.push({ file, severity: "info", message: `this template renders nothing: ${reasonOf(error)}` });
		}
	}
	return { texts, known: tree.known(), release: called, notes };
}

/** What a chart releases that makes Applications ("app of apps"), in the order in which they are rendered. */
export function madeBy(unit: Pick<Unit, "entries" | "given">, scope: Scope<Parsed>): Release[] {
	return render(unit, scope).texts.flatMap(({ file, text }) =>
		makesReleases(text.toString()) ? releasesMade(file, text) : [],
	);
}

/**
 * Files of values, and what a release holds itself: "path#2" is the third of a file, "path~2" the third that it lays over
 * another's. What a chart hands on comes last.
 */
export function valuesOf(given: Unit["given"], scope: Scope<Parsed>): Value[] {
	return (given?.values ?? "")
		.split("\n")
		.filter(Boolean)
		.flatMap((word) => {
			const [, file, mark, index] = /^(.*?)(?:([#~])(\d+))?$/.exec(word)!;
			const parsed = scope.file(file);
			if (mark === undefined) return (isTemplatedValues(file) ? filledIn(file, given, scope) : parsed?.values) ?? [];
			return (mark === "#" ? parsed?.releases : parsed?.patches)?.[Number(index)]?.inline ?? [];
		})
		.concat(given?.handed === undefined ? [] : [handedOn(given.handed)]);
}

/** What helmfile makes of a file of values: undefined where that cannot be told. */
export function filledIn(file: string, given: Unit["given"], scope: Scope<Parsed>): Value | undefined {
	const parsing = scope.file(file)?.template;
	if (!parsing || given?.state === undefined) return undefined;
	const { environment, files, inline } = JSON.parse(given.state) as State;
	const under = files.reduce<Value>((values, one) => overlaid(values, scope.file(one)?.values ?? new Map()), new Map());
	const values = inline === undefined ? under : overlaid(under, handedOn(inline));
	const named = new Map([...parsing.defined].map(([name, nodes]) => [name, { file, nodes }]));
	const root: Dict = new Map<string, Value>([
		...["Values", "StateValues"].map((name): [string, Value] => [name, values]),
		[
			"Environment",
			new Map<string, Value>([
				["Name", Text.of(environment)],
				["Values", values],
			]),
		],
		["Release", releaseOf(given.release ?? "release", given.namespace)],
	]);
	try {
		const text = new Renderer(named, (source) => parseTemplate(source).nodes).render(file, parsing.nodes, root);
		const { document, errors } = parseYaml(text.toString(), { version: "1.1" });
		return document && errors.length === 0 ? told(document.contents, text) : undefined;
	} catch (error) {
		reasonOf(error);
		return undefined;
	}
}

/** What templates call a file: "shop/templates/web.yaml". */
function nameOf(file: string, { chart, path }: Branch): string {
	return `${path}/${file.slice(chart.folder ? chart.folder.length + 1 : 0)}`;
}

function contextOf(branch: Branch, release: Dict, file: string, scope: Scope<Parsed>): Dict {
	const { chart, path } = branch;
	return new Map<string, Value>([
		["Values", branch.values],
		["Chart", chart.shown],
		["Release", release],
		["Capabilities", capabilities()],
		["Files", filesOf(chart.folder, scope)],
		[
			"Template",
			new Map([
				["Name", Text.of(nameOf(file, branch))],
				["BasePath", Text.of(`${path}/templates`)],
			]),
		],
		[
			"Subcharts",
			new Map(branch.children.map((child) => [child.path.split("/").at(-1)!, new Map([["Values", child.values]])])),
		],
	]);
}

function filesOf(folder: string, scope: Scope<Parsed>): Dict {
	const at = folder ? `${folder}/` : "";
	const get = (path: string) => Text.of(scope.text(at + path) ?? "");
	return new Map<string, Value>([
		["Get", new Method(([path]) => get(textOf(path)))],
		["GetBytes", new Method(([path]) => get(textOf(path)))],
		[
			"Lines",
			new Method(([path]) =>
				get(textOf(path))
					.toString()
					.split("\n")
					.map((line) => Text.of(line)),
			),
		],
		["Glob", new Method(() => new Map())],
		["AsConfig", new Method(() => Text.of(""))],
		["AsSecrets", new Method(() => Text.of(""))],
	]);
}
