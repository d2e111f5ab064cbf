import type { Attribute } from "../../../design/attribute.ts";
import type { Declaration } from "../../../design/fragment.ts";
import { stated } from "../../stated.ts";
import type { Folder, Resource } from "../folder.ts";
import { nameOf } from "../names.ts";

export function store(folder: Folder, one: Resource, attributes: Record<string, Attribute | undefined>): Declaration {
	return {
		role: "declares",
		file: one.file.path,
		kind: "Store",
		at: folder.header(one),
		name: nameOf(folder, one),
		keys: [folder.key(one)],
		attributes: stated(attributes),
	};
}
