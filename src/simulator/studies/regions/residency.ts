import type { Value } from "../../../design/attribute.ts";

/** Regions that may serve the users of each bound area. */
export type Residency = Record<string, string[]>;

/** The declared residency; nobody is bound where the value is none. */
export function residencyFrom(value: Value | undefined): Residency {
	if (typeof value !== "object" || Array.isArray(value)) return {};
	return Object.fromEntries(Object.entries(value).map(([area, regions]) => [area, [regions].flat().map(String)]));
}

/**
 * The regions that may serve this area: its own rule, else the rule that lists the region which gave the area its
 * name, for whoever lives near a region is bound like it. Undefined where nothing binds it.
 */
export function boundTo(residency: Residency, area: string): string[] | undefined {
	if (Object.hasOwn(residency, area)) return residency[area];
	return Object.values(residency).find((regions) => regions.includes(area));
}

/** Shares of the users where nobody declares them: evenly over the bound areas and the regions that bind nobody. */
export function assumedAreas(residency: Residency, regions: readonly string[]): Record<string, number> {
	const areas = [...Object.keys(residency), ...regions.filter((region) => !boundTo(residency, region))];
	return Object.fromEntries(areas.map((area) => [area, 1 / areas.length]));
}
