/**
 * The point at which a function of a few numbers is least, near a start: the simplex of Nelder and Mead ("A simplex
 * method for function minimization", 1965). `f` may be infinite where it is not defined.
 */
export function leastPoint(f: (x: readonly number[]) => number, start: readonly number[], step = 0.2): number[] {
	const n = start.length;
	const points = [[...start], ...start.map((_, i) => start.map((value, j) => (i === j ? value + step : value)))].map(
		(x) => ({ x, y: f(x) }),
	);
	for (let round = 0; round < 200 * n; round++) {
		points.sort((a, b) => a.y - b.y);
		const worst = points[n];
		if (Math.abs(worst.y - points[0].y) <= 1e-10 * (1 + Math.abs(points[0].y))) break;
		const centre = start.map((_, j) => points.slice(0, n).reduce((sum, { x }) => sum + x[j], 0) / n);
		const along = (factor: number) => {
			const x = centre.map((c, j) => c + factor * (worst.x[j] - c));
			return { x, y: f(x) };
		};
		const mirrored = along(-1);
		if (mirrored.y < points[0].y) {
			const further = along(-2);
			points[n] = further.y < mirrored.y ? further : mirrored;
		} else if (mirrored.y < points[n - 1].y) points[n] = mirrored;
		else {
			const nearer = along(mirrored.y < worst.y ? -0.5 : 0.5);
			if (nearer.y < Math.min(worst.y, mirrored.y)) points[n] = nearer;
			else {
				const best = points[0].x;
				for (let i = 1; i <= n; i++) {
					const x = points[i].x.map((value, j) => (value + best[j]) / 2);
					points[i] = { x, y: f(x) };
				}
			}
		}
	}
	return points.sort((a, b) => a.y - b.y)[0].x;
}
