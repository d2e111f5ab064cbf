/** Words of the clouds' region names (AWS, Google, Azure) that tell the continent. */
const continents: readonly [string, RegExp][] = [
	["South America", /^sa-|southamerica|brazil|chile/],
	["Europe", /^eu\b|europe|^uk|france|germany|switzerland|norway|sweden|poland|italy|spain/],
	["Middle East", /^me\b|^il-|uae|qatar|israel/],
	["Africa", /^af\b|africa/],
	["Oceania", /australia|ap-southeast-(2|4|6)\b/],
	["Asia", /^ap\b|asia|japan|korea|india|singapore/],
	["North America", /^(us|ca|mx)\b|us\d?$|northamerica|canada|mexico/],
];

/** The continent that a region or an area of users names; its own name where it names none. */
export function continentOf(name: string): string {
	const lower = name.toLowerCase();
	return continents.find(([, words]) => words.test(lower))?.[0] ?? name;
}

/** Regions from the nearest to the farthest: the one of that name, those of the continent, the others; in their order. */
export function byDistance(area: string, regions: readonly string[]): number[] {
	const far = (region: string) => (region === area ? 0 : continentOf(region) === continentOf(area) ? 1 : 2);
	return regions.map((_, i) => i).sort((a, b) => far(regions[a]) - far(regions[b]) || a - b);
}
