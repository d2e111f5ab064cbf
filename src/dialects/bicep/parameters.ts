import { isMap, isScalar, type Node } from "yaml";
import { folderOf } from "../../design/places.ts";
import { LineMap, type SourceFile } from "../../design/text.ts";
import { keyOf, member } from "../cloudformation/expressions.ts";
import type { Attribute, ParsedFile } from "../resources/syntax.ts";
import { within } from "../resources/within.ts";
import { parseYaml } from "../yaml.ts";

export const isParameters = (path: string) => /\.bicepparam$|\.parameters(\.[\w-]+)?\.json$/i.test(path);

/** A file of parameters in Azure's own JSON: each is a value that the template is given. */
export function parseParameters({ path, text }: SourceFile): ParsedFile {
	const parsed: ParsedFile = { path, text, lines: new LineMap(text), attributes: [], blocks: [], notes: [] };
	const given = member(parseYaml(text).document?.contents as Node | null | undefined, "parameters");
	for (const pair of isMap(given) ? given.items : []) {
		const value = member(pair.value as Node, "value");
		if (!isScalar(value) || !value.range) continue;
		const [start, end] = value.range;
		const literal = value.value as string | number | boolean | null;
		const attribute: Attribute = {
			file: path,
			start,
			end,
			name: keyOf(pair),
			value: { file: path, start, end, kind: "literal", value: literal },
		};
		parsed.attributes.push(attribute);
	}
	return parsed;
}

/** `using` and `param` as the grammar of templates has it, every place where it was. */
export const asTemplate = (text: string): string =>
	text
		.replace(/^([ \t]*)using\b[^\n]*/gm, (line) => " ".repeat(line.length))
		.replace(/^([ \t]*)param(?=[ \t]+\w+[ \t]*=)/gm, "$1var  ");

/** The template that a file of parameters is for: what it says that it uses, else that of its own name. */
export function templateOf(
	{ path, text }: { path: string; text: string },
	templates: ReadonlySet<string>,
): string | undefined {
	const folder = folderOf(path);
	const used = /^\s*using\s+'([^'\n]+)'/m.exec(text)?.[1];
	if (used !== undefined) return within(folder, used.startsWith(".") ? used : `./${used}`);
	const base = path.slice(folder ? folder.length + 1 : 0).split(".")[0];
	return [folder, folderOf(folder)]
		.map((one) => [one, `${base}.bicep`].filter(Boolean).join("/"))
		.find((one) => templates.has(one));
}
