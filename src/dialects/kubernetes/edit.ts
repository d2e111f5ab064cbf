import { isAlias, isMap, isScalar, isSeq, type Node, type Pair, Scalar, type YAMLMap } from "yaml";
import type { Value } from "../../design/attribute.ts";
import type { TextEdit } from "../../design/text.ts";
import { Refused } from "../refused.ts";
import { warningIn } from "../warning.ts";
import { type Found, type KubeObject, lastOffset, type Path } from "./object.ts";
import { block, blockItem, flow, flowPair, scalar } from "./render.ts";

/** Beside which key a new one reads best; without, or where that key is absent, at the top of the map. */
export interface Beside {
	before?: string;
	after?: string;
}

type Entry = Pair<Node, Node | null> & { key: Node };

/** Edits of one object's text. They touch nothing but what they are for: no reprinting. */
export class Editor {
	private readonly object: KubeObject;
	private readonly text: string;
	private readonly base: number;
	private readonly eol: string;
	private readonly step: string;

	constructor(object: KubeObject) {
		this.object = object;
		this.text = object.source.file.text;
		this.base = object.source.base;
		this.eol = this.text.includes("\r\n") ? "\r\n" : "\n";
		this.step = this.indentStep();
	}

	/** Sets the value at `path`; what is missing on the way is inserted. */
	set(path: Path, value: Value, beside: Beside = {}): TextEdit[] {
		const there = this.object.find(path);
		if (there) return this.replace(there, value);
		for (let depth = path.length - 1; depth >= 0; depth--) {
			const parent = this.object.find(path.slice(0, depth));
			if (!parent) continue;
			const key = String(path[depth]);
			const nested = path.slice(depth + 1).reduceRight<Value>((inner, name) => ({ [name]: inner }), value);
			if (isMap(parent.value)) return this.insert(parent, parent.value, key, nested, beside);
			return this.replace(parent, { [key]: nested });
		}
		throw new Refused("its place in the file was not found");
	}

	/** Replaces a part of the text of the scalar at `path`, so that its quotes and the rest of it stay. */
	patch(path: Path, pattern: RegExp, replacement: string): TextEdit[] {
		const found = this.guarded(this.object.find(path));
		const [start, end] = found.node.range ?? [0, 0];
		const source = this.text.slice(this.base + start, this.base + end);
		const match = isScalar(found.node) ? pattern.exec(source) : null;
		this.heed(start);
		if (!match) throw new Refused(`${path.join(".")} is not written in one piece`);
		return [this.edit(start + match.index, start + match.index + match[0].length, replacement)];
	}

	/** Removes keys of the map at `path`, and the map's own key where nothing would be left. */
	remove(path: Path, keys: readonly string[]): TextEdit[] {
		const parent = this.object.find(path);
		if (!parent || !isMap(parent.value)) return [];
		const map = parent.value;
		const gone = (map.items as Entry[]).filter((pair) => isScalar(pair.key) && keys.includes(String(pair.key.value)));
		for (const key of keys) if (this.object.has([...path, key])) this.guarded(this.object.find([...path, key]));
		if (gone.length === 0) return [];
		if (gone.length < map.items.length || path.length === 0) return this.removePairs(map, gone);
		if (map.flow || !parent.pair) return this.remove(path.slice(0, -1), [String(path.at(-1))]);
		// Line by line, so that comments that stand apart stay.
		const key = parent.pair.key;
		if (!this.ownLine(key.range![0]) || parent.shared) throw new Refused("its map cannot be removed by lines");
		this.heed(key.range![0]);
		const start = this.commentsOf(key.range![0]);
		return [this.edit(start, this.nextLine(key.range![1]), ""), ...this.removePairs(map, gone)];
	}

	/** Appends an element to the sequence at `path`. */
	append(path: Path, item: Value): TextEdit[] {
		const found = this.guarded(this.object.find(path));
		const sequence = found.value;
		if (!isSeq(sequence) || isAlias(found.node)) throw new Refused(`${path.join(".")} is not a list`);
		const last = sequence.items.at(-1) as Node | undefined;
		if (sequence.flow) {
			const quoted = /["']\s*:/.test(this.slice(sequence));
			const at = last?.range ? last.range[1] : sequence.range![0] + 1;
			return [this.edit(at, at, (last ? ", " : "") + flow(item, quoted))];
		}
		const indent = this.indentOf(sequence.range![0]);
		return this.lines(this.nextLine(lastOffset(sequence)), blockItem(item, indent, this.step));
	}

	private replace(found: Found, value: Value): TextEdit[] {
		this.guarded(found);
		const { node } = found;
		if (node.range) this.heed(node.range[0]);
		if (!isAlias(node) && !isScalar(node)) throw new Refused("another value stands in its place");
		if (isScalar(node) && (node.type === Scalar.BLOCK_FOLDED || node.type === Scalar.BLOCK_LITERAL)) {
			throw new Refused("its value is written as a block of text");
		}
		const [start, end] = node.range!;
		if (typeof value === "object") return this.replaceByMap(found, value as { [key: string]: Value });
		if (start === end) {
			const before = /\s/.test(this.text[this.base + start - 1] ?? "") ? "" : " ";
			const after = /[\s,\]}]/.test(this.text[this.base + start] ?? "\n") ? "" : " ";
			return [this.edit(start, end, before + scalar(value) + after)];
		}
		const source = this.slice(node);
		const text = source.startsWith('"')
			? JSON.stringify(String(value))
			: source.startsWith("'")
				? `'${value}'`
				: scalar(value);
		return [this.edit(start, end, text)];
	}

	/** `key:` or `key: ~` becomes a map below the key. */
	private replaceByMap(found: Found, value: { [key: string]: Value }): TextEdit[] {
		const { node, pair } = found;
		if (!isScalar(node) || node.value !== null || !pair?.key.range)
			throw new Refused("another value stands in its place");
		if (!this.ownLine(pair.key.range[0])) throw new Refused("its map is written in one line");
		const [start, end] = node.range!;
		const indent = this.indentOf(pair.key.range[0]) + this.step;
		const clear = start < end ? [this.edit(start, end, "")] : [];
		return [...clear, ...this.lines(this.nextLine(end), block(value, indent, this.step))];
	}

	private insert(parent: Found, map: YAMLMap, key: string, value: Value, beside: Beside): TextEdit[] {
		this.guarded(parent);
		if (isAlias(parent.node)) throw new Refused("its map is shared through a YAML anchor");
		const pairs = map.items as Entry[];
		const named = (name: string | undefined) =>
			name === undefined ? undefined : pairs.find((pair) => isScalar(pair.key) && pair.key.value === name);
		const before = named(beside.before);
		const after = before ? undefined : named(beside.after);
		if (map.flow) {
			const quoted = /^["']/.test(
				pairs.length > 0 ? this.slice(pairs[0].key) : this.text.trimStart().slice(0, 1) === "{" ? '"' : "",
			);
			const text = flowPair(key, value, quoted);
			if (pairs.length === 0) return [this.edit(map.range![0] + 1, map.range![0] + 1, quoted ? text : ` ${text} `)];
			const at = (before ?? pairs[0]).key.range![0];
			return [this.edit(at, at, `${text}, `)];
		}
		const first = pairs[0].key.range![0];
		const indent = this.indentOf(first);
		if (/[^\s-]/.test(this.text.slice(this.base + this.lineStart(first), this.base + first))) {
			throw new Refused("its map is written in an unusual form");
		}
		const lines = block({ [key]: value }, indent, this.step);
		if (after) return this.lines(this.nextLine(this.endOf(after)), lines);
		if (before && this.ownLine(before.key.range![0])) return this.lines(this.lineStart(before.key.range![0]), lines);
		if (this.ownLine(first)) return this.lines(this.aboveComments(this.lineStart(first)), lines);
		return this.lines(this.nextLine(this.endOf(pairs[0])), lines);
	}

	private removePairs(map: YAMLMap, gone: readonly Entry[]): TextEdit[] {
		const pairs = map.items as Entry[];
		return gone.flatMap((pair) => {
			const start = pair.key.range![0];
			this.heed(start);
			if (!map.flow && this.ownLine(start)) {
				return [this.edit(this.commentsOf(start), this.nextLine(this.endOf(pair)), "")];
			}
			const index = pairs.indexOf(pair);
			const previous = pairs[index - 1];
			const rest = pairs.slice(index);
			const kept = rest.find((other) => !gone.includes(other));
			if (!kept && !map.flow) throw new Refused("its map is written in an unusual form");
			// One edit for a run of neighbours: with a kept one after it the run's own commas go, else the comma before it.
			if (previous && gone.includes(previous)) return [];
			const from = kept ? start : previous ? this.endOf(previous) : map.range![0] + 1;
			const to = kept ? kept.key.range![0] : this.endOf(rest.at(-1)!);
			if (/#/.test(this.between(from, to, rest))) throw new Refused("a comment stands in the way");
			return [this.edit(from, to, "")];
		});
	}

	/** The text from `from` to `to` that belongs to no pair: commas, spaces, comments. */
	private between(from: number, to: number, pairs: readonly Entry[]): string {
		let text = "";
		let at = from;
		for (const pair of pairs) {
			const start = pair.key.range![0];
			if (start >= to) break;
			text += this.text.slice(this.base + at, this.base + Math.max(at, start));
			at = this.endOf(pair);
		}
		return text + this.text.slice(this.base + at, this.base + Math.max(at, to));
	}

	private guarded(found: Found | undefined): Found {
		if (!found) throw new Refused("its place in the file was not found");
		if (!found.shared) return found;
		throw new Refused("it is shared through a YAML anchor, so the edit would change other places too");
	}

	private lines(at: number, lines: readonly string[]): TextEdit[] {
		const previous = this.text[this.base + at - 1];
		const text = lines.join(this.eol);
		const fresh = at === 0 || previous === "\n";
		return [this.edit(at, at, fresh ? text + this.eol : this.eol + text)];
	}

	private edit(start: number, end: number, newText: string): TextEdit {
		const { file, lines } = this.object.source;
		return { file: file.path, range: lines.range(this.base + start, this.base + end), newText };
	}

	private endOf(pair: Entry): number {
		return pair.value?.range ? lastOffset(pair.value) : pair.key.range![1];
	}

	private slice(node: Node): string {
		return this.text.slice(this.base + node.range![0], this.base + node.range![1]);
	}

	private lineStart(offset: number): number {
		return this.text.lastIndexOf("\n", this.base + offset - 1) + 1 - this.base;
	}

	/** Start of the line after `offset`; `offset` itself where a block scalar already ended its line. */
	private nextLine(offset: number): number {
		if (this.text[this.base + offset - 1] === "\n") return offset;
		const newline = this.text.indexOf("\n", this.base + offset);
		return (newline < 0 ? this.text.length : newline + 1) - this.base;
	}

	private ownLine(offset: number): boolean {
		return this.text.slice(this.base + this.lineStart(offset), this.base + offset).trim() === "";
	}

	private aboveComments(start: number, indent = ""): number {
		let at = start;
		while (at > 0) {
			const previous = this.lineStart(at - 1);
			const line = this.text.slice(this.base + previous, this.base + at);
			if (!line.startsWith(indent) || !line.trimStart().startsWith("#")) break;
			at = previous;
		}
		return at;
	}

	/** Start of the line at `offset`, or of the comments that stand right above it at its indentation and speak of it. */
	private commentsOf(offset: number): number {
		const start = this.lineStart(offset);
		const indent = /^[ ]*/.exec(this.text.slice(this.base + start))?.[0] ?? "";
		return this.aboveComments(start, `${indent}#`);
	}

	/** Refuses where a comment over the line at `offset`, or behind it, asks everyone to leave it as it is. */
	private heed(offset: number): void {
		const around = this.text.slice(this.base + this.commentsOf(offset), this.base + this.nextLine(offset));
		const comments = around.split("\n").flatMap((line) => /(?:^|\s)#.*/.exec(line)?.[0].trim() ?? []);
		const warning = warningIn(comments);
		if (warning) throw new Refused(warning);
	}

	private indentOf(offset: number): string {
		const before = this.text.slice(this.base + this.lineStart(offset), this.base + offset);
		return " ".repeat(before.length);
	}

	/** How far this object indents a map in a map. */
	private indentStep(): string {
		const { root } = this.object;
		const column = (map: YAMLMap) => this.indentOf((map.items[0]?.key as Node | undefined)?.range?.[0] ?? 0).length;
		for (const pair of root.items as Pair<Node, Node>[]) {
			if (!isMap(pair.value) || pair.value.flow || pair.value.items.length === 0) continue;
			const step = column(pair.value) - column(root);
			if (step > 0) return " ".repeat(Math.min(step, 8));
		}
		return "  ";
	}
}
