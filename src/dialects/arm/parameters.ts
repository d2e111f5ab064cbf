import { isMap, type Node } from "yaml";
import { folderOf } from "../../design/places.ts";
import { LineMap, type SourceFile } from "../../design/text.ts";
import { Expressions, keyOf, member } from "../cloudformation/expressions.ts";
import type { Attribute, ParsedFile } from "../resources/syntax.ts";
import { within } from "../resources/within.ts";
import { parseYaml } from "../yaml.ts";

export const isParameters = (path: string) => /\.bicepparam$|\.parameters(\.[\w-]+)?\.json$/i.test(path);

/** A file of parameters in Azure's own JSON: each is a value that the template is given. */
export function parseParameters({ path, text }: SourceFile): ParsedFile {
	const parsed: ParsedFile = { path, text, lines: new LineMap(text), attributes: [], blocks: [], notes: [] };
	const given = member(parseYaml(text).document?.contents as Node | null | undefined, "parameters");
	const plain = new Expressions(path, {
		parameters: new Set(),
		typeOf: () => undefined,
		attributeOf: (_, name) => name,
	});
	for (const pair of isMap(given) ? given.items : []) {
		const value = member(pair.value as Node, "value");
		if (!value) continue;
		const worth = plain.of(value);
		const attribute: Attribute = { file: path, start: worth.start, end: worth.end, name: keyOf(pair), value: worth };
		parsed.attributes.push(attribute);
	}
	return parsed;
}

/** The template that a file of parameters is for: what it says that it uses, else that of its own name. */
export function templateOf(
	{ path, text }: { path: string; text: string },
	templates: ReadonlySet<string>,
	ending: string,
): string | undefined {
	const folder = folderOf(path);
	const used = /^\s*using\s+'([^'\n]+)'/m.exec(text)?.[1];
	if (used !== undefined) return within(folder, used.startsWith(".") ? used : `./${used}`);
	const base = path.slice(folder ? folder.length + 1 : 0).split(".")[0];
	const folders = [folder, folderOf(folder)];
	const named = folders
		.map((one) => [one, `${base}${ending}`].filter(Boolean).join("/"))
		.find((one) => templates.has(one));
	if (named !== undefined) return named;
	// template.json and parameters.json: the only one beside it.
	const beside = folders.map((one) => [...templates].filter((each) => folderOf(each) === one && each.endsWith(ending)));
	return beside.find((list) => list.length > 0)?.find((_, __, list) => list.length === 1);
}
