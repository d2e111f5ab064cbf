/** Sizes of a family by their capacity, in units of the smallest; AWS M7i from `large` (2 vCPU) to `48xlarge`. */
export const ladder: readonly number[] = [1, 2, 4, 8, 16, 24, 32, 48, 96];
export const ceiling = ladder[ladder.length - 1];

/** The smallest size with this capacity, in units of the smallest; undefined above the ceiling. Its price is as many units. */
export function sizeFor(capacity: number): number | undefined {
	return ladder.find((size) => size >= capacity);
}

/** Size that a machine's type names: `m5.4xlarge`, `db.r6g.large`, `n2-standard-8`; undefined where it names none. */
export function sizeOf(type: string): number | undefined {
	const times = /\.(\d*)xlarge$/.exec(type);
	if (times) return 2 * Number(times[1] || 1);
	if (/\.large$/.test(type)) return 1;
	if (/\.(medium|small|micro|nano)$/.test(type)) return 0.5;
	const cores = /^[a-z]\w*-[a-z]+-(\d+)$/.exec(type);
	return cores ? Number(cores[1]) / 2 : undefined;
}
