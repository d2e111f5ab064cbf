/** What scenarios are about, in the order in which they are offered. */
const headings = {
	load: "Load",
	failures: "Failures",
	deploys: "Deploys and scaling in",
	data: "Data",
	regions: "Regions",
};
export type Group = keyof typeof headings;

/** Scenarios under their headings; those that name none last. */
export function grouped<S extends { group?: Group }>(all: readonly S[]): { heading: string; scenarios: S[] }[] {
	return [...Object.entries(headings), [undefined, "Others"] as const]
		.map(([group, heading]) => ({ heading, scenarios: all.filter((one) => one.group === group) }))
		.filter(({ scenarios }) => scenarios.length > 0);
}
