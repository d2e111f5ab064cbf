import type { Node } from "yaml";
import { type Attribute, unknown } from "../design/attribute.ts";
import type { CodeUnit, Fragment } from "../design/fragment.ts";
import { folderOf } from "../design/places.ts";
import type { SourceFile } from "../design/text.ts";
import { byFolder } from "./by-folder.ts";
import { Expressions } from "./cloudformation/expressions.ts";
import type { Dialect, Reading, Scope, Unit } from "./dialect.ts";
import { parsedFrom } from "./google/read.ts";
import { attribute, blockOf, memberOf, nameOf } from "./resources/blocks.ts";
import { fragmentsOf } from "./resources/clouds.ts";
import { Folder } from "./resources/folder.ts";
import { scoped } from "./resources/scoped.ts";
import type { Block, Entry, Expression, ParsedFile } from "./resources/syntax.ts";
import { parseYaml } from "./yaml.ts";

const type = "aws_elastic_beanstalk_environment";
/** Namespaces without which the files say nothing of how many machines there are, and what is before them. */
const telling = /^aws:(autoscaling:(asg|trigger|updatepolicy)|elasticbeanstalk:environment|ec2:instances|elbv?2?:)/;

/** One option as Terraform's provider takes it: a block with a namespace, a name and a value. */
function setting(namespace: Expression, name: Expression, value: Expression, at: Expression): Block {
	const block = blockOf("setting", [], name, at);
	block.attributes.push(
		attribute("namespace", namespace, namespace),
		attribute("name", name, name),
		attribute("value", value, value),
	);
	return block;
}

/** Options by their namespaces, or in the older form as a list of three each. Source: Elastic Beanstalk, Option settings. */
function settingsIn(options: Expression): Block[] {
	if (options.kind === "object")
		return options.entries.flatMap((group) =>
			group.value.kind === "object"
				? group.value.entries.map((one: Entry) => setting(group.key, one.key, one.value, one.value))
				: [],
		);
	if (options.kind !== "tuple") return [];
	return options.items.flatMap((one) => {
		const [namespace, name, value] = ["namespace", "option_name", "value"].map((key) => memberOf(one, key));
		return namespace && name && value ? [setting(namespace, name, value, one)] : [];
	});
}

function parse(file: SourceFile): ParsedFile {
	const root = parseYaml(file.text).document?.contents as Node | null | undefined;
	const plain = new Expressions(file.path, {
		parameters: new Set(),
		typeOf: () => undefined,
		attributeOf: (_, name) => name,
	});
	const whole = root ? plain.of(root) : undefined;
	const options = whole?.kind === "object" ? whole.entries.find((one) => nameOf(one) === "option_settings") : undefined;
	if (!options) return parsedFrom(file, []);
	const label = folderOf(folderOf(file.path)).split("/").at(-1) || "environment";
	const block = blockOf("resource", [type, label], options.key, options.value);
	block.called = "option_settings";
	block.blocks.push(...settingsIn(options.value));
	return parsedFrom(file, [block]);
}

const namespaceOf = (block: Block) => {
	const value = block.attributes[0]?.value;
	return value?.kind === "literal" ? String(value.value) : "";
};

/** What these files leave open, the console, a saved configuration or the command line may say. */
function leftOpen(fragment: Fragment): Fragment {
	if (fragment.role !== "declares") return fragment;
	const open = (one: Attribute): Attribute => {
		const at = one.provenance.kind === "default" ? one.provenance.at : undefined;
		return at ? unknown("no file of .ebextensions says so, and the environment may be told elsewhere", at) : one;
	};
	const attributes = Object.entries(fragment.attributes).map(([name, one]) => [name, open(one)]);
	return { ...fragment, attributes: Object.fromEntries(attributes) };
}

/** The files of one folder are one environment; of an option that two of them set, the later file's holds. */
function read(unit: Unit, scope: Scope<ParsedFile>): Reading {
	const files = unit.entries.flatMap((path) => scope.file(path) ?? []);
	const blocks = files.flatMap((file) => file.blocks);
	const settings = blocks.flatMap((block) => block.blocks);
	const [first] = blocks;
	if (!first || !settings.some((one) => telling.test(namespaceOf(one)))) return { fragments: [], notes: [] };
	const folder = new Folder(ebextensions.id, unit.key, unit.entries.join("\n"));
	for (const file of files) folder.files.set(file.path, file);
	const holder = files.find((file) => file.blocks.includes(first))!;
	folder.declare({ ...holder, blocks: [{ ...first, blocks: settings }] });
	const fragments = scoped(fragmentsOf(folder).map(leftOpen), `${ebextensions.id} ${unit.key}`);
	const code: CodeUnit = {
		role: "unit",
		file: holder.path,
		folder: folderOf(unit.key),
		names: [first.labels[1]],
		runs: { by: "key", key: folder.key(folder.of(type)[0]) },
	};
	return { fragments: [...fragments, code], notes: [] };
}

/** Elastic Beanstalk: option settings that an application brings along. */
export const ebextensions: Dialect<ParsedFile> = {
	id: "ebextensions",
	comment: "#",
	files: { names: ["*.config"], languages: ["yaml"], called: "Elastic Beanstalk's .ebextensions" },
	claims: ({ path, text }) => /(^|\/)\.ebextensions\/[^/]+\.config$/.test(path) && /\boption_settings\b/.test(text),
	parse,
	units: byFolder,
	read,
	write: () => ({ refused: "Set the option in .ebextensions by hand." }),
};
