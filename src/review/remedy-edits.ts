import { type Attribute, assumed } from "../design/attribute.ts";
import type { Design } from "../design/design.ts";
import { componentOf } from "../design/graph.ts";
import type { SourceFile, TextEdit } from "../design/text.ts";
import type { Dialect } from "../dialects/dialect.ts";
import type { Finding } from "../rules/finding.ts";

export interface RemedyEdits {
	title: string;
	edits: TextEdit[];
	/** Parts of the remedy that no dialect can write, in words. */
	byHand: string[];
}

/** Asks the dialect of each attribute that a remedy sets for the text edits that carry it out. */
export function remedyEdits(
	finding: Finding,
	design: Design,
	dialects: readonly Dialect[],
	unitOf: (path: string) => SourceFile[],
): RemedyEdits {
	const { title = "", manual } = finding.remedy ?? {};
	if (manual) return { title, edits: [], byHand: [manual] };
	const edits: TextEdit[] = [];
	const byHand: string[] = [];
	const written = new Set<string>();
	const nowhere: { component: string; what: string }[] = [];
	for (const change of finding.remedy?.patch ?? []) {
		const component = componentOf(design, change.component);
		const current = component?.attributes[change.attribute];
		if (!component || JSON.stringify(current?.value) === JSON.stringify(change.value)) continue;
		const what = `Set ${change.attribute} of ${component.name} to ${[change.value].flat().join(", ")}`;
		const dialect = dialects.find((one) => one.id === current?.handle?.dialect);
		if (!current?.handle || !dialect?.write) {
			nowhere.push({ component: component.id, what });
			continue;
		}
		const { kind, name } = component;
		const wanted = agreed(component.attributes, finding, component.id);
		const result = dialect.write(
			{ kind, name, attribute: change.attribute, current, value: change.value, component: wanted },
			unitOf(current.handle.file),
		);
		if (Array.isArray(result)) {
			edits.push(...result);
			written.add(component.id);
		} else byHand.push(`${what}: ${result.refused}`);
	}
	// A value that has no place of its own was written along with one that has (a target beside its signal).
	for (const { component, what } of nowhere) {
		if (!written.has(component)) byHand.push(`${what}: no file that was read holds it.`);
	}
	if (finding.remedy?.byHand) byHand.push(finding.remedy.byHand);
	return { title: finding.remedy?.title ?? "", edits, byHand };
}

/** The component as it will be once the whole patch is applied, so that values written together agree. */
function agreed(attributes: Record<string, Attribute>, finding: Finding, component: string): Record<string, Attribute> {
	const result = { ...attributes };
	for (const change of finding.remedy?.patch ?? []) {
		if (change.component !== component) continue;
		const before = result[change.attribute];
		result[change.attribute] = { ...(before ?? assumed(change.value, "the remedy")), value: change.value };
	}
	return result;
}
