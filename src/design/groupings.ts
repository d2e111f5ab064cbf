import type { Component, Design } from "./design.ts";

/** What the components of a picture can be put together by. */
export const groupings = ["namespace", "environment", "system"] as const;
export type Grouping = (typeof groupings)[number];

/** Components that a reader may want to see as one. */
export interface DesignGroup {
	id: string;
	label: string;
	/** Ids of components. */
	members: readonly string[];
}

const named: Record<Grouping, (component: Component, shared: number) => string | undefined> = {
	namespace: ({ namespace }) => namespace,
	environment: ({ environment }) => environment,
	// Whoever keeps several systems in one folder keeps each in a folder of its own.
	system: ({ at, files }, shared) => foldersOf(at?.file ?? files[0] ?? "")[shared],
};

/** In the order of the design; a component of which nothing tells its group is in none, and a group of one is none. */
export function groupsBy(design: Design, by: Grouping): DesignGroup[] {
	const shared = sharedFolders(design);
	const groups = new Map<string, string[]>();
	for (const component of design.components) {
		const name = component.kind === "Client" ? undefined : named[by](component, shared);
		if (name !== undefined) groups.set(name, [...(groups.get(name) ?? []), component.id]);
	}
	return [...groups]
		.filter(([, members]) => members.length > 1)
		.map(([label, members]) => ({ id: `${by}:${label}`, label, members }));
}

function foldersOf(file: string): string[] {
	return file.split("/").slice(0, -1);
}

/** How many folders all components lie in together. */
function sharedFolders({ components }: Design): number {
	const paths = components.flatMap(({ kind, at, files }) => {
		const file = at?.file ?? files[0];
		return kind === "Client" || file === undefined ? [] : [foldersOf(file)];
	});
	const [first = []] = paths;
	const differs = first.findIndex((name, index) => paths.some((path) => path[index] !== name));
	return differs < 0 ? first.length : differs;
}
