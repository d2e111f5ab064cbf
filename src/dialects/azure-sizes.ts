/** Sizes of Azure's databases by virtual cores. Source: Microsoft Learn, compute tiers of flexible servers; vCore limits of Azure SQL. */
const flexible = [2, 4, 8, 16, 20, 32, 48, 64, 96];
const sql = [2, 4, 6, 8, 10, 12, 14, 16, 18, 20, 24, 32, 40, 80, 128];

/** How many sizes of its family are larger; undefined where the family is not known, or burstable. */
export function largerSkus(sku: string): number | undefined {
	const [, cores, generation] = /^(?:(?:GP|MO)_)?Standard_[DE](\d+)[a-z]*_v([3-5])$/.exec(sku) ?? [];
	const most = generation === "5" ? 96 : 64;
	if (cores) return flexible.filter((one) => one > Number(cores) && one <= most).length;
	const own = /^(?:GP|BC|HS)(?:_S)?_Gen5_(\d+)$/.exec(sku)?.[1];
	return own ? sql.filter((one) => one > Number(own)).length : undefined;
}

/**
 * Larger caches of the Premium tier, which ends at P5 with 120 GB: each is twice the one before, so below P4 there is room.
 * Source: Azure Cache for Redis, pricing tiers.
 */
export const largerCaches = (size: string): number | undefined => ({ P4: 1, P5: 0 })[size];

/** Virtual CPUs of a machine of Azure: Standard_D4s_v5 has four, and of Standard_E16-4s_v5 four are left on. */
export function coresOfAzure(size: string): number | undefined {
	const [, all, left] = /^Standard_[BDEFL][A-Z]*(\d+)(?:-(\d+))?[a-z]*(?:_v[2-9])?$/.exec(size) ?? [];
	// The first generations of D and their like number their sizes.
	return all && !/^Standard_DS?\d+(?:_v2)?$/.test(size) ? Number(left ?? all) : undefined;
}
