import type { Note } from "../../design/text.ts";
import type { Scope, Unit } from "../dialect.ts";
import { parseYaml } from "../yaml.ts";
import { isTemplatedValues, type Parsed } from "./chart.ts";
import type { Compiled } from "./charts/index.ts";
import { makesReleases, type Release, releasesMade, type State } from "./releases.ts";
import { type Named, Renderer } from "./template/evaluate.ts";
import { Failure } from "./template/failure.ts";
import { handedOn } from "./template/handed.ts";
import { type Parsed as Parsing, parseTemplate, TemplateError } from "./template/parse.ts";
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

/** What Helm 3.18 takes where it sees no cluster. */
const kubernetesVersion = "v1.33.0";

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

/** The text of a chart that is fetched from elsewhere and known here, or why it renders nothing. */
export function renderKnown(
	chart: Compiled,
	given: readonly Value[],
	release: { name: string; namespace: string; version?: string },
): Text | string {
	const values = given.reduce<Value>((under, next) => overlaid(under, next), chart.values);
	const compiled = new Map<string, Parsing>();
	const renderer = new Renderer(chart.named, (source) => {
		const known = compiled.get(source) ?? parseTemplate(source);
		compiled.set(source, known);
		return known.nodes;
	});
	const version = /^\D{0,2}(\d+(?:\.\d+)*)/.exec(release.version ?? "")?.[1];
	const context: Dict = new Map<string, Value>([
		["Values", values],
		[
			"Chart",
			new Map<string, Value>([
				["Name", Text.of(chart.name)],
				["Version", Text.of(version ?? "")],
				["AppVersion", Text.of("")],
			]),
		],
		["Release", releaseOf(release.name, release.namespace)],
		["Capabilities", capabilities()],
	]);
	try {
		return renderer.render(chart.file, chart.nodes, context);
	} catch (error) {
		return reasonOf(error);
	}
}

function reasonOf(error: unknown): string {
	const known = error instanceof Failure || error instanceof TemplateError;
	if (!known && !(error instanceof RangeError)) throw error;
	return known ? error.message : "its templates call each other too deeply";
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

function releaseOf(name: string, namespace = "default"): Dict {
	return new Map<string, Value>([
		["Name", Text.of(name)],
		["Namespace", Text.of(namespace)],
		["Service", Text.of("Helm")],
		["IsInstall", true],
		["IsUpgrade", false],
		["Revision", 1n],
	]);
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

/**
 * What Helm takes a cluster to serve where it sees none: the versions that client-go 0.33 knows (`DefaultVersionSet`), and
 * none of what is installed into a cluster.
 */
const versions = new Set(
	`v1 admissionregistration.k8s.io:v1,v1alpha1,v1beta1 apiextensions.k8s.io:v1,v1beta1 apps:v1,v1beta1,v1beta2
	authentication.k8s.io:v1,v1alpha1,v1beta1 authorization.k8s.io:v1,v1beta1 autoscaling:v1,v2,v2beta1,v2beta2 batch:v1,v1beta1
	certificates.k8s.io:v1,v1alpha1,v1beta1 coordination.k8s.io:v1,v1alpha2,v1beta1 discovery.k8s.io:v1,v1beta1
	events.k8s.io:v1,v1beta1 extensions:v1beta1 flowcontrol.apiserver.k8s.io:v1,v1beta1,v1beta2,v1beta3
	internal.apiserver.k8s.io:v1alpha1 networking.k8s.io:v1,v1alpha1,v1beta1 node.k8s.io:v1,v1alpha1,v1beta1 policy:v1,v1beta1
	rbac.authorization.k8s.io:v1,v1alpha1,v1beta1 resource.k8s.io:v1alpha3,v1beta1,v1beta2
	scheduling.k8s.io:v1,v1alpha1,v1beta1 storage.k8s.io:v1,v1alpha1,v1beta1 storagemigration.k8s.io:v1alpha1`
		.split(/\s+/)
		.flatMap((word) => {
			const [group, known] = word.split(":");
			return known === undefined ? [group] : known.split(",").map((version) => `${group}/${version}`);
		}),
);

function capabilities(): Dict {
	const [major, minor] = kubernetesVersion.slice(1).split(".");
	const version: Dict = new Map<string, Value>([
		["Version", Text.of(kubernetesVersion)],
		["GitVersion", Text.of(kubernetesVersion)],
		["Major", Text.of(major)],
		["Minor", Text.of(minor)],
	]);
	return new Map<string, Value>([
		["KubeVersion", version],
		["APIVersions", new Map([["Has", new Method(([wanted]) => versions.has(textOf(wanted)))]])],
		["HelmVersion", new Map([["Version", Text.of("v3.18.6")]])],
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
