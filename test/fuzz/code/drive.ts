import type { Attribute } from "../../../src/design/attribute.ts";
import { reasonOf } from "../../../src/design/failure.ts";
import type { Fragment } from "../../../src/design/fragment.ts";
import { applyEdits, type Location, type SourceFile } from "../../../src/design/text.ts";
import type { AnyDialect } from "../../../src/dialects/dialect.ts";
import { parsersLost } from "../../../src/dialects/wasm.ts";
import { claimsWith, readWith, writeWith } from "../../support/reading.ts";
import { ofTheEngine } from "../engine.ts";
import { Random } from "../random.ts";
import { besides, corpusOf, languages } from "./corpus.ts";
import { mutatedCode } from "./mutate.ts";

export interface CodeInput {
	name: string;
	path: string;
	files: Record<string, string>;
}

export class CodeFuzz {
	readonly language: string;
	private readonly corpus: ReturnType<typeof corpusOf>;
	private readonly texts: readonly string[];
	private readonly dialects: readonly AnyDialect[];

	constructor(language: string) {
		this.language = language;
		this.corpus = corpusOf(language);
		this.texts = this.corpus.flatMap(({ files }) => Object.values(files));
		this.dialects = languages[language].dialects;
	}

	async load(): Promise<void> {
		for (const dialect of this.dialects) await dialect.load?.();
	}

	/** The same for the same numbers. */
	inputOf(run: number, number: number): CodeInput {
		const random = new Random(run * 1_000_003 + number);
		const { name, files } = random.pick(this.corpus);
		const path = random.pick(Object.keys(files));
		return { name, path, files: { ...besides(files, path), [path]: mutatedCode(files[path], random, this.texts) } };
	}

	/** What is wrong with what was read in an input, however wrong the input is; read again where it broke the parsers. */
	async wrongWith(input: CodeInput): Promise<string[]> {
		for (;;) {
			const before = parsersLost();
			await this.load();
			const wrong = this.wrongOnce(input);
			if (parsersLost() === before) return wrong;
		}
	}

	private wrongOnce({ path, files }: CodeInput): string[] {
		const sources = Object.entries(files).map(([one, text]) => ({ path: one, text }));
		return this.dialects.flatMap((dialect) => {
			try {
				return wrongIn(dialect, path, sources);
			} catch (error) {
				return [`${dialect.id} throws ${error instanceof Error ? (error.stack ?? error.message) : reasonOf(error)}`];
			}
		});
	}
}

function wrongIn(dialect: AnyDialect, path: string, sources: readonly SourceFile[]): string[] {
	const text = (of: string) => sources.find((one) => one.path === of)?.text;
	claimsWith(dialect, { path, text: text(path)! });
	const { fragments, notes } = readWith(dialect, sources);
	const wrong = notes.flatMap(({ message, severity }) => {
		const isOurs =
			ofTheEngine.test(message) ||
			(severity === "error" && message.startsWith("cannot be read") && !message.endsWith("nested too deeply"));
		return isOurs ? [`${dialect.id} says "${message.slice(0, 200)}"`] : [];
	});
	const counted = new Map<string, number | undefined>();
	const linesOf = (file: string) => {
		if (!counted.has(file)) counted.set(file, text(file)?.split(/\r\n|\r|\n/).length);
		return counted.get(file);
	};
	// A few of each are enough: every one is written in a text that is read anew.
	const tried = new Map<string, number>();
	const isTried = (name: string) => {
		const times = tried.get(name) ?? 0;
		tried.set(name, times + 1);
		return times < 3;
	};
	for (const fragment of fragments) {
		for (const place of placesOf(fragment)) {
			const of = linesOf(place.file);
			if (of === undefined) wrong.push(`${dialect.id} points to ${place.file}, which is not there`);
			else if (!isWithin(place, of)) wrong.push(`${dialect.id} points beyond ${JSON.stringify(place)}`);
		}
		for (const [name, one] of attributesOf(fragment)) {
			if (!isPlain(one.value)) wrong.push(`${dialect.id} says that ${name} is ${String(one.value)}`);
			if (ofTheEngine.test(one.unknown ?? "")) wrong.push(`${dialect.id} says of ${name}: ${one.unknown}`);
			if (one.handle?.dialect === dialect.id && isTried(name))
				wrong.push(...written(dialect, fragment, name, one, sources));
		}
	}
	return [...new Set(wrong)];
}

function attributesOf(fragment: Fragment): [string, Attribute][] {
	if (!("attributes" in fragment)) return [];
	const links = ("links" in fragment ? fragment.links : undefined) ?? [];
	return [fragment, ...links].flatMap(({ attributes = {} }) => Object.entries(attributes));
}

function placesOf(fragment: Fragment): Location[] {
	const links = ("links" in fragment ? fragment.links : undefined) ?? [];
	const own = "at" in fragment ? [fragment.at] : [];
	const said = attributesOf(fragment).flatMap(([, { provenance }]) => {
		if (provenance.kind === "assumed") return [];
		return [provenance.at, ...(provenance.kind === "declared" ? (provenance.through ?? []) : [])];
	});
	return [...own, ...links.map(({ at }) => at), ...said].filter((one) => one.range !== undefined);
}

function isWithin({ range }: Location, lines: number): boolean {
	const { start, end } = range;
	const isOrdered = start.line < end.line || (start.line === end.line && start.character <= end.character);
	// A parser may count other ends of lines; those are not what this looks for.
	return isOrdered && start.line >= 0 && end.line <= lines && start.character >= 0;
}

/** A value that a message can carry: neither NaN nor infinite nor a function. */
function isPlain(value: unknown): boolean {
	if (value === undefined) return true;
	return !hasOdd(value);
}

function hasOdd(value: unknown): boolean {
	if (typeof value === "number") return !Number.isFinite(value);
	if (typeof value === "function" || value === null) return true;
	return typeof value === "object" && Object.values(value).some(hasOdd);
}

/** What the remedies of our rules set in code. */
const wanted: Record<string, unknown> = {
	sessions: "shared-store",
	sigterm: "handled",
	bounded: true,
	backoff: "jitter",
};

/** An edit fits the text, and does not make it unreadable. */
function written(
	dialect: AnyDialect,
	fragment: Fragment,
	attribute: string,
	current: Attribute,
	sources: readonly SourceFile[],
): string[] {
	if (!dialect.write || !("kind" in fragment)) return [];
	const component = {
		...Object.fromEntries(attributesOf(fragment)),
		bounded: { value: true, provenance: { kind: "assumed" as const, source: "" } },
		timeout: { value: 2, provenance: { kind: "assumed" as const, source: "" } },
	};
	const value = (wanted[attribute] ?? current.value ?? true) as never;
	const result = writeWith(
		dialect,
		{ kind: fragment.kind, name: "web", attribute, current, value, component },
		sources,
	);
	if ("refused" in result) return [];
	const edits = Array.isArray(result) ? result : result.edits;
	for (const file of new Set(edits.map((one) => one.file))) {
		const source = sources.find((one) => one.path === file);
		if (!source) return [`${dialect.id} edits ${file}, which is not there`];
		applyEdits(
			source.text,
			edits.filter((one) => one.file === file),
		);
	}
	return [];
}
