import type { Value } from "../../design/attribute.ts";
import type { TextEdit } from "../../design/text.ts";
import { Refused } from "../refused.ts";
import type { Folder, Resource } from "../resources/folder.ts";
import { blocksOf, dynamicOf } from "../resources/syntax.ts";
import { removedBlock } from "./edit.ts";
import { setArgument } from "./write-argument.ts";

/**
 * Stickiness is switched off inside its block. Removing the block would change nothing that is deployed: the provider
 * keeps what it finds, since the block is optional and computed.
 */
export function writeAffinity(folder: Folder, resource: Resource, path: string, value: Value): TextEdit[] {
	if (value !== "none") throw new Refused(`Add a stickiness block for ${value} to ${resource.address} by hand.`);
	if (path === "#policy") return [withoutPolicy(folder, resource)];
	if (dynamicOf(resource.block, "stickiness")) {
		throw new Refused(`stickiness of ${resource.address} is a dynamic block; make its content say enabled = false.`);
	}
	const [block] = blocksOf(resource.block, "stickiness");
	return block ? [setArgument(folder, block, "enabled", false)] : [];
}

/** The policy of a Classic Load Balancer is a resource of its own. */
function withoutPolicy(folder: Folder, policy: Resource): TextEdit {
	const users = [...folder.files.values()].filter((file) => mentions(file.text, policy.address));
	if (users.length === 0) return removedBlock(folder, policy.block);
	throw new Refused(`Remove ${policy.address}, and what mentions it in ${users.map((file) => file.path).join(", ")}.`);
}

/** Whether the address stands in the text as a word of its own. */
function mentions(text: string, address: string): boolean {
	for (let at = text.indexOf(address); at >= 0; at = text.indexOf(address, at + 1))
		if (!/\w/.test(text[at - 1] ?? "") && !/\w/.test(text[at + address.length] ?? "")) return true;
	return false;
}
