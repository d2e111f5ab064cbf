import type { Handle } from "../../design/attribute.ts";
import { LineMap, type Location, type SourceFile } from "../../design/text.ts";
import { Bindings } from "./bindings.ts";
import { parse, type Tree, type TS, ts } from "./compiler.ts";

export const dialect = "typescript";

/** One parsed file, with the nodes that detectors ask for, gathered in a single walk. */
export class Module {
	readonly path: string;
	readonly text: string;
	readonly tree: Tree;
	readonly bindings = new Bindings();
	readonly calls: TS.CallExpression[] = [];
	readonly news: TS.NewExpression[] = [];
	readonly elements: TS.ElementAccessExpression[] = [];
	/** Another file of the workspace as this one imports it by a relative path, where it can be read. */
	neighbour: (from: string) => Module | undefined = () => undefined;
	/** Other files of the package that put something around functions: a breaker, tries. */
	wrappers: () => readonly Module[] = () => [];
	/** Its package is what browsers load, as its manifest tells. */
	isOfPage = false;
	/** All files that are read with this one, by their trees: a node may be of any of them. */
	family: Map<TS.Node, Module>;
	private readonly lines: LineMap;

	constructor(file: SourceFile) {
		this.path = file.path;
		this.text = file.text;
		this.tree = parse(file.path, file.text, { parents: true });
		this.family = new Map([[this.tree, this]]);
		this.bindings.elsewhere = (node) => {
			const owner = this.ownerOf(node);
			return owner === this ? undefined : owner.bindings;
		};
		this.lines = new LineMap(file.text);
		this.walk();
	}

	/** The file that a node stands in: this one, unless the node was found by following an import. */
	ownerOf(node: TS.Node): Module {
		return this.family.size === 1 ? this : (this.family.get(node.getSourceFile()) ?? this);
	}

	/** The range of a node without the space and comments before it, or from one node's start to another's end. */
	at(node: TS.Node, end: number = node.end): Location {
		const owner = this.ownerOf(node);
		if (owner !== this) return owner.at(node, end);
		return { file: this.path, range: this.lines.range(node.getStart(this.tree), end) };
	}

	between(start: number, end: number): Location {
		return { file: this.path, range: this.lines.range(start, end) };
	}

	lineOf(node: TS.Node): number {
		return this.lines.position(node.getStart(this.tree)).line + 1;
	}

	/** Anchors count sites of one kind, so that an edit elsewhere in the file leaves them valid. */
	handle(site: string, index: number): Handle {
		return { dialect, file: this.path, anchor: `${site}#${index}` };
	}

	textOf(node: TS.Node): string {
		const owner = this.ownerOf(node);
		if (owner !== this) return owner.textOf(node);
		return this.text.slice(node.getStart(this.tree), node.end);
	}

	private walk(): void {
		const { SyntaxKind } = ts;
		const table: (((node: never) => void) | undefined)[] = [];
		table[SyntaxKind.CallExpression] = (node: TS.CallExpression) => this.calls.push(node);
		table[SyntaxKind.NewExpression] = (node: TS.NewExpression) => this.news.push(node);
		table[SyntaxKind.ElementAccessExpression] = (node: TS.ElementAccessExpression) => this.elements.push(node);
		this.bindings.listen(table);
		const visit = (node: TS.Node): void => {
			(table[node.kind] as ((node: TS.Node) => void) | undefined)?.(node);
			ts.forEachChild(node, visit);
		};
		visit(this.tree);
	}
}
