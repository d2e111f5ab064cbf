import uPlot from "uplot";
import { clock, quantity } from "./format.ts";
import type { Chart, Line } from "./model/charts.ts";
import { color, fontFamily, isHighContrast } from "./theme.ts";

export interface Plot {
	update(chart: Chart): void;
	destroy(): void;
}

const height = 152;
/** Seconds; round ones in minutes and hours. */
const timeSteps = [1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 14_400, 21_600, 43_200, 86_400];
const strength = [1, 0.7, 0.45] as const;
const widths = [2, 1.25, 1.25] as const;

/** Draws one chart with uPlot, in the colours of the theme as it is now; a new theme needs a new plot. */
export function plot(into: HTMLElement, chart: Chart, onCursor: (at: number | undefined) => void): Plot {
	const hues = { before: color("descriptionForeground", "foreground"), after: color("charts-blue", "focusBorder") };
	const uplot = new uPlot(
		{
			width: Math.max(into.clientWidth, 120),
			height,
			legend: { show: false },
			cursor: { sync: { key: "scaleproof" }, y: false, points: { show: false }, drag: { x: false, y: false } },
			scales: {
				x: { time: false },
				y: chart.scale === "log" ? { distr: 3, range: logRange } : { range: fromZero(chart.unit) },
			},
			axes: [
				{ ...axis(xTicks), incrs: timeSteps, space: 56 },
				{
					...axis((values) => values.map((at) => tick(at, chart.unit))),
					size: 52,
					...(chart.scale === "log" && { splits: logSplits }),
				},
			],
			series: [{}, ...chart.lines.map((line) => series(line, hues))],
			bands: chart.bands.map(([top, bottom]) => ({
				series: [top + 1, bottom + 1],
				fill: alpha(hues[chart.lines[top].run], 0.16),
			})),
			hooks: { setCursor: [({ cursor }) => onCursor(cursor.idx ?? undefined)] },
		},
		dataOf(chart),
		into,
	);
	const observer = new ResizeObserver(() => {
		if (into.clientWidth > 0 && into.clientWidth !== uplot.width) uplot.setSize({ width: into.clientWidth, height });
	});
	observer.observe(into);
	return {
		update: (next) => uplot.setData(dataOf(next)),
		destroy() {
			observer.disconnect();
			uplot.destroy();
		},
	};
}

function dataOf(chart: Chart): uPlot.AlignedData {
	return [chart.time as number[], ...chart.lines.map(({ values }) => values as (number | null)[])];
}

/** Before: muted and dashed. After: the accent, solid. So they differ without their colours, too. */
function series(line: Line, hues: Record<Line["run"], string>): uPlot.Series {
	const before = line.run === "before";
	return {
		label: `${line.label} ${line.run}`,
		stroke: alpha(hues[line.run], isHighContrast() ? 1 : strength[line.weight] * (before ? 0.8 : 1)),
		width: before ? Math.min(1.5, widths[line.weight]) : widths[line.weight],
		dash: line.dotted ? [2, 3] : before ? [5, 4] : [],
		points: { show: false },
		spanGaps: false,
		...(line.stepped && { paths: uPlot.paths.stepped?.({ align: -1 }) }),
	};
}

function axis(values: (splits: number[]) => string[]): uPlot.Axis {
	const grid = { stroke: alpha(color("foreground"), isHighContrast() ? 0.4 : 0.1), width: 1 };
	return {
		stroke: color("descriptionForeground", "foreground"),
		font: `11px ${fontFamily()}`,
		grid,
		ticks: { ...grid, size: 4 },
		gap: 4,
		size: 28,
		values: (_, splits) => values(splits),
	};
}

function xTicks(splits: number[]): string[] {
	return splits.map((at) => clock(at).replace(/(\d):00:00$/, "$1 h"));
}

function tick(at: number | null, unit: string): string {
	return at === null ? "" : quantity(at, unit);
}

/** 1, 2, 5, 10…; over more than two decades only the tens: the lines in between would be more than the data. */
function logSplits(_: uPlot, _axis: number, low: number, high: number): number[] {
	const steps = Math.log10(high / low) > 2 ? [1] : [1, 2, 5];
	const splits: number[] = [];
	for (let power = Math.floor(Math.log10(low)); power <= Math.log10(high); power++) {
		splits.push(...steps.map((step) => Number((step * 10 ** power).toPrecision(3))));
	}
	return splits.filter((split) => split >= low * 0.999 && split <= high * 1.001);
}

/** Round numbers around the data, so that the scale does not creep with every result. */
function logRange(_: uPlot, low: number | null, high: number | null): uPlot.Range.MinMax {
	const from = roundDown(low && low > 0 ? low : 0.01);
	const to = roundUp(high && high > 0 ? high : 1);
	return [from, to > from ? to : from * 10];
}

const roundDigits = [1, 2, 5];

function roundDown(value: number): number {
	const power = 10 ** Math.floor(Math.log10(value));
	return (roundDigits.findLast((digit) => digit <= value / power) ?? 1) * power;
}

function roundUp(value: number): number {
	const power = 10 ** Math.floor(Math.log10(value));
	return (roundDigits.find((digit) => digit >= value / power) ?? 10) * power;
}

/** From nothing upwards: a share or a count that is cut off at the bottom looks like more than it is. */
function fromZero(unit: string) {
	const least = unit === "share" ? 0.01 : 1;
	return (_: uPlot, _low: number | null, high: number | null): uPlot.Range.MinMax => {
		const most = Math.max(high ?? 0, least) * 1.08;
		return [0, unit === "share" ? Math.min(1, most) : most];
	};
}

/** Canvas takes any CSS colour but mixes none; the theme's are hexadecimal or rgb(). */
function alpha(value: string, opacity: number): string {
	if (opacity === 1) return value;
	const hex = /^#([0-9a-f]{3,8})$/i.exec(value)?.[1];
	if (hex) {
		const full = hex.length < 6 ? [...hex].map((digit) => digit + digit).join("") : hex;
		const [r, g, b, a = 255] = full.match(/../g)?.map((pair) => Number.parseInt(pair, 16)) ?? [];
		return `rgba(${r}, ${g}, ${b}, ${(a / 255) * opacity})`;
	}
	const parts = /^rgba?\(([^)]+)\)$/
		.exec(value)?.[1]
		.split(/[\s,/]+/)
		.filter(Boolean)
		.map(Number.parseFloat);
	return parts && parts.length >= 3 ? `rgba(${parts.slice(0, 3).join(", ")}, ${(parts[3] ?? 1) * opacity})` : value;
}
