/** Between rows, and beside them: room for the lines that go from one to the next. */
const gap = 44;
const margin = 28;
/** Lines side by side in that room. */
const apart = 6;
const most = { rows: 8, crossing: 4 } as const;
/** Below this, letters cannot be read; and less than this much larger, two rows are no gain. */
const readable = 0.62;
const gain = 1.5;

interface Box {
	width: number;
	height: number;
}

interface Placed {
	left: number;
	right: number;
	y: number;
	row: number;
}

/**
 * Lays a long, low picture out in rows, as a text is: a chain of thirty services is else one thin line when all of it is to
 * be seen. It is cut where few lines cross; those go on at the beginning of the next row. Frames around groups stay whole.
 */
export function layInRows(svg: SVGSVGElement, room: Box): void {
	const { x: left, y: top, width, height } = svg.viewBox.baseVal;
	const rows = rowsFor({ width, height }, room);
	if (rows < 2 || svg.querySelector("g.cluster")) return;
	const nodes = [...svg.querySelectorAll<SVGGElement>("g.node")].map((node) => ({ node, ...extentOf(node) }));
	const cuts = cutsBetween(nodes, left, width / rows, rows);
	if (!cuts) return;
	const ends = [left, ...cuts, left + width];
	const shiftOf = (row: number) => ({ dx: left - ends[row], dy: row * (height + gap) });
	const rowOf = (x: number) => ends.findLastIndex((end, at) => at < rows && x >= end);
	const placed = new Map<string, Placed>();
	for (const { node, x, y, half } of nodes) {
		const row = rowOf(x);
		const { dx, dy } = shiftOf(row);
		const name = /flowchart-(n\d+)-\d+$/.exec(node.id)?.[1] ?? "";
		placed.set(name, { left: x + dx - half, right: x + dx + half, y: y + dy, row });
	}
	const lines = [...svg.querySelectorAll<SVGPathElement>("path.flowchart-link")].flatMap((line) => {
		const [, one, other] = /L_(n\d+)_(n\d+)_/.exec(line.dataset.id ?? line.id) ?? [];
		const [from, to] = [placed.get(one), placed.get(other)];
		return from && to ? [{ line, from, to }] : [];
	});
	const crossing = lines.filter(({ from, to }) => from.row !== to.row);
	if (crossing.length > most.crossing * (rows - 1)) return;

	for (const { node, x, y } of nodes) {
		const { dx, dy } = shiftOf(rowOf(x));
		node.setAttribute("transform", `translate(${x + dx}, ${y + dy})`);
	}
	const widest = Math.max(...ends.slice(1).map((end, at) => end - ends[at]));
	const edge = { left: left - margin / 2, right: left + widest + margin / 2 };
	for (const { line, from, to } of lines) {
		const label = svg.querySelector<SVGGElement>(`.edgeLabel .label[data-id="${line.dataset.id}"]`)?.parentElement;
		if (from.row === to.row) {
			const { dx, dy } = shiftOf(from.row);
			line.setAttribute("transform", `translate(${dx}, ${dy})`);
			if (label) move(label, (x, y) => [x + dx, y + dy]);
			continue;
		}
		const lane = (crossing.findIndex((one) => one.line === line) % most.crossing) * apart;
		const above = top + to.row * (height + gap) - gap / 2 + lane;
		const [out, back] = [edge.right + lane, edge.left - lane];
		line.setAttribute("d", `M${from.right},${from.y}H${out}V${above}H${back}V${to.y}H${to.left - 4}`);
		if (label) move(label, () => [left + widest / 2, above]);
	}
	const beside = margin + most.crossing * apart;
	const size = { width: widest + 2 * beside, height: rows * height + (rows - 1) * gap };
	svg.setAttribute("viewBox", `${left - beside} ${top} ${size.width} ${size.height}`);
}

/** In how many rows it is seen largest; one, where it can be read as it is. */
function rowsFor({ width, height }: Box, room: Box): number {
	const scale = (rows: number) =>
		Math.min((room.width * rows) / width, room.height / (rows * height + (rows - 1) * gap), 1);
	const counts = Array.from({ length: most.rows }, (_, at) => at + 1);
	const best = counts.reduce((a, b) => (scale(b) > scale(a) ? b : a));
	return scale(1) < readable && scale(best) > gain * scale(1) ? best : 1;
}

function extentOf(node: SVGGElement): { x: number; y: number; half: number } {
	const [x, y] = placeOf(node);
	const { x: from, width } = node.getBBox();
	return { x, y, half: Math.max(-from, from + width) };
}

/** Where no node stands, as near to even parts as there is room; undefined where there is none. */
function cutsBetween(
	nodes: readonly { x: number; half: number }[],
	left: number,
	part: number,
	rows: number,
): number[] | undefined {
	const sorted = nodes.map(({ x, half }) => [x - half, x + half]).toSorted((a, b) => a[0] - b[0]);
	const free: number[] = [];
	let until = Number.NEGATIVE_INFINITY;
	for (const [from, to] of sorted) {
		if (from > until && until > Number.NEGATIVE_INFINITY) free.push((from + until) / 2);
		until = Math.max(until, to);
	}
	const cuts: number[] = [];
	for (let row = 1; row < rows; row++) {
		const wanted = left + row * part;
		const near = free.filter((x) => Math.abs(x - wanted) < part / 3);
		if (near.length === 0) return undefined;
		cuts.push(near.reduce((a, b) => (Math.abs(b - wanted) < Math.abs(a - wanted) ? b : a)));
	}
	return cuts;
}

function placeOf(element: Element): [number, number] {
	const [, x, y] = /translate\(\s*(-?[\d.e-]+)[,\s]+(-?[\d.e-]+)/.exec(element.getAttribute("transform") ?? "") ?? [];
	return [Number(x ?? 0), Number(y ?? 0)];
}

function move(element: Element, to: (x: number, y: number) => [number, number]): void {
	const [x, y] = to(...placeOf(element));
	element.setAttribute("transform", `translate(${x}, ${y})`);
}
