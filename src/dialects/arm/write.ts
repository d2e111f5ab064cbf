import type { TextEdit } from "../../design/text.ts";
import type { AttributeChange, Refusal } from "../dialect.ts";
import { Refused } from "../refused.ts";
import { indentOf, insertedAt, type Literal, setExpression } from "../resources/edit.ts";
import { argument, settingOf } from "../resources/facts.ts";
import type { Folder, Resource } from "../resources/folder.ts";
import { literalOf } from "../resources/literal.ts";
import { unpinnedAt } from "../resources/unpinned.ts";
import { pathOf } from "./types.ts";

/** A change of the design as edits of the file; what cannot be written is refused with what to do instead. */
export function write(change: AttributeChange, folderAt: (path: string) => Folder | undefined): TextEdit[] | Refusal {
	const handle = change.current.handle;
	if (!handle) return { refused: "Nothing in the file holds it." };
	const [root, place] = handle.anchor.split("\n");
	const [address, ...steps] = place.split("/");
	const folder = folderAt(root);
	const resource = folder?.resources.get(address);
	if (!folder || !resource) return { refused: `${address} is no longer declared in ${handle.file}.` };
	try {
		const path = steps.join("/");
		return [set(folder, resource, path, wantedBy(folder, resource, path, change))];
	} catch (error) {
		if (error instanceof Refused) return { refused: error.message };
		throw error;
	}
}

function wantedBy(folder: Folder, resource: Resource, path: string, { attribute, value }: AttributeChange): Literal {
	const off = attribute === "affinity" && value === "none" ? unpinnedAt(resource.type, path) : undefined;
	if (off !== undefined) return off;
	if (attribute === "affinity" || path.startsWith("#"))
		throw new Refused(`Set ${attribute} of ${resource.label} by hand.`);
	return literalOf(folder, resource, path, attribute, value);
}

/** Where the value comes from, else at the head of the resource's properties. */
function set(folder: Folder, resource: Resource, path: string, value: Literal): TextEdit {
	const known = argument(resource.block, path);
	if (known && "value" in known) {
		const edit = setExpression(folder, known.value, asState(value, settingOf(folder, resource.block, path)));
		return isJson(edit.file) ? edit : { ...edit, newText: edit.newText.replace(/^"(.*)"$/, "'$1'") };
	}
	const room = resource.block.room?.[""];
	if (!room || path.includes("/")) throw new Refused(`Set ${path} of ${resource.label} to ${value} by hand.`);
	const { file, start, end } = room.at;
	const text = folder.files.get(file)!.text;
	const inside = text.slice(start + 1, end - 1);
	const first = /\S/.exec(inside);
	const name = pathOf(resource.type, path);
	const wanted = asState(value, name.endsWith("State") ? "Enabled" : undefined);
	const own = isJson(file)
		? `"${name}": ${JSON.stringify(wanted)},`
		: `${name}: ${typeof wanted === "string" ? `'${wanted}'` : wanted}`;
	// What stands in an object of its own needs that one, too.
	if (name.includes(".") || !first?.index || !inside.slice(0, first.index).includes("\n"))
		throw new Refused(`Set ${name} of ${resource.label} to ${value} by hand.`);
	const offset = start + 1 + first.index;
	return insertedAt(folder, file, offset, `${own}\n${indentOf(text, offset)}`);
}

/** Azure says with a word what Terraform's provider says with a truth value. */
function asState(value: Literal, now: unknown): Literal {
	const isWord = now === "Enabled" || now === "Disabled";
	return isWord && typeof value === "boolean" ? (value ? "Enabled" : "Disabled") : value;
}

const isJson = (file: string): boolean => file.endsWith(".json");
