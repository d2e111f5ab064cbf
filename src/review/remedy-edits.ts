import { type Attribute, assumed } from "../design/attribute.ts";
import { componentOf, type Design } from "../design/design.ts";
import type { SourceFile, TextEdit } from "../design/text.ts";
import type { Dialect } from "../dialects/dialect.ts";
import type { Finding } from "../rules/finding.ts";

export interface RemedyEdits {
	title: string;
	edits: TextEdit[];
	/** Parts of the remedy that no dialect can write, in words. */
	byHand: string[];
}

/**
 * Asks the dialect of each attribute that a remedy sets for the text edits that carry it out. Where its parts belong
 * together and one is left to a person, nothing is written.
 */
export function remedyEdits(
	finding: Finding,
	design: Design,
	dialects: readonly Dialect[],
	unitOf: (path: string) => SourceFile[],
	textOf: (path: string) => string | undefined,
): RemedyEdits {
	const edits: TextEdit[] = [];
	const byHand: string[] = [];
	const written = new Set<string>();
	const nowhere: { component: string; what: string }[] = [];
	const parts: string[] = [];
	let refused = false;
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
		parts.push(what);
		const result = dialect.write(
			{ kind, name, attribute: change.attribute, current, value: change.value, component: wanted },
			unitOf(current.handle.file),
			textOf,
		);
		if ("refused" in result) {
			byHand.push(`${what}: ${result.refused}`);
			refused = true;
			continue;
		}
		const { edits: own, byHand: rest } = Array.isArray(result) ? { edits: result, byHand: [] } : result;
		edits.push(...own);
		byHand.push(...rest);
		written.add(component.id);
	}
	// A value that has no place of its own was written along with one that has (a target beside its signal).
	for (const { component, what } of nowhere) {
		if (written.has(component)) continue;
		byHand.push(`${what}: no file that was read holds it.`);
		refused = true;
	}
	if (refused && finding.remedy?.together) {
		edits.length = 0;
		const others = parts.filter((part) => !byHand.some((words) => words.startsWith(`${part}:`)));
		byHand.push(...others.map((part) => `${part}: only together with the rest, so nothing is written.`));
	}
	if (finding.remedy?.byHand) byHand.push(finding.remedy.byHand);
	return { title: finding.remedy?.title ?? "", edits: distinct(edits), byHand: [...new Set(byHand)] };
}

/** Two changes may need the same edit: a bound that is raised along with another, a package that two modules import. */
function distinct(edits: readonly TextEdit[]): TextEdit[] {
	return [...new Map(edits.map((edit) => [JSON.stringify(edit), edit])).values()];
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
