import { isMap, isScalar, isSeq, type Node, type Pair } from "yaml";
import type { Fragment } from "../../../design/fragment.ts";
import type { LineMap } from "../../../design/text.ts";
import { knownChart } from "../../helm/charts/index.ts";
import { knownObjects, type Objects } from "../../helm/objects.ts";
import type { Away } from "../../helm/places.ts";
import { type Origin, Text } from "../../helm/template/text.ts";
import { type Dict, keysIn, Told, type Value } from "../../helm/template/value.ts";
import { readObjects } from "../../kubernetes/lenses.ts";
import { expressionAt, settingOf } from "../facts.ts";
import type { Folder, Resource } from "../folder.ts";
import { Tree } from "./tree.ts";

/**
 * Charts that a program releases (Pulumi, the CDK), each as a resource of our own. Those of Terraform's provider are read
 * where releases of all tools are.
 */
export const chartFragments = (folder: Folder): Fragment[] =>
	[...folder.resources.values()].flatMap((resource) =>
		resource.type === "helm_chart" ? ofChart(folder, resource) : [],
	);

function ofChart(folder: Folder, { block }: Resource): Fragment[] {
	const text = (name: string) => {
		const value = settingOf(folder, block, name);
		return typeof value === "string" ? value : undefined;
	};
	const address = (text("chart") ?? "").split("/");
	const chart = { chart: address.pop()!, repository: text("repository") ?? address.join("/") };
	const known = knownChart(chart);
	const named = expressionAt(block, "chart");
	if (!known || !named) return [];
	const given = expressionAt(block, "values");
	const tree = new Tree(folder);
	const values = given && tree.ofExpression(given);
	const isKnown = given === undefined || isMap(values);
	const away: Away = {
		...{ chart: chart.chart, at: folder.at(named), slots: [] },
		...(!isKnown && { open: "not all of its values are known here" }),
	};
	const version = text("version");
	const release = {
		...{ name: text("name") ?? block.labels[1] ?? "release", namespace: text("namespace") ?? "default" },
		...{ short: known.names[0], ...(version !== undefined && { version }) },
	};
	const made: Objects = { objects: [], placesOf: new Map(), stores: [], notes: [] };
	const linesOf = (path: string) => folder.files.get(path)?.lines ?? folder.files.get(named.file)!.lines;
	const whole = isMap(values) ? asSeen(values, tree, linesOf) : new Map();
	knownObjects(known, [whole], release, { key: folder.path }, away, linesOf, made);
	const { fragments } = readObjects(made.objects, [], (fragment, object) => object.settled(fragment, undefined));
	return [...fragments, ...made.stores].map(unwritten);
}

/** Nothing of it is written back: an edit would have to speak the other language. */
function unwritten(fragment: Fragment): Fragment {
	if (!("attributes" in fragment)) return fragment;
	const attributes = Object.entries(fragment.attributes).map(([name, { handle: _, ...attribute }]) => [
		name,
		attribute,
	]);
	return { ...fragment, attributes: Object.fromEntries(attributes) } as Fragment;
}

/** A tree of values as a template sees it, each with its place in the program. */
function asSeen(node: Node | null, tree: Tree, linesOf: (path: string) => LineMap): Value {
	const originOf = (one: object, length?: number): Origin | undefined => {
		const at = tree.placeOf(one);
		if (!at) return undefined;
		const lines = linesOf(at.file);
		const start = lines.offset(at.range.start);
		const end = length === undefined ? lines.offset(at.range.end) : start + length;
		return { file: at.file, start, end, exact: false, value: true };
	};
	if (isMap(node)) {
		const map: Dict = new Map();
		for (const pair of node.items as Pair<Node, Node | null>[]) {
			const key = isScalar(pair.key) ? String(pair.key.value) : "";
			map.set(key, asSeen(pair.value, tree, linesOf));
			const origin = originOf(pair, key.length);
			if (origin) keysIn(map).set(key, origin);
		}
		return map;
	}
	if (isSeq(node)) return (node.items as Node[]).map((one) => asSeen(one, tree, linesOf));
	const value = isScalar(node) ? node.value : null;
	if (typeof value === "number" || typeof value === "boolean") {
		const from = originOf(node!);
		return from ? new Told(value, from) : value;
	}
	return typeof value === "string" ? Text.of(value, originOf(node!)) : null;
}
