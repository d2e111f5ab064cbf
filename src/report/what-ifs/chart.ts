import { amount } from "../amounts.ts";
import { escaped } from "./escaped.ts";

interface ChartLine {
	label: string;
	time: readonly number[];
	values: readonly (number | null)[];
}

const size = { width: 640, height: 220, left: 64, right: 12, top: 12, bottom: 28 } as const;
/** So that lines differ without their colours, too. */
const dashes = ["", "6 4", "2 3", "10 4 2 4"] as const;
export const hues = 6;

/** Lines over time as a picture that needs nothing but itself. */
export function lineChart(title: string, unit: string, lines: readonly ChartLine[]): string {
	const known = lines.flatMap(({ values }) => values.filter((value) => value !== null));
	const most = Math.max(...known, unit === "share" ? 0.01 : 0) || 1;
	const end = Math.max(...lines.flatMap(({ time }) => time.slice(-1)), 1);
	const inner = { width: size.width - size.left - size.right, height: size.height - size.top - size.bottom };
	const x = (at: number) => round(size.left + (inner.width * at) / end);
	const y = (value: number) => round(size.top + inner.height * (1 - value / most));
	const levels = [0, 0.5, 1].map((share) => {
		const at = y(share * most);
		const text = `<text x="${size.left - 8}" y="${at + 4}" text-anchor="end">${escaped(amount(share * most, unit))}</text>`;
		return `<line class="grid" x1="${size.left}" x2="${size.width - size.right}" y1="${at}" y2="${at}"/>${text}`;
	});
	const moments = [0, 0.5, 1].map((share) => {
		const anchor = share === 0 ? "start" : share === 1 ? "end" : "middle";
		return `<text x="${x(share * end)}" y="${size.height - 8}" text-anchor="${anchor}">${escaped(amount(share * end, "s"))}</text>`;
	});
	const drawn = lines.flatMap(({ time, values }, index) =>
		pieces(time, values).map((piece) => {
			const points = piece.map(([at, value]) => `${x(at)},${y(value)}`).join(" ");
			const dash = dashes[index % dashes.length];
			return `<polyline class="hue${index % hues}"${dash && ` stroke-dasharray="${dash}"`} points="${points}"/>`;
		}),
	);
	return `<figure><figcaption>${escaped(title)}</figcaption><svg viewBox="0 0 ${size.width} ${size.height}" role="img" aria-label="${escaped(`${title} over time; the table has its figures`)}">${[...levels, ...moments, ...drawn].join("")}</svg></figure>`;
}

/** A line for the legend, drawn as its chart draws it. */
export function legendLine(index: number): string {
	const dash = dashes[index % dashes.length];
	return `<svg class="key" viewBox="0 0 28 8" aria-hidden="true"><line class="hue${index % hues}"${dash && ` stroke-dasharray="${dash}"`} x1="0" x2="28" y1="4" y2="4"/></svg>`;
}

/** Where nothing is known there is no line. */
function pieces(time: readonly number[], values: readonly (number | null)[]): [number, number][][] {
	const all: [number, number][][] = [[]];
	for (const [index, at] of time.entries()) {
		const value = values[index] ?? null;
		if (value === null) all.push([]);
		else all.at(-1)?.push([at, value]);
	}
	return all.filter((piece) => piece.length > 1);
}

function round(value: number): number {
	return Math.round(value * 10) / 10;
}
