import { isMap, isScalar, isSeq, LineCounter, type Node } from "yaml";
import type { Location, Position } from "../design/text.ts";
import { parseYaml, plainOf } from "../dialects/yaml.ts";

export interface Problem {
	at: Location;
	message: string;
}

/** What is wrong with a file that a person wrote, all of it, with the places. */
export class CaseError extends Error {
	override readonly name = "CaseError";
	readonly problems: readonly Problem[];

	constructor(problems: readonly Problem[]) {
		super(wordsOf(problems));
		this.problems = problems;
	}
}

const shown = 30;

function wordsOf(problems: readonly Problem[]): string {
	const lines = problems
		.slice(0, shown)
		.map(
			({ at: { file, range }, message }) => `${file}:${range.start.line + 1}:${range.start.character + 1}: ${message}`,
		);
	if (problems.length > shown) lines.push(`and ${problems.length - shown} more`);
	return lines.join("\n");
}

/** The data of a YAML (or JSON) text, and where each part of it stands. */
export class YamlText {
	readonly value: unknown;
	private readonly file: string;
	private readonly lines = new LineCounter();
	private readonly root: Node | null;

	/** Throws a CaseError where the text is no YAML, or is made to overwhelm. */
	constructor(file: string, text: string) {
		this.file = file;
		const { document, errors } = parseYaml(text, { lineCounter: this.lines, uniqueKeys: true });
		if (!document || errors.length > 0)
			throw new CaseError(errors.map(({ at, message }) => ({ at: this.span(at[0], at[1]), message })));
		this.root = document.contents as Node | null;
		try {
			this.value = plainOf(document);
		} catch (error) {
			throw new CaseError([{ at: this.span(0, 0), message: (error as Error).message }]);
		}
	}

	/** Of the key, or the item, at the end of the path; of the nearest parent where there is none. */
	at(path: readonly PropertyKey[]): Location {
		let node: unknown = this.root;
		let range = this.root?.range;
		for (const step of path) {
			const pair = isMap(node)
				? node.items.find(({ key }) => String(isScalar(key) ? key.value : key) === String(step))
				: undefined;
			const next = isSeq(node) ? node.items[Number(step)] : pair?.value;
			const place = (pair?.key ?? next) as Node | undefined;
			if (!place?.range) break;
			range = place.range;
			node = next;
		}
		return this.span(range?.[0] ?? 0, range?.[1] ?? 0);
	}

	private span(start: number, end: number): Location {
		return { file: this.file, range: { start: this.position(start), end: this.position(end) } };
	}

	private position(offset: number): Position {
		const { line, col } = this.lines.linePos(offset);
		return { line: Math.max(0, line - 1), character: Math.max(0, col - 1) };
	}
}

/** Collects what is wrong, so that a person hears all of it at once. */
export class Problems {
	readonly list: Problem[] = [];
	private readonly text: YamlText;

	constructor(text: YamlText) {
		this.text = text;
	}

	add(path: readonly PropertyKey[], message: string): undefined {
		this.list.push({ at: this.text.at(path), message });
	}

	/** The same at a place that is known already; several designs may share one slip. */
	found(at: Location | undefined, message: string): void {
		const place = at ?? this.text.at([]);
		const known = this.list.some(
			(one) => one.message === message && one.at.range.start.line === place.range.start.line,
		);
		if (!known) this.list.push({ at: place, message });
	}

	throwAny(): void {
		const line = ({ at }: Problem) => at.range.start.line;
		if (this.list.length > 0) throw new CaseError(this.list.toSorted((a, b) => line(a) - line(b)));
	}
}
