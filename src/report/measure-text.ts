import { printable } from "../design/printable.ts";
import type { SourceReport } from "../measure/index.ts";
import type { Placed, Placement } from "../measure/place.ts";
import { plural, valueWords } from "./amounts.ts";
import { lawWords } from "./law-words.ts";
import { aligned, labelled, wrap } from "./layout.ts";
import { markdownText } from "./markdown-text.ts";
import type { Screen } from "./screen.ts";

export interface Measured extends Placement {
	sources: readonly SourceReport[];
}

/** What was measured, for a terminal. `after`: what a person may do next. */
export function measureText({ sources, rows }: Measured, after: string, { ink, width }: Screen): string {
	const table = (shown: readonly Placed[]) => {
		const cells = shown.map((row) => [row.owner, nameOf(row), valueText(row), sampleOf(row)]);
		return aligned(cells, [3]).map((line, index) => {
			const { goodness } = shown[index].fact;
			const head = `  ${line.join("  ")}`;
			if (!goodness) return head.trimEnd();
			const beside = `${head}  ${ink.dim(goodness)}`;
			return head.length + 2 + goodness.length <= width ? beside : `${head}\n      ${ink.dim(goodness)}`;
		});
	};
	const { sets, seen, blocked } = sorted(rows);
	return [
		...sources.flatMap((source) => [
			...labelled("", headOf(source), { indent: 0, column: 0, width }),
			...notesOf(source).flatMap((note) => labelled("-", note, { indent: 2, column: 2, width }).map(ink.dim)),
		]),
		...(sets.length > 0 ? ["", ink.bold("Measured"), ...table(sets)] : []),
		...(seen.length > 0 ? ["", ink.bold("Also seen"), ...table(seen)] : []),
		...(blocked.length > 0
			? [
					"",
					ink.bold("Measured, and not to be written"),
					...blocked.flatMap((row) => [
						`  ${[row.owner, nameOf(row), valueText(row)].join("  ")}`,
						...labelled("", row.why ?? "", { indent: 6, column: 0, width }).map(ink.dim),
					]),
				]
			: []),
		...(rows.length === 0 ? ["", "Nothing could be measured."] : []),
		"",
		...wrap(after, width),
	].join("\n");
}

/** The same as a page of Markdown. */
export function measureMarkdown({ sources, rows }: Measured): string {
	const { sets, seen, blocked } = sorted(rows);
	const table = (title: string, shown: readonly Placed[], last: (row: Placed) => string) =>
		shown.length === 0
			? []
			: [
					`## ${title}`,
					"",
					"| component | what | value | sample | |",
					"| --- | --- | --- | ---: | --- |",
					...shown.map(
						(row) =>
							`| ${[row.owner, nameOf(row), valueText(row), sampleOf(row), last(row)].map(markdownText).join(" | ")} |`,
					),
					"",
				];
	return [
		"# Measurements",
		"",
		...sources.flatMap((source) => [
			`- ${markdownText(headOf(source))}`,
			...notesOf(source).map((note) => `  - ${markdownText(note)}`),
		]),
		"",
		...table("Measured", sets, ({ fact }) => fact.goodness ?? ""),
		...table("Also seen", seen, ({ fact }) => fact.goodness ?? ""),
		...table("Measured, and not to be written", blocked, ({ why }) => why ?? ""),
		...(rows.length === 0 ? ["Nothing could be measured.", ""] : []),
	].join("\n");
}

function sorted(rows: readonly Placed[]): Record<"sets" | "seen" | "blocked", Placed[]> {
	return {
		sets: rows.filter(({ change }) => change),
		seen: rows.filter(({ fact }) => !fact.attribute),
		blocked: rows.filter(({ fact, change }) => fact.attribute && !change),
	};
}

function headOf({ file, title, records, malformed }: SourceReport): string {
	const { count, lines } = malformed;
	const named = `${lines.join(", ")}${count > lines.length ? ", …" : ""}`;
	const wrong = count > 0 ? `; ${plural(count, "malformed line")} (${named})` : "";
	return `${printable(file)}: ${title}, ${plural(records, "record")}${wrong}`;
}

function notesOf({ notes }: SourceReport): string[] {
	return notes.map((note) => `${note[0].toUpperCase()}${note.slice(1)}.`);
}

function nameOf({ fact }: Placed): string {
	return fact.attribute ?? fact.label;
}

function valueText({ fact: { value, unit } }: Placed): string {
	if (Array.isArray(value) && value.every((one) => typeof one === "number")) return curveOf(value as number[]);
	return lawWords(value) ?? valueWords(value, unit);
}

function sampleOf({ fact: { sample } }: Placed): string {
	return sample > 0 ? String(sample) : "";
}

const bars = "▁▂▃▄▅▆▇█";

/** A number of bars, as high as the values, with the lowest and the highest. */
function curveOf(values: readonly number[]): string {
	const most = values.reduce((a, b) => Math.max(a, b), 0);
	const least = values.reduce((a, b) => Math.min(a, b), most);
	const bar = (value: number) =>
		bars[most > 0 ? Math.min(bars.length - 1, Math.floor((value / most) * bars.length)) : 0];
	return `${values.map(bar).join("")} ${valueWords(least, "/s")} to ${valueWords(most, "/s")}`;
}
