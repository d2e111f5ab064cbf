import { isMap, isScalar, isSeq, type Node, Scalar } from "yaml";
import { folderOf } from "../../design/places.ts";
import { keyOf, member } from "../cloudformation/expressions.ts";
import { within } from "../resources/within.ts";
import { parseYaml } from "../yaml.ts";

/** A part of what is deployed, with the file that it stands in. */
export interface Part {
	path: string;
	node: Node;
	/** What it is called, and where that stands; of what is taken from elsewhere, that is where it begins. */
	name?: string;
	key?: Node;
}

/** `file(resources/queues.yml):Resources.Jobs`, without what it stands in. Source: serverless.com, Framework, Variables. */
const reference = /^\s*file\(\s*([^()]+?)\s*\)\s*(?::\s*([\w.-]+)\s*)?$/;
const whole = /^\s*\$\{([^{}]*)\}\s*$/;

/** Whether a text takes a part from another file. */
export const takesParts = (text: string): boolean => /\$\{\s*file\(/.test(text);

const mostFiles = 200;
const deepest = 4;

/** The files that a service takes parts of itself from, by what they are called in its own file. */
export class Included {
	/** Those that were looked at and are there. */
	readonly paths = new Set<string>();
	private readonly roots = new Map<string, Node | undefined>();
	private readonly folder: string;
	private readonly textAt: (path: string) => string | undefined;

	constructor(main: string, textAt: (path: string) => string | undefined) {
		this.folder = folderOf(main);
		this.textAt = textAt;
	}

	/** What `file(…)` leads to; undefined: it is no such reference, or nobody knows what stands there. */
	at(text: string): Part | undefined {
		const [, source, steps] = reference.exec(text) ?? [];
		const path = source && within(this.folder, /^\.{1,2}\//.test(source) ? source : `./${source}`);
		if (!path) return undefined;
		let node = this.root(path);
		for (const step of steps?.split(".") ?? []) node = member(node, step);
		return node && { path, node };
	}

	private root(path: string): Node | undefined {
		if (this.roots.has(path)) return this.roots.get(path);
		const text = this.roots.size < mostFiles && /\.ya?ml$/.test(path) ? this.textAt(path) : undefined;
		const root = text === undefined ? undefined : (parseYaml(text).document?.contents as Node | null | undefined);
		this.roots.set(path, root ?? undefined);
		if (root) this.paths.add(path);
		return root ?? undefined;
	}

	/** A part itself, or what its reference leads to. */
	behind(part: Part, depth = 0): Part {
		const [, inner] = isScalar(part.node) ? (whole.exec(String(part.node.value)) ?? []) : [];
		// What counts where it is not there stands behind a comma.
		const found = inner === undefined || depth > deepest ? undefined : this.at(inner.split(",")[0]);
		if (!found) return part;
		const key = part.name === undefined ? undefined : keyed(part.name, found.node);
		return this.behind({ ...part, ...found, key }, depth + 1);
	}

	/** Maps that are given as one, or as a list of several. */
	maps(part: Part): Part[] {
		const own = this.behind(part);
		if (isSeq(own.node)) return (own.node.items as Node[]).flatMap((node) => this.maps({ path: own.path, node }));
		return isMap(own.node) ? [own] : [];
	}

	/** The members of a map, each behind its reference. */
	members({ path, node }: Part): (Part & { name: string; key: Node })[] {
		return (isMap(node) ? node.items : []).flatMap((pair) => {
			const name = keyOf(pair);
			if (name === "" || !pair.value) return [];
			const part = this.behind({ path, name, key: pair.key as Node, node: pair.value as Node });
			return [{ ...part, name, key: part.key ?? keyed(name, part.node) }];
		});
	}
}

function keyed(name: string, node: Node): Node {
	const key = new Scalar(name);
	const start = node.range?.[0] ?? 0;
	key.range = [start, start + 1, start + 1];
	return key;
}
