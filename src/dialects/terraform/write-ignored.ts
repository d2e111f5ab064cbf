import type { TextEdit } from "../../design/text.ts";
import { Refused } from "../refused.ts";
import { insertedAt } from "../resources/edit.ts";
import type { Folder, Resource } from "../resources/folder.ts";
import { attributeOf, blocksOf } from "../resources/syntax.ts";
import { insertArgument, insertBlock } from "./edit.ts";

/** Lets the deployed number be: `ignore_changes` gets the argument. */
export function writeIgnored(folder: Folder, resource: Resource, argument: string, value: unknown): TextEdit[] {
	if (value !== false) throw new Refused(`Take ${argument} out of ignore_changes by hand.`);
	const { block } = resource;
	const [lifecycle] = blocksOf(block, "lifecycle");
	if (!lifecycle) {
		return [insertBlock(folder, block, `lifecycle {\n    ignore_changes = [${argument}]\n  }`)];
	}
	const ignored = attributeOf(lifecycle, "ignore_changes")?.value;
	if (!ignored) return [insertArgument(folder, lifecycle, "ignore_changes", `[${argument}]`)];
	const words = folder.text(ignored);
	const end = words.lastIndexOf("]");
	if (end < 0) throw new Refused(`Add ${argument} to ignore_changes by hand.`);
	const comma = /[[,]\s*$/.test(words.slice(0, end)) ? "" : ", ";
	return [insertedAt(folder, block.file, ignored.start + words.slice(0, end).trimEnd().length, `${comma}${argument}`)];
}
