import type { Attribute } from "../../design/attribute.ts";
import { lesserShareOf } from "../proxy.ts";
import { expressionAt, settingOf } from "./facts.ts";
import type { Folder } from "./folder.ts";
import { type Block, blocksOf } from "./syntax.ts";
import { asNumber } from "./value.ts";

/** What the newer of two revisions gets, where a platform shares requests out between revisions by chance. */
export function revisionShare(folder: Folder, holder: Block, block: string, share: string): Attribute | undefined {
	return lesserShareOf(
		blocksOf(holder, block).flatMap((part) => {
			const at = expressionAt(part, share);
			const weight = asNumber(settingOf(folder, part, share) ?? null);
			return at && weight ? [{ weight, at: folder.at(at) }] : [];
		}),
	);
}
