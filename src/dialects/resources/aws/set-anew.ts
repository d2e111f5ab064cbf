import { type Attribute, byDefault, declared } from "../../../design/attribute.ts";
import { handleOf } from "../facts.ts";
import type { Folder, Resource } from "../folder.ts";
import { attributeOf, blocksOf } from "../syntax.ts";

/** Whether each apply sets a number anew that a scaler moves: it is written, and its changes are not ignored. */
export function setAnew(folder: Folder, resource: Resource, argument: string): Attribute | undefined {
	// Other languages set a number only when their own text of it changes.
	if (folder.dialect !== "terraform") return undefined;
	const handle = handleOf(resource, `#ignored/${argument}`);
	const written = attributeOf(resource.block, argument);
	const [lifecycle] = blocksOf(resource.block, "lifecycle");
	const ignored = lifecycle && attributeOf(lifecycle, "ignore_changes")?.value;
	const items = ignored?.kind === "tuple" ? ignored.items : [];
	if (lifecycle?.outside && items.some((one) => one.kind === "reference" && one.root.split(".").at(-1) === argument))
		return declared(false, folder.header(resource));
	if (ignored && new RegExp(`\\b(${argument}|all)\\b`).test(folder.text(ignored)))
		return declared(false, folder.at(ignored));
	if (written) return declared(true, folder.at(written.value), handle);
	return byDefault(false, folder.header(resource), `Terraform: without ${argument} the deployed number stays`);
}
