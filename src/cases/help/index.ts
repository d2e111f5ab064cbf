import type { Position } from "../../design/text.ts";
import { parseYaml, plainOf } from "../../dialects/yaml.ts";
import { publishedSchema, publishedSettings } from "../published-schema.ts";
import { type Completion, completions, type Names } from "./complete.ts";
import { describeKey } from "./describe.ts";
import { caseNames } from "./names.ts";
import type { Shape } from "./shape.ts";

/** Files that we give a form to. */
export type Form = "settings" | "case";

const schemas: Partial<Record<Form, Shape>> = {};

function schemaOf(form: Form): Shape {
	schemas[form] ??= (form === "settings" ? publishedSettings() : publishedSchema()) as Shape;
	return schemas[form];
}

/** What may be written at a position of such a file; `names` are those of the workspace, for its settings. */
export function completionsIn(form: Form, text: string, position: Position, names: Names = []): Completion[] {
	return completions(schemaOf(form), form === "case" ? caseNames(componentsOf(text)) : names, text, position);
}

export function keyHelpIn(form: Form, text: string, position: Position): ReturnType<typeof describeKey> {
	return describeKey(schemaOf(form), text, position);
}

/** As far as a text that is being typed can be parsed. */
function componentsOf(text: string): string[] {
	const { document } = parseYaml(text);
	try {
		const value = document && (plainOf(document) as { design?: { components?: object } } | null);
		return Object.keys(value?.design?.components ?? {});
	} catch {
		return [];
	}
}
