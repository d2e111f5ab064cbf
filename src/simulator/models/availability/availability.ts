/** Independent parts throughout: what is shared (a zone, a bug, a configuration) is worse than these numbers say. */

/** All of `n` parts must be up. */
export function series(availability: number, n: number): number {
	return availability ** n;
}

/** One of `n` parts is enough. */
export function parallel(availability: number, n: number): number {
	return 1 - (1 - availability) ** n;
}

/** At least `k` of `n` parts must be up. In logarithms, for of a thousand parts there are more choices than a number holds. */
export function kOfN(availability: number, k: number, n: number): number {
	if (k <= 0) return 1;
	if (availability <= 0 || availability >= 1) return availability > 0 && k <= n ? 1 : 0;
	const odds = Math.log1p(-availability) - Math.log(availability);
	let term = n * Math.log(availability);
	let sum = 0;
	for (let down = 0; down <= n - k; down++) {
		sum += Math.exp(term);
		term += Math.log((n - down) / (down + 1)) + odds;
	}
	return Math.min(1, sum);
}

export function choose(n: number, k: number): number {
	if (k < 0 || k > n) return 0;
	let product = 1;
	for (let i = 1; i <= k; i++) product = (product * (n - k + i)) / i;
	return Math.round(product);
}

/** Share of the users that the loss of one cell reaches. */
export function blastRadius(cells: number): number {
	return cells > 0 ? 1 / cells : 1;
}

/** Two users each get `size` of `n` workers by chance: how likely they share all of them, any, and none. */
export function shuffleShard(
	n: number,
	size: number,
): { combinations: number; all: number; any: number; none: number } {
	const combinations = choose(n, size);
	const none = choose(n - size, size) / combinations;
	return { combinations, all: 1 / combinations, any: 1 - none, none };
}

const minutesAYear = 365 * 24 * 60;

export function downMinutesAYear(availability: number): number {
	return (1 - availability) * minutesAYear;
}

/** How busy zones may be so that those which remain carry the load of a lost one. */
export function busyWithSpareZone(zones: number, most = 1): number {
	return zones > 1 ? (most * (zones - 1)) / zones : 0;
}

/** Replicas without which the rest cannot carry a load that keeps this many workers busy: at least one must be there. */
export function needed(busyWorkers: number, workersOfOne: number): number {
	return Math.max(1, Math.ceil(busyWorkers / workersOfOne - 1e-9));
}
