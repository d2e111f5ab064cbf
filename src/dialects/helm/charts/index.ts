import { isScalar, type Node, parseDocument, visit } from "yaml";
import type { Fetched } from "../releases.ts";
import type { Named } from "../template/evaluate.ts";
import { parseTemplate, type Node as TemplateNode } from "../template/parse.ts";
import { told } from "../template/told.ts";
import type { Value } from "../template/value.ts";
import { addOns } from "./add-ons.ts";
import { appTemplate } from "./app-template.ts";
import { application } from "./application.ts";
import { bitnamiWeb } from "./bitnami.ts";
import { cloudNativePg } from "./cloudnative-pg.ts";
import { ingressNginx } from "./ingress-nginx.ts";
import type { KnownChart, RenderedChart } from "./known.ts";
import { onechart } from "./onechart.ts";
import { podinfo } from "./podinfo.ts";
import { stores } from "./stores.ts";

/** What comes first is taken where several have the name and the repository fits. */
export const knownCharts: readonly KnownChart[] = [
	...stores,
	...bitnamiWeb,
	...[appTemplate, application, onechart, podinfo, cloudNativePg, ingressNginx],
	...addOns,
];

const byName = new Map<string, KnownChart[]>();
for (const one of knownCharts) for (const name of one.names) byName.set(name, [...(byName.get(name) ?? []), one]);

export function knownChart({ chart, repository }: Pick<Fetched, "chart" | "repository">): KnownChart | undefined {
	return byName.get(chart)?.find(({ of }) => !of || of.test(repository));
}

/** Files that are in no workspace: the texts of charts that are known here. */
const outside = "chart:";
export const isOutside = (path: string): boolean => path.startsWith(outside);
const pathOf = (name: string) => `${outside}${name}/template`;
const valuesPathOf = (name: string) => `${outside}${name}/values`;

/** A rendered chart, made ready once. */
export interface Compiled {
	name: string;
	file: string;
	nodes: readonly TemplateNode[];
	named: ReadonlyMap<string, Named>;
	values: Value;
}

const compiled = new Map<string, Compiled>();

export function compiledChart({ names: [name] }: KnownChart, { values, template }: RenderedChart): Compiled {
	const known = compiled.get(name);
	if (known) return known;
	const file = pathOf(name);
	const { nodes, defined } = parseTemplate(template);
	const named = new Map([...defined].map(([title, nodes]) => [title, { file, nodes }]));
	const place = { file: valuesPathOf(name), base: 0 };
	const made = { name, file, nodes, named, values: told(parseDocument(values).contents, place) };
	compiled.set(name, made);
	return made;
}

const rendered = (name: string): RenderedChart | undefined => {
	const found = knownCharts.find((one) => one.names[0] === name)?.makes;
	return typeof found === "object" && "template" in found ? found : undefined;
};

/** The text of such a file. */
export function outsideText(path: string): string {
	const [name, part] = path.slice(outside.length).split("/");
	const chart = rendered(name);
	return (part === "values" ? chart?.values : chart?.template) ?? "";
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
