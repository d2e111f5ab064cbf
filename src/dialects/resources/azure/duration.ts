import type { Result } from "../value.ts";

const units = { D: 86_400, H: 3600, M: 60, S: 1 } as const;

/** "PT5M" in seconds. Source: ISO 8601, without the months and years that no cooldown has. */
export function isoSeconds(value: Result): number | undefined {
	const match = /^P(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?(?:(\d+)S)?)?$/.exec(String(value));
	if (!match || match[0] === "P") return undefined;
	return Object.values(units).reduce((sum, unit, index) => sum + unit * Number(match[index + 1] ?? 0), 0);
}
