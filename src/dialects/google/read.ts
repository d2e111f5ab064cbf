import { environmentOf } from "../../design/environment.ts";
import { LineMap, type SourceFile, type TextEdit } from "../../design/text.ts";
import type { AttributeChange, Reading, Refusal, Scope, Unit } from "../dialect.ts";
import { Refused } from "../refused.ts";
import { fragmentsOf } from "../resources/clouds.ts";
import { indentOf, insertedAt, type Literal, literalText, setExpression } from "../resources/edit.ts";
import { argument } from "../resources/facts.ts";
import { Folder, type Resource } from "../resources/folder.ts";
import { literalOf } from "../resources/literal.ts";
import { scoped } from "../resources/scoped.ts";
import { settle } from "../resources/settle.ts";
import type { Block, ParsedFile } from "../resources/syntax.ts";
import { unpinnedAt } from "../resources/unpinned.ts";

export const parsedFrom = ({ path, text }: SourceFile, blocks: Block[]): ParsedFile => ({
	path,
	text,
	lines: new LineMap(text),
	attributes: [],
	blocks,
	notes: [],
});

type Files = Pick<Scope<ParsedFile>, "file">;

/** `paths`: the files that are deployed together, by line. */
function deployed(id: string, paths: string, scope: Files): Folder {
	const [first, ...others] = paths.split("\n");
	const folder = new Folder(id, first, paths);
	for (const path of [first, ...others]) {
		const file = scope.file(path);
		if (file) folder.declare(file);
	}
	settle(folder);
	return folder;
}

export const readAs =
	(id: string) =>
	(unit: Unit, scope: Scope<ParsedFile>): Reading => {
		const fragments = fragmentsOf(deployed(id, unit.entries.join("\n"), scope));
		const own = `${id} ${unit.key}`;
		const environment = unit.environment ?? environmentOf(unit.entries[0]);
		if (environment === undefined) return { fragments: scoped(fragments, own), notes: [] };
		return { fragments: fragments.map((one) => ({ ...one, scope: own, environment })), notes: [] };
	};

/** `spelled`: how the language calls an argument of the provider at the top of a resource; undefined: not written. */
export const writeAs =
	(id: string, spelled: (path: string) => string | undefined) =>
	(change: AttributeChange, scope: Files): TextEdit[] | Refusal => {
		const handle = change.current.handle;
		if (!handle) return { refused: "Nothing in the file holds it." };
		const lines = handle.anchor.split("\n");
		const [address, ...steps] = (lines.pop() ?? "").split("/");
		const folder = deployed(id, lines.join("\n"), scope);
		const resource = folder.resources.get(address);
		if (!resource) return { refused: `${address} is no longer declared in ${handle.file}.` };
		try {
			return [written(folder, resource, steps.join("/"), change, spelled)];
		} catch (error) {
			if (error instanceof Refused) return { refused: error.message };
			throw error;
		}
	};

function written(
	folder: Folder,
	resource: Resource,
	path: string,
	{ attribute, value }: AttributeChange,
	spelled: (path: string) => string | undefined,
): TextEdit {
	const off = attribute === "affinity" && value === "none" ? unpinnedAt(resource.type, path) : undefined;
	if ((attribute === "affinity" && off === undefined) || path.startsWith("#"))
		throw new Refused(`Set ${attribute} of ${resource.label} by hand.`);
	const wanted: Literal = off ?? literalOf(folder, resource, path, attribute, value);
	const known = argument(resource.block, path);
	if (known && "value" in known) return setExpression(folder, known.value, wanted);
	const name = spelled(path);
	const room = resource.block.room?.[""]?.at;
	const text = room && folder.files.get(room.file)?.text;
	if (name === undefined || !room || text === undefined || text[room.start] === "{")
		throw new Refused(`Set ${path.replaceAll("/", ".")} of ${resource.label} to ${wanted} by hand.`);
	return insertedAt(folder, room.file, room.start, `${name}: ${literalText(wanted)}\n${indentOf(text, room.start)}`);
}
