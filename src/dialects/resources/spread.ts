import { type Attribute, declared } from "../../design/attribute.ts";
import type { Folder, Resource } from "./folder.ts";

/**
 * The regions in which something has copies, at the first copy that lies elsewhere. Where one region is not known only the
 * home is said, since the other may be the same.
 */
export function spreadOver(
	folder: Folder,
	one: Resource,
	copies: readonly Resource[],
	regionsOf: (folder: Folder, one: Resource) => Attribute | undefined,
): Attribute | undefined {
	const home = regionsOf(folder, one);
	const [own] = Array.isArray(home?.value) ? home.value.map(String) : [];
	const others = copies.map((copy) => {
		const value = regionsOf(folder, copy)?.value;
		return Array.isArray(value) ? value.map(String) : undefined;
	});
	const abroad = copies.find((_, at) => others[at]?.some((region) => region !== own));
	if (own === undefined || !abroad || others.includes(undefined)) return home;
	return declared([...new Set([own, ...others.flatMap((each) => each ?? [])])], folder.header(abroad));
}
