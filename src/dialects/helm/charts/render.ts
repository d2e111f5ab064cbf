import { capabilities, reasonOf, releaseOf } from "../context.ts";
import { Renderer } from "../template/evaluate.ts";
import { type Parsed as Parsing, parseTemplate } from "../template/parse.ts";
import { Text } from "../template/text.ts";
import { overlaid } from "../template/told.ts";
import type { Dict, Value } from "../template/value.ts";
import type { Compiled } from "./index.ts";

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
