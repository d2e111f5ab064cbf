import { type Attribute, declared } from "../../design/attribute.ts";
import { expressionAt, settingOf } from "./facts.ts";
import type { Folder, Resource } from "./folder.ts";

/** CPU of so many machines of one type, in the words of their cloud. */
export function cpuOf(
	nodes: Attribute | undefined,
	machine: Attribute | undefined,
	coresOf: (type: string) => number | undefined,
): Attribute | undefined {
	const cores = typeof machine?.value === "string" ? coresOf(machine.value) : undefined;
	if (cores === undefined || typeof nodes?.value !== "number") return undefined;
	return { value: cores * nodes.value, provenance: nodes.provenance };
}

/** How many larger machines the family of a store's machine has. */
export function sizesAbove(
	folder: Folder,
	sized: Resource,
	path: string,
	largerThan: (size: string) => number | undefined,
): Attribute | undefined {
	const value = settingOf(folder, sized.block, path);
	const found = typeof value === "string" || typeof value === "number" ? largerThan(String(value)) : undefined;
	return found === undefined ? undefined : declared(found, folder.at(expressionAt(sized.block, path)!));
}
