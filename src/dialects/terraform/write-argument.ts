import type { TextEdit } from "../../design/text.ts";
import { Refused } from "../refused.ts";
import { type Literal, literalText, setExpression } from "../resources/edit.ts";
import type { Folder } from "../resources/folder.ts";
import { attributeOf, type Block, blocksOf } from "../resources/syntax.ts";
import { insertArgument } from "./edit.ts";

/** Sets an argument, or adds it to the block that would hold it. */
export function setArgument(folder: Folder, block: Block, path: string, value: Literal): TextEdit {
	const [first, ...rest] = path.split("/");
	if (rest.length > 0) {
		const [inner] = blocksOf(block, first);
		if (!inner) throw new Refused(`There is no ${first} block to write ${rest.at(-1)} = ${value} into; add one.`);
		return setArgument(folder, inner, rest.join("/"), value);
	}
	const argument = attributeOf(block, first);
	return argument
		? setExpression(folder, argument.value, value)
		: insertArgument(folder, block, first, literalText(value));
}
