import { type Attribute, byDefault, declared } from "../../design/attribute.ts";
import type { TextEdit } from "../../design/text.ts";
import { Refused } from "../refused.ts";
import { insertArgument, insertBlock, insertedAt } from "./edit.ts";
import { handleOf } from "./facts.ts";
import type { Folder, Resource } from "./folder.ts";
import { attributeOf, blocksOf } from "./syntax.ts";

/** Whether each apply sets a number anew that a scaler moves: it is written, and its changes are not ignored. */
export function setAnew(folder: Folder, resource: Resource, argument: string): Attribute {
	const handle = handleOf(resource, `#ignored/${argument}`);
	const written = attributeOf(resource.block, argument);
	const [lifecycle] = blocksOf(resource.block, "lifecycle");
	const ignored = lifecycle && attributeOf(lifecycle, "ignore_changes")?.value;
	if (ignored && new RegExp(`\\b(${argument}|all)\\b`).test(folder.text(ignored)))
		return declared(false, folder.at(ignored));
	if (written) return declared(true, folder.at(written.value), handle);
	return byDefault(false, folder.header(resource), `Terraform: without ${argument} the deployed number stays`);
}

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
