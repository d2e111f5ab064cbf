import { isMap } from "yaml";
import { folderOf } from "../../design/places.ts";
import type { Note, SourceFile } from "../../design/text.ts";
import { attributeOf, type Block, blocksOf, type Expression, located } from "../resources/syntax.ts";
import { parse } from "../terraform/parse.ts";
import { parseYaml } from "../yaml.ts";
import { apart, assigned, environmentIn, type Fetched, joined, type Release } from "./releases/release.ts";
import { type Origin, Text } from "./template/text.ts";
import { aliasesIn, overlaid, told } from "./template/told.ts";
import { type Dict, isDict, Told, type Value } from "./template/value.ts";

export const isTerraform = (path: string) => /\.tf$/.test(path);

export const holdsTerraformReleases = ({ path, text }: SourceFile) =>
	isTerraform(path) && /^[ \t]*resource[ \t]+"helm_release"/m.test(text);

/** What Terraform's helm_release deploys out of the workspace, and a note for each of which that cannot be told. */
export function terraformReleases(file: SourceFile): { releases: Release[]; notes: Note[] } {
	const parsed = parse(file);
	const notes: Note[] = [];
	const releases = parsed.blocks
		.filter(({ type, labels }) => type === "resource" && labels[0] === "helm_release")
		.flatMap((block): Release[] => {
			const found = releaseOf(block, file);
			if (typeof found !== "string") return found;
			const { range } = located(parsed, block.header);
			notes.push({ file: file.path, range, severity: "info", message: `This release is not reviewed: ${found}` });
			return [];
		});
	return { releases, notes };
}

/** The releases that a block may mean, or why none is known. */
function releaseOf(block: Block, { path, text }: SourceFile): Release[] | string {
	const at = (name: string) => literal(attributeOf(block, name)?.value);
	const chart = at("chart");
	if (chart === undefined) return "its chart is not known here";
	const given = valuesOf(attributeOf(block, "values")?.value, path, text);
	const inline = setOver(block, given.inline, text);
	const name = at("name") ?? block.labels[1] ?? "release";
	if (attributeOf(block, "repository") || !chart.includes("/") || chart.includes("://")) {
		const isOpen = given.open || block.blocks.some(({ type, labels }) => type === "dynamic" && labels[0] === "set");
		const fetched = fetchedOf(chart, at("repository"), at("version"), attributeOf(block, "chart")!.value);
		return [
			{
				...{ name, namespace: at("namespace"), chart: fetched, files: given.files },
				...{ inline, environment: environmentIn(path, given.files, name) },
				...(isOpen && { open: "not all of its values are known here" }),
			},
		];
	}
	if (given.open) return "not all of its values are known here";
	// What is relative is so to the folder in which Terraform runs: that of the file, or the workspace's.
	const folders = new Set([folderOf(path), ""].map((folder) => joined(folder, chart)));
	return [...folders].flatMap((folder) =>
		folder === undefined
			? []
			: {
					...{ name, namespace: at("namespace"), chart: folder, files: given.files },
					...{ inline, environment: environmentIn(path, given.files, name) },
				},
	);
}

/** "repository" and "chart", or both in one address, or a repository that the provider was told of. */
function fetchedOf(
	chart: string,
	repository: string | undefined,
	version: string | undefined,
	named: Expression,
): Fetched {
	const { path, name } = apart(chart);
	return {
		chart: name,
		repository: repository ?? path,
		...(version !== undefined && { version }),
		at: { file: named.file, start: named.start, end: named.end, exact: false },
	};
}

/** A text that is known without Terraform: of letters, and of the folder of its module. */
function literal(expression: Expression | undefined): string | undefined {
	if (expression?.kind === "literal") return String(expression.value);
	if (expression?.kind !== "template") return undefined;
	const parts = expression.parts.map((part) => {
		if (typeof part === "string") return part;
		return part.kind === "reference" && part.root === "path" ? "." : undefined;
	});
	return parts.includes(undefined) ? undefined : parts.join("");
}

/** What comes later lies over what comes before it: of what is not known, only that which comes after is certain. */
function valuesOf(
	expression: Expression | undefined,
	path: string,
	text: string,
): { files: string[]; inline: Value | undefined; open: boolean } {
	const known = { files: [] as string[], inline: undefined as Value | undefined, open: false };
	if (!expression) return known;
	if (expression.kind !== "tuple") return { ...known, open: true };
	for (const item of expression.items) {
		const file = fileIn(item, path);
		if (file !== undefined && known.inline === undefined) {
			known.files.push(file);
			continue;
		}
		const own =
			item.kind === "call" && ["yamlencode", "jsonencode"].includes(item.name)
				? encoded(item.arguments[0], text)
				: heredoc(item, path, text);
		if (isDict(own)) known.inline = known.inline === undefined ? own : overlaid(known.inline, own);
		// A file over values that stand here is not known either: files are laid under these.
		else Object.assign(known, { files: [], inline: undefined, open: true });
	}
	return known;
}

/** A file of values. A template of another language than values is none of the files that are read. */
function fileIn(item: Expression, path: string): string | undefined {
	if (item.kind !== "call" || !["file", "templatefile"].includes(item.name)) return undefined;
	const file = joined(folderOf(path), literal(item.arguments[0]) ?? "/..");
	return file && /\.ya?ml$/.test(file) ? file : undefined;
}

/** Values as a text of their own; what Terraform fills in stays as it is written, and is known to nobody. */
function heredoc(item: Expression, path: string, text: string): Value | undefined {
	const written = text.slice(item.start, item.end);
	if (!written.startsWith("<<")) return undefined;
	const first = written.indexOf("\n") + 1;
	const last = written.trimEnd().lastIndexOf("\n") + 1;
	const body = written.slice(first, last);
	if (first === 0 || last <= first || body.includes("%{")) return undefined;
	const { document, errors } = parseYaml(body, { version: "1.1" });
	const contents: unknown = document?.contents;
	if (!document || errors.length > 0 || !isMap(contents)) return undefined;
	return told(contents, { file: path, base: item.start + first }, aliasesIn(document));
}

const originOf = ({ file, start, end }: Expression): Origin => ({ file, start, end, exact: false, value: true });

function encoded(expression: Expression | undefined, text: string): Value | undefined {
	if (!expression) return undefined;
	if (expression.kind === "object") {
		const map: Dict = new Map();
		for (const { key, value } of expression.entries) {
			const name = key.kind === "reference" && key.steps.length === 0 ? key.root : literal(key);
			if (name === undefined) return undefined;
			map.set(name, encoded(value, text) ?? null);
		}
		return map;
	}
	if (expression.kind === "tuple") return expression.items.map((item) => encoded(item, text) ?? null);
	const from = originOf(expression);
	if (expression.kind === "literal" && (typeof expression.value === "number" || typeof expression.value === "boolean"))
		return new Told(expression.value, from);
	if (expression.kind === "literal" && expression.value === null) return null;
	return Text.of(literal(expression) ?? filledIn(expression, text), from);
}

const filledIn = ({ start, end }: Expression, text: string) =>
	`\${${text
		.slice(start, end)
		.slice(0, 60)
		.replace(/[{}\n]/g, " ")}}`;

/** What single settings lay over the values: `set` blocks, or a list of the same (provider 3). */
function setOver(block: Block, under: Value | undefined, text: string): Value | undefined {
	const list = attributeOf(block, "set")?.value;
	const listed = list?.kind === "tuple" ? list.items : [];
	const settings = [
		...blocksOf(block, "set").map((one) => (name: string) => attributeOf(one, name)?.value),
		...listed.map((one) => (name: string) => {
			const entries = one.kind === "object" ? one.entries : [];
			return entries.find(({ key }) => (key.kind === "reference" ? key.root === name : literal(key) === name))?.value;
		}),
	];
	return settings.reduce<Value | undefined>((values, of) => {
		const [name, value] = [literal(of("name")), of("value")];
		return name === undefined || !value
			? values
			: assigned(values, name, typed(value, literal(of("type")) === "string", text));
	}, under);
}

/** `--set` reads numbers and truth values out of texts, unless it is told not to. */
function typed(value: Expression, isText: boolean, text: string): Value {
	const from = originOf(value);
	const known = literal(value);
	if (known === undefined) return Text.of(filledIn(value, text), from);
	if (!isText && /^(true|false)$/.test(known)) return new Told(known === "true", from);
	if (!isText && /^(0|-?[1-9]\d*)$/.test(known)) return new Told(Number(known), from);
	return Text.of(known, from);
}
