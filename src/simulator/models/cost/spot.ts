const month = 730 * 3600;

/** Of a machine that is said to be gone for certain: a rate that makes it so has no end. */
const certain = 1 - 1e-6;

/** Reclaims a second of a machine of which this share is reclaimed within a month, the moments being independent. */
export function reclaimRate(shareAMonth: number): number {
	return -Math.log1p(-Math.min(shareAMonth, certain)) / month;
}

/** Chance that a machine is not reclaimed within a time. */
export function survival(rate: number, time: number): number {
	return Math.exp(-rate * time);
}

/** Machines missing on average: each reclaim costs the time to boot another, less the notice. */
export function capacityMissing(rate: number, machines: number, boot: number, notice: number): number {
	return rate * machines * Math.max(0, boot - notice);
}

/** Chance that a request in flight at the notice is not done when the machine goes, its time being exponential. */
export function cutAtReclaim(notice: number, meanTime: number): number {
	return Math.exp(-notice / meanTime);
}
