import { isScalar, type Node, parseDocument, visit } from "yaml";
import type { Fetched } from "../releases/release.ts";
import type { Named } from "../template/evaluate.ts";
import { parseTemplate, type Node as TemplateNode } from "../template/parse.ts";
import { told } from "../template/told.ts";
import type { Value } from "../template/value.ts";
import { addOns, calledAddOn } from "./add-ons.ts";
import { appTemplate } from "./app-template.ts";
import { application } from "./application.ts";
import { bitnamiWeb } from "./bitnami.ts";
import { cloudNativePg } from "./cloudnative-pg.ts";
import { ingressNginx } from "./ingress-nginx.ts";
import type { KnownChart, RenderedChart } from "./known.ts";
import { onechart } from "./onechart.ts";
import { podinfo } from "./podinfo.ts";
import { raw } from "./raw.ts";
import { stores } from "./stores.ts";

/** What comes first is taken where several have the name and the repository fits. */
export const knownCharts: readonly KnownChart[] = [
	...stores,
	...bitnamiWeb,
	...[appTemplate, application, onechart, podinfo, cloudNativePg, ingressNginx, raw],
	...addOns,
];

const byName = new Map<string, KnownChart[]>();
for (const one of knownCharts) for (const name of one.names) byName.set(name, [...(byName.get(name) ?? []), one]);

export function knownChart({ chart, repository }: Pick<Fetched, "chart" | "repository">): KnownChart | undefined {
	// A folder of the registry may stand before the name.
	const cut = chart.lastIndexOf("/") + 1;
	const [whose, name] = [`${repository}/${chart.slice(0, cut)}`, chart.slice(cut)];
	const known = byName.get(name)?.find(({ of }) => !of || of.test(whose));
	return known ?? (calledAddOn.test(name) ? addOns[0] : undefined);
}

/** Files that are in no workspace: the texts of charts that are known here. */
const outside = "chart:";
export const isOutside = (path: string): boolean => path.startsWith(outside);
const pathOf = (chart: KnownChart, part: "template" | "values") => `${outside}${knownCharts.indexOf(chart)}/${part}`;

/** A rendered chart, made ready once. */
export interface Compiled {
	name: string;
	file: string;
	nodes: readonly TemplateNode[];
	named: ReadonlyMap<string, Named>;
	values: Value;
}

const compiled = new Map<KnownChart, Compiled>();

export function compiledChart(chart: KnownChart, { values, template }: RenderedChart): Compiled {
	const known = compiled.get(chart);
	if (known) return known;
	const file = pathOf(chart, "template");
	const { nodes, defined } = parseTemplate(template);
	const named = new Map([...defined].map(([title, nodes]) => [title, { file, nodes }]));
	const place = { file: pathOf(chart, "values"), base: 0 };
	const made = { name: chart.names[0], file, nodes, named, values: told(parseDocument(values).contents, place) };
	compiled.set(chart, made);
	return made;
}

/** The text of such a file. */
export function outsideText(path: string): string {
	const [index, part] = path.slice(outside.length).split("/");
	const makes = knownCharts[Number(index)]?.makes;
	if (typeof makes !== "object" || "kind" in makes) return "";
	return part === "values" ? makes.values : makes.template;
}

/** The value of the chart's that stands at an offset of its own values. */
export function outsideKey(path: string, offset: number): string[] | undefined {
	if (!path.endsWith("/values")) return undefined;
	let found: string[] | undefined;
	visit(parseDocument(outsideText(path)), {
		Pair(_, { key, value }, above) {
			const range = (value as Node | null)?.range;
			if (!isScalar(value) || !range || offset < range[0] || offset > range[1]) return undefined;
			const keys = above.flatMap((one) => ("key" in one && isScalar(one.key) ? [String(one.key.value)] : []));
			found = [...keys, String(isScalar(key) ? key.value : "")];
			return visit.BREAK;
		},
	});
	return found;
}
