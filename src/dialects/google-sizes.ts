/** Sizes of Cloud SQL by virtual CPUs. Source: Cloud SQL docs, Machine series and instance settings. */
const series: readonly [tier: RegExp, cores: readonly number[]][] = [
	[/^db-custom-(\d+)-\d+$/, [1, 2, 4, 8, 16, 32, 48, 64, 80, 96]],
	[/^db-n1-(?:standard|highmem)-(\d+)$/, [1, 2, 4, 8, 16, 32, 64, 96]],
	[/^db-perf-optimized-N-(\d+)$/, [2, 4, 8, 16, 32, 48, 64, 80, 96, 128]],
	[/^db-c4a-highmem-(\d+)$/, [1, 4, 8, 16, 32, 48, 64, 72]],
	// AlloyDB docs, Choose a machine type; a bare number is of its first series.
	[/^(?:n2-highmem-)?(\d+)(?: vCPU)?$/, [2, 4, 8, 16, 32, 64, 96, 128]],
	[/^c4a-highmem-(\d+)(?:-lssd)?$/, [1, 4, 8, 16, 32, 48, 64, 72]],
];

/** How many tiers of its series are larger; undefined where the series is not known, or shares its cores. */
export function largerTiers(tier: string): number | undefined {
	for (const [names, sizes] of series) {
		const own = names.exec(tier)?.[1];
		if (own) return sizes.filter((one) => one > Number(own)).length;
	}
	return undefined;
}

/** How far a Memorystore instance may still grow, in steps of 50 GB: it ends at 300. Source: Memorystore for Redis, scaling instances. */
export const largerMemory = (gigabytes: number): number => Math.max(0, Math.ceil((300 - gigabytes) / 50));

/** Virtual CPUs of a machine of Compute Engine: its name ends with them; those that share a core may burst to two. */
export function coresOfGoogle(machineType: string): number | undefined {
	if (/^e2-(micro|small|medium)$/.test(machineType)) return 2;
	const match =
		/^(?:[a-z]\d[a-z]?-)?(?:(?:standard|highmem|highcpu|ultramem|megamem|hypermem)-(\d+)|custom-(\d+)-\d+(?:-ext)?)/;
	const [, named, custom] = match.exec(machineType) ?? [];
	return named || custom ? Number(named ?? custom) : undefined;
}
