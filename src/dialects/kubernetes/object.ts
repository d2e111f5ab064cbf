import { type Alias, isAlias, isMap, isScalar, isSeq, type Node, type Pair, type YAMLMap } from "yaml";
import { type Attribute, byDefault, declared, type Handle, unknown, type Value } from "../../design/attribute.ts";
import { folderOf } from "../../design/places.ts";
import type { LineMap, Location, SourceFile } from "../../design/text.ts";

export type Path = readonly (string | number)[];

/** What the YAML library knows of one document, and where the document starts in its file. */
export interface Source {
	file: SourceFile;
	lines: LineMap;
	base: number;
	aliases: Map<Alias, Node>;
	anchors: Set<string>;
}

/** A node as a path reaches it. */
export interface Found {
	/** As it stands in the text: an alias stays an alias. */
	node: Node;
	/** What an alias stands for. */
	value: Node;
	pair?: Pair<Node, Node | null>;
	/** Name of the anchor through which other places share this node: an edit here would change them too. */
	shared?: string;
}

/** Stands where a default is read, and says where the platform documents it. */
export interface Fallback {
	value: Value;
	source: string;
	place?: Location;
}

type Raw = string | number | boolean;

const maxMerges = 8;

/** One Kubernetes object of a file, with exact places. */
export class KubeObject {
	readonly source: Source;
	readonly root: YAMLMap;
	readonly index: number;
	readonly apiVersion: string;
	readonly kind: string;
	readonly name: string;
	readonly namespace: string;

	constructor(source: Source, root: YAMLMap, index: number) {
		this.source = source;
		this.root = root;
		this.index = index;
		this.apiVersion = this.text(["apiVersion"]) ?? "";
		this.kind = this.text(["kind"]) ?? "";
		this.name = this.text(["metadata", "name"]) ?? "";
		this.namespace = this.text(["metadata", "namespace"]) || "default";
	}

	get key(): string {
		return this.keyOf(this.kind, this.name);
	}

	keyOf(kind: string, name: string, namespace = this.namespace): string {
		return `k8s:${namespace}/${kind}/${name}`;
	}

	/** Two folders may both declare Deployment "web": overlays of one, or clusters. */
	get scope(): string {
		return folderOf(this.source.file.path);
	}

	/** Whether the text that makes it lies in no file of the workspace: a chart from elsewhere. */
	get isOfOthers(): boolean {
		return false;
	}

	get handle(): Handle {
		return { dialect: "kubernetes", file: this.source.file.path, anchor: this.anchor };
	}

	get anchor(): string {
		return `${this.index} ${this.kind}/${this.name}`;
	}

	/** Where a person looks for this object: its name. */
	get place(): Location {
		const found = this.find(["metadata", "name"]);
		return this.location(found?.node ?? this.root);
	}

	/** Where the text itself has what stands at a key, though it may come from elsewhere. */
	besideKey({ node }: Found): Location {
		return this.location(node);
	}

	find(path: Path): Found | undefined {
		let found: Found | undefined = { node: this.root, value: this.root };
		for (const key of path) found = found && this.step(found, key);
		return found;
	}

	/** The elements of the sequence at `path`, as indices. */
	indices(path: Path): number[] {
		const value = this.find(path)?.value;
		return isSeq(value) ? value.items.map((_, index) => index) : [];
	}

	/** The keys of the map at `path`, without those that a merge (`<<`) brings. */
	keys(path: Path): string[] {
		const value = this.find(path)?.value;
		return isMap(value) ? value.items.map((pair) => keyText(pair)).filter((key) => key !== "<<") : [];
	}

	/** The entries of the map at `path` in the order of the text, without those that a merge (`<<`) brings. */
	entries(path: Path): [key: string, found: Found][] {
		const from = this.find(path);
		if (!isMap(from?.value)) return [];
		return (from.value.items as Pair<Node, Node | null>[]).flatMap((pair): [string, Found][] => {
			const found = pair.value && keyText(pair) !== "<<" && this.found(pair.value, pair, from.shared);
			return found ? [[keyText(pair), found]] : [];
		});
	}

	/** Null and absent are the same to the Kubernetes API. */
	raw(path: Path): Raw | undefined {
		const value = this.find(path)?.value;
		return isScalar(value) && ["string", "number", "boolean"].includes(typeof value.value)
			? (value.value as Raw)
			: undefined;
	}

	text(path: Path): string | undefined {
		const raw = this.raw(path);
		return raw === undefined ? undefined : String(raw);
	}

	has(path: Path): boolean {
		const value = this.find(path)?.value;
		return value !== undefined && !(isScalar(value) && value.value === null);
	}

	/** The strings of a map (labels, a selector); merged keys are followed. */
	strings(path: Path): Record<string, string> | undefined {
		const value = this.find(path)?.value;
		if (!isMap(value)) return undefined;
		const result: Record<string, string> = {};
		const collect = (map: YAMLMap, depth: number): void => {
			for (const pair of map.items) {
				if (keyText(pair as Pair) !== "<<") continue;
				for (const merged of this.merged(pair as Pair<Node, Node>)) if (depth < maxMerges) collect(merged, depth + 1);
			}
			for (const pair of map.items) {
				const node = pair.value as Node | null;
				const scalar = isAlias(node) ? this.source.aliases.get(node) : node;
				if (isScalar(scalar) && scalar.value !== null) result[keyText(pair as Pair)] = String(scalar.value);
			}
		};
		collect(value, 0);
		return result;
	}

	/** What `parse` makes of the scalar at `path`, or the fallback where the text is silent, or why nobody can know. */
	attribute(path: Path, parse: (raw: Raw) => Value | undefined, fallback?: Fallback): Attribute | undefined {
		const found = this.find(path);
		if (!found || !this.has(path)) {
			return fallback && byDefault(fallback.value, fallback.place ?? this.place, fallback.source, this.handle);
		}
		const at = this.location(found.node);
		const raw = this.raw(path);
		if (raw === undefined) return unknown("not a single value", at, this.handle);
		const reason = placeholder(raw);
		if (reason) return unknown(reason, at, this.handle);
		const value = parse(raw);
		return value === undefined
			? unknown(`"${raw}" is not understood here`, at, this.handle)
			: declared(value, at, this.handle);
	}

	/** From the first character of a node to its last: no line end, no comment after it. */
	location(node: Node): Location {
		return locationIn(this.source, node);
	}

	/** The same for a key with its value: what to show where the value is a whole block. */
	pairLocation(found: Found): Location {
		const key = found.pair?.key;
		return key?.range ? locationIn(this.source, found.node, key) : this.location(found.node);
	}

	private step(from: Found, key: string | number): Found | undefined {
		const { value } = from;
		const anchor = (value as { anchor?: string }).anchor;
		const shared =
			from.shared ?? (from.node !== value || (anchor && this.source.anchors.has(anchor)) ? (anchor ?? "?") : undefined);
		if (typeof key === "number") {
			const node = isSeq(value) ? (value.items[key] as Node | undefined) : undefined;
			return node ? this.found(node, undefined, shared) : undefined;
		}
		return isMap(value) ? this.entry(value, key, shared, 0) : undefined;
	}

	private entry(map: YAMLMap, key: string, shared: string | undefined, depth: number): Found | undefined {
		// The API server's reader takes the last of two equal keys.
		const pair = map.items.findLast((item) => keyText(item) === key) as Pair<Node, Node | null> | undefined;
		if (pair?.value) return this.found(pair.value, pair, shared);
		if (depth >= maxMerges) return undefined;
		for (const merge of map.items as Pair<Node, Node>[]) {
			if (keyText(merge) !== "<<") continue;
			for (const merged of this.merged(merge)) {
				const found = this.entry(merged, key, (merged as { anchor?: string }).anchor ?? "<<", depth + 1);
				if (found) return found;
			}
		}
		return undefined;
	}

	private merged(pair: Pair<Node, Node>): YAMLMap[] {
		const resolve = (node: unknown) => (isAlias(node) ? this.source.aliases.get(node) : node);
		const value = resolve(pair.value);
		return (isSeq(value) ? value.items.map(resolve) : [value]).filter((node) => isMap(node));
	}

	private found(node: Node, pair: Found["pair"], shared: string | undefined): Found | undefined {
		const value = isAlias(node) ? this.source.aliases.get(node) : node;
		const anchor = isAlias(node) ? undefined : (node as { anchor?: string }).anchor;
		const through = shared ?? (anchor && this.source.anchors.has(anchor) ? anchor : undefined);
		return value && { node, value, ...(pair && { pair }), ...(through && { shared: through }) };
	}
}

/** From the first character of a node, or of the key before it, to the node's last: no line end, no comment after it. */
export function locationIn({ file, lines, base }: Source, node: Node, key?: Node): Location {
	const start = (key ?? node).range?.[0] ?? 0;
	let end = lastOffset(node);
	while (end > 0 && /\s/.test(file.text[base + end - 1])) end--;
	return { file: file.path, range: lines.range(base + start, base + Math.max(key?.range?.[1] ?? start, end)) };
}

export function keyText(pair: Pair): string {
	return isScalar(pair.key) ? String(pair.key.value) : "";
}

/** Where the text of a node ends: a block collection's own range runs on over the comments and blank lines after it. */
export function lastOffset(node: Node): number {
	let last: Node = node;
	for (;;) {
		const inner: unknown =
			isMap(last) && !last.flow ? lastNode(last) : isSeq(last) && !last.flow ? last.items.at(-1) : null;
		if (!inner || !(inner as Node).range) return last.range?.[1] ?? 0;
		last = inner as Node;
	}
}

function lastNode(map: YAMLMap): unknown {
	const pair = map.items.at(-1) as Pair<Node, Node | null> | undefined;
	return pair?.value?.range ? pair.value : pair?.key;
}

/** Why this text is not yet a value: a tool that we do not run fills it in. */
export function placeholder(raw: Raw): string | undefined {
	if (typeof raw !== "string") return undefined;
	if (raw.startsWith("ENC[")) return "it is encrypted (SOPS)";
	const match = /\$\{[^}]*\}|\$\([^)]*\)|\{\{.*?\}\}|^\$[A-Za-z_]\w*$|^<[^<>]*>$|^%[A-Za-z_]\w*%$/.exec(
		raw.slice(0, 1000),
	);
	return match ? `${match[0]} is filled in later` : undefined;
}
