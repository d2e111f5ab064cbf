/**
 * Sizes of AWS machines, in the order of their size. A family has those up to its largest; a few leave one out (m5 has no
 * 32xlarge below its 24xlarge, for example), which the order takes care of.
 */
const sizes = ["large", "xlarge", ...[2, 4, 8, 12, 16, 24, 32, 48].map((times) => `${times}xlarge`)];

/** The largest size of each family of Amazon RDS and ElastiCache. Source: their pages of instance classes and node types. */
const largest: readonly [families: RegExp, size: string][] = [
	[/^(m8g|r8g|m7i|r7i)$/, "48xlarge"],
	[/^(m6i|m6id|r6i|r6id|x1|x1e|x2idn|x2iedn)$/, "32xlarge"],
	[/^(m5|m5d|r5|r5b|r5d)$/, "24xlarge"],
	[/^(m4|r4|m6g|m6gd|r6g|r6gd|m7g|r7g|x2g|c6gn|c7gn)$/, "16xlarge"],
	[/^(z1d|x2iezn)$/, "12xlarge"],
	[/^(m3|r3)$/, "8xlarge"],
];

/** How many sizes of its family are larger: "db.r5.16xlarge" has one. Undefined where the family is not known, or burstable. */
export function largerSizes(instanceClass: string): number | undefined {
	const [family, size] = instanceClass.replace(/^(db|cache)\./, "").split(".");
	const most = largest.find(([families]) => families.test(family ?? ""))?.[1];
	const own = sizes.indexOf(size ?? "");
	return most === undefined || own < 0 ? undefined : Math.max(0, sizes.indexOf(most) - own);
}

/**
 * Capacity units of Aurora Serverless v2 as its sizes: one has about 2 GiB, so the steps are those of memory-optimised machines.
 * Source: Amazon Aurora User Guide, Aurora Serverless v2 capacity: from 0 to 256 (128 in older versions of an engine).
 */
const units = [1, 2, 4, 8, 16, 32, 64, 128, 192, 256];
export const largerUnits = (most: number): number => units.filter((one) => one > most).length;

/** Virtual CPUs of a machine of EC2 by its size: one xlarge has four, in every family but for bare metal. */
export function coresOf(instanceType: string): number | undefined {
	const [family, size] = instanceType.split(".");
	if (!family || !size) return undefined;
	const times = /^(\d+)xlarge$/.exec(size)?.[1];
	if (times) return Number(times) * 4;
	const burstable = /^t\d/.test(family);
	return { nano: 2, micro: 2, small: 2, medium: burstable ? 2 : 1, large: 2, xlarge: 4 }[size];
}
