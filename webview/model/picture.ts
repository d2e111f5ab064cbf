import type { Design } from "../../src/design/design.ts";
import { type DesignGroup, type Grouping, groupings, groupsBy } from "../../src/design/groupings.ts";
import { type Diagram, toMermaid } from "../../src/design/mermaid.ts";
import type { Review } from "../../src/review/review.ts";
import type { Choices } from "../state.ts";
import { reachedByUsers } from "./path.ts";
import { stillValid, whatIf } from "./what-if.ts";

export interface Picture extends Diagram {
	groups: readonly DesignGroup[];
	/** Two pictures of one review with one key would be the same. */
	key: string;
	/** What a person tries another value of. */
	tried: ReadonlySet<string>;
}

type Asked = Pick<Choices, "groupBy" | "folded" | "fromUsers" | "edits" | "load">;

export function pictureKey({ groupBy, folded, fromUsers, edits, load }: Asked): string {
	return JSON.stringify([groupBy, folded, fromUsers, edits, load]);
}

/** The design as a person wants it drawn: with which values, in which groups, which of them folded, and how much of it. */
export function pictureOf(review: Review, asked: Asked): Picture {
	const design = withTried(review.design, asked);
	const groups = asked.groupBy ? groupsBy(design, asked.groupBy) : [];
	const only = asked.fromUsers ? reachedByUsers(design) : undefined;
	const drawn = toMermaid(design, { groups, folded: new Set(asked.folded), ...(only && { only }) });
	return { ...drawn, groups, key: pictureKey(asked), tried: triedIds(review.design, asked) };
}

/** Values that contradict each other are played by nobody, nor drawn. */
function withTried(design: Design, asked: Asked): Design {
	if (asked.edits.length === 0 && asked.load === undefined) return design;
	try {
		return whatIf(design, asked);
	} catch {
		return design;
	}
}

function triedIds(design: Design, { edits, load }: Asked): ReadonlySet<string> {
	const clients = design.components.filter(({ kind }) => load !== undefined && kind === "Client");
	return new Set([...stillValid(design, edits).map(({ of }) => of), ...clients.map(({ id }) => id)]);
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
