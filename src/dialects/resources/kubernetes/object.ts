import type { YAMLMap } from "yaml";
import type { Location } from "../../../design/text.ts";
import { type Found, KubeObject } from "../../kubernetes/object.ts";
import type { Folder, Resource } from "../folder.ts";
import { attributeOf, blocksOf } from "../syntax.ts";
import type { Tree } from "./tree.ts";

/** An object of a cluster that stands in blocks of another language. */
export class BlockObject extends KubeObject {
	/** Numbers that an apply leaves as they are (`ignore_changes`), as the paths of the blocks. */
	readonly ignored: string;
	private readonly tree: Tree;
	private readonly header: Location;

	constructor(folder: Folder, { file, block }: Resource, root: YAMLMap, index: number, tree: Tree) {
		super({ file, lines: file.lines, base: 0, aliases: new Map(), anchors: new Set() }, root, index);
		const [lifecycle] = blocksOf(block, "lifecycle");
		const ignored = lifecycle && attributeOf(lifecycle, "ignore_changes")?.value;
		this.ignored = ignored ? folder.text(ignored) : "";
		this.tree = tree;
		this.header = folder.at(block.header);
	}

	override get place(): Location {
		return this.header;
	}

	override location(node: Found["node"]): Location {
		return this.tree?.placeOf(node) ?? this.header;
	}

	override pairLocation({ node, pair }: Found): Location {
		return (pair && this.tree.placeOf(pair)) ?? this.location(node);
	}
}
