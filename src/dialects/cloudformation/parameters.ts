import { isMap, isScalar, isSeq, type Node } from "yaml";
import { environmentOf } from "../../design/environment.ts";
import { folderOf } from "../../design/places.ts";
import { LineMap, type SourceFile } from "../../design/text.ts";
import type { Scope } from "../dialect.ts";
import type { Attribute, Block, ParsedFile } from "../resources/syntax.ts";
import { parseYaml } from "../yaml.ts";
import { keyOf, member } from "./expressions.ts";

/** Values that a template is deployed with. */
export interface Given {
	/** A file, and the section of it. */
	where: string;
	environment: string | undefined;
	file: ParsedFile;
	values: readonly Attribute[];
}

export const isSamConfig = (path: string) => /(^|\/)samconfig\.toml$/.test(path);
/** `aws cloudformation deploy --parameter-overrides file://…`, and the template configuration of CodePipeline. */
export const looksLikeParameters = ({ path, text }: SourceFile) =>
	path.endsWith(".json") && (/"ParameterKey"/.test(text) || /^\s*\{\s*"Parameters"\s*:\s*\{/.test(text));

const mostFiles = 20;

function attribute(file: string, name: string, start: number, end: number, value: string): Attribute {
	return { file, start, end, name, value: { file, start, end, kind: "literal", value } };
}

const empty = ({ path, text }: SourceFile): ParsedFile => {
	return { path, text, lines: new LineMap(text), attributes: [], blocks: [], notes: [] };
};

/** Sections of a samconfig.toml, by the environment that they are for; values are "Key=value Key=value". */
export function parseSamConfig(file: SourceFile): ParsedFile {
	const parsed = empty(file);
	const sections = [...file.text.matchAll(/^\s*\[([\w.-]+)\]\s*$/gm)];
	for (const [index, section] of sections.entries()) {
		const [environment, command] = section[1].split(".");
		if (command !== "deploy" && command !== "global") continue;
		const end = sections[index + 1]?.index ?? file.text.length;
		const text = file.text.slice(section.index, end);
		const overrides = /^\s*parameter_overrides\s*=\s*(\[[^\]]*\]|"""[\s\S]*?"""|"(?:\\.|[^"\\])*"|'[^']*')/m.exec(text);
		if (!overrides) continue;
		const base = section.index + overrides.index + overrides[0].length - overrides[1].length;
		const span = { file: file.path, start: base, end: base + overrides[1].length };
		const attributes = [...overrides[1].matchAll(/([A-Za-z0-9]+)=(?:\\"([^"\\]*)\\"|([^\s"',\]]*))/g)].map((match) => {
			const value = match[2] ?? match[3];
			const start = base + match.index + match[0].lastIndexOf(value);
			return attribute(file.path, match[1], start, start + value.length, value);
		});
		const block = { ...span, header: span, inside: span, type: "given", labels: [environment], attributes };
		parsed.blocks.push({ ...block, blocks: [], hasComment: false } satisfies Block);
	}
	return parsed;
}

export function parseParameters(file: SourceFile): ParsedFile {
	const parsed = empty(file);
	const root = parseYaml(file.text).document?.contents as Node | null | undefined;
	const put = (name: string, value: Node | null | undefined) => {
		if (name && isScalar(value) && value.range)
			parsed.attributes.push(attribute(file.path, name, value.range[0], value.range[1], String(value.value)));
	};
	for (const item of isSeq(root) ? (root.items as Node[]) : []) {
		const key = member(item, "ParameterKey");
		put(isScalar(key) ? String(key.value) : "", member(item, "ParameterValue"));
	}
	const map = member(root, "Parameters");
	for (const pair of isMap(map) ? map.items : []) put(keyOf(pair), pair.value as Node | null);
	return parsed;
}

/** What the workspace deploys a template with: each environment once. */
export function givenIn(path: string, scope: Pick<Scope<ParsedFile>, "file" | "in" | "under">): Given[] {
	const folder = folderOf(path);
	const template = scope.file(path);
	const names = new Set(
		(template?.blocks ?? []).filter(({ type }) => type === "variable").map(({ labels }) => labels[0]),
	);
	if (names.size === 0) return [];
	const parent = folderOf(folder);
	const beside =
		folder === "" ? [] : ["parameters", "params", "config"].map((one) => (parent ? `${parent}/${one}` : one));
	const files = [...scope.under(folder), ...beside.flatMap((one) => scope.under(one))];
	const found: Given[] = [];
	for (const one of [...new Set(files)].filter((file) => /\.(json|toml)$/.test(file) && file !== path)) {
		const file = scope.file(one);
		if (!file) continue;
		const known = ({ name }: Attribute) => names.has(name);
		for (const block of file.blocks.filter(({ type }) => type === "given")) {
			const environment = block.labels[0] === "default" ? undefined : block.labels[0];
			if (folderOf(one) === folder && block.attributes.some(known))
				found.push({ where: `${one}#${block.labels[0]}`, environment, file, values: block.attributes.filter(known) });
		}
		if (file.attributes.length > 0 && file.attributes.every(known))
			found.push({ where: one, environment: environmentOf(one), file, values: file.attributes });
	}
	return found.slice(0, mostFiles);
}
