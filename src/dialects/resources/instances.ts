import { evaluate } from "./evaluate.ts";
import type { Folder, Resource } from "./folder.ts";
import { attributeOf } from "./syntax.ts";
import { asNumber, isMap, Unknown } from "./value.ts";

/** How many instances a resource makes, by its count or for_each. */
export function instancesOf(folder: Folder, resource: Pick<Resource, "block">): number | Unknown {
	const count = attributeOf(resource.block, "count")?.value;
	const each = attributeOf(resource.block, "for_each")?.value;
	if (!count && !each) return 1;
	const value = evaluate(folder, (count ?? each)!);
	if (value instanceof Unknown) return value;
	if (count) return asNumber(value) ?? new Unknown("count is not a number");
	if (Array.isArray(value)) return value.length;
	return isMap(value) ? Object.keys(value).length : new Unknown("for_each is neither a set nor a map");
}
