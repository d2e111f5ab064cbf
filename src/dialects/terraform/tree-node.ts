import type { Node } from "web-tree-sitter";

/** What the parser says of all nodes of one type, by the grammar's number for it. */
const kinds = new Map<number, { type: string; isNamed: boolean }>();

/**
 * A node that keeps what the parser says of it: each answer of the parser's own node, its type too, is a call into wasm, which
 * takes longer than what is done with it.
 */
export class TreeNode {
	readonly type: string;
	private readonly isNamed: boolean;
	private readonly of: Node;
	private readonly source: string;
	private ending: number | undefined;
	private all: TreeNode[] | undefined;
	private named: TreeNode[] | undefined;

	constructor(of: Node, source: string) {
		const id = of.typeId;
		let kind = kinds.get(id);
		if (!kind) {
			kind = { type: of.type, isNamed: of.isNamed };
			kinds.set(id, kind);
		}
		this.type = kind.type;
		this.isNamed = kind.isNamed;
		this.of = of;
		this.source = source;
	}

	get startIndex(): number {
		return this.of.startIndex;
	}

	get endIndex(): number {
		this.ending ??= this.of.endIndex;
		return this.ending;
	}

	get text(): string {
		return this.source.slice(this.startIndex, this.endIndex);
	}

	get children(): TreeNode[] {
		this.all ??= this.of.children.map((child) => new TreeNode(child, this.source));
		return this.all;
	}

	get namedChildren(): TreeNode[] {
		this.named ??= this.children.filter((child) => child.isNamed);
		return this.named;
	}

	get firstNamedChild(): TreeNode | undefined {
		return this.namedChildren[0];
	}
}
