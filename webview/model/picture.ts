import { type DesignGroup, type Grouping, groupings, groupsBy } from "../../src/design/groupings.ts";
import { type Diagram, toMermaid } from "../../src/design/mermaid.ts";
import type { Review } from "../../src/review/review.ts";
import type { Choices } from "../state.ts";
import { reachedByUsers } from "./path.ts";

export interface Picture extends Diagram {
	groups: readonly DesignGroup[];
	/** Two pictures of one review with one key would be the same. */
	key: string;
}

type Asked = Pick<Choices, "groupBy" | "folded" | "fromUsers">;

export function pictureKey({ groupBy, folded, fromUsers }: Asked): string {
	return JSON.stringify([groupBy, folded, fromUsers]);
}

/** The design as a person wants it drawn: in which groups, which of them folded, and how much of it. */
export function pictureOf({ design }: Review, asked: Asked): Picture {
	const groups = asked.groupBy ? groupsBy(design, asked.groupBy) : [];
	const only = asked.fromUsers ? reachedByUsers(design) : undefined;
	const drawn = toMermaid(design, { groups, folded: new Set(asked.folded), ...(only && { only }) });
	return { ...drawn, groups, key: pictureKey(asked) };
}

/** What the components of this design can be put together by. */
export function groupingsOf({ design }: Review): Grouping[] {
	return groupings.filter((by) => groupsBy(design, by).length > 0);
}

/** What of a folded group is told at its node: by component first, then by group. */
export function joinedBy<T extends object>(
	{ groups, shownAs }: Picture,
	byComponent: ReadonlyMap<string, T>,
	join: (a: T, b: T) => T,
): ReadonlyMap<string, T> {
	if (shownAs.size === 0) return byComponent;
	const all = new Map(byComponent);
	for (const { id, members } of groups) {
		const known = members.filter((one) => shownAs.get(one) === id).flatMap((one) => byComponent.get(one) ?? []);
		if (known.length > 0) all.set(id, known.reduce(join));
	}
	return all;
}
