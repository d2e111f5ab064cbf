import { marksOf } from "../cases/marks.ts";
import type { CaseResult } from "../cases/result.ts";
import { metricOf } from "../simulator/index.ts";
import { estimateWords } from "./amounts.ts";
import { wrap } from "./layout.ts";
import type { Ink } from "./screen.ts";

interface Cell {
	text: string;
	/** "*" best, "≈" not to be told from the first. */
	mark: string;
}

const signs = { best: "*", same: "≈" };
const longestName = 30;
const narrowestHead = 9;
const gap = "  ";

/** A row for each design, a column for each watched metric; several tables where one would be too wide. */
export function caseTable(result: CaseResult, ink: Ink, width: number): string[] {
	const names = result.designs.map(({ name }) => wrap(name, longestName));
	const left = Math.max(...names.flat().map((line) => line.length));
	const columns = result.watch.map((id) => columnOf(result, id));
	const lines: string[] = [];
	let used: Column[] = [];
	const flush = () => {
		if (lines.length > 0) lines.push("");
		lines.push(...block(names, left, used, ink));
		used = [];
	};
	let taken = left;
	for (const column of columns) {
		if (used.length > 0 && taken + gap.length + column.width > width) {
			flush();
			taken = left;
		}
		used.push(column);
		taken += gap.length + column.width;
	}
	if (used.length > 0) flush();
	return lines;
}

/** What the marks mean; only those that stand there. */
export function legend(result: CaseResult): string {
	const marks = result.watch.flatMap((id) => columnOf(result, id).cells.map(({ mark }) => mark));
	return [
		...(result.replications > 1 ? [`± half of the ${Math.round(result.confidence * 100)} % interval`] : []),
		...(marks.includes("*") ? ["* best"] : []),
		...(marks.includes("≈") ? [`≈ no significant difference to “${result.designs[0].name}”`] : []),
	].join("; ");
}

interface Column {
	head: string[];
	cells: Cell[];
	width: number;
}

function columnOf(result: CaseResult, id: string): Column {
	const metric = metricOf(id);
	const unit = metric?.unit ?? "";
	const marks = marksOf(result, id).map((mark) => (mark ? signs[mark] : ""));
	const texts = result.designs.map(({ estimates }) => {
		const estimate = estimates[id];
		return estimate ? estimateWords(estimate, unit) : "–";
	});
	// What reads the same needs no mark that it is.
	const cells = texts.map((text, index) => ({
		text,
		mark: marks[index] === "≈" && text === texts[0] ? "" : marks[index],
	}));
	const marked = cells.some(({ mark }) => mark) ? 2 : 0;
	const figures = Math.max(...cells.map(({ text }) => text.length)) + marked;
	const words = (metric?.label ?? id).split(" ");
	const head = wrap(metric?.label ?? id, Math.max(figures, narrowestHead, ...words.map((word) => word.length)));
	const width = Math.max(figures, ...head.map((line) => line.length));
	return { head, cells, width };
}

function block(names: readonly string[][], left: number, columns: readonly Column[], ink: Ink): string[] {
	const height = Math.max(...columns.map(({ head }) => head.length));
	const pad = (column: Column) => (column.cells.some(({ mark }) => mark) ? "  " : "");
	const lines = Array.from({ length: height }, (_, row) => {
		const words = columns.map((column) => {
			// Heads stand on the bottom line, over the last figure.
			const line = column.head[row - (height - column.head.length)] ?? "";
			return line.padStart(column.width - pad(column).length).padEnd(column.width);
		});
		return ink.dim([" ".repeat(left), ...words].join(gap).trimEnd());
	});
	for (const [index, name] of names.entries()) {
		const cells = columns.map((column) => {
			const { text, mark } = column.cells[index];
			const marked = pad(column) && ` ${mark || " "}`;
			const words = (text + marked).padStart(column.width);
			return mark === "*" ? ink.green(words) : mark === "≈" ? ink.dim(words) : words;
		});
		lines.push([name[0].padEnd(left), ...cells].join(gap).trimEnd(), ...name.slice(1).map((line) => `  ${line}`));
	}
	return lines;
}
