import type { FragmentLink } from "../fragment.ts";
import type { Asker } from "./askers.ts";
import type { Group } from "./groups.ts";
import type { LinkJoin, Ties } from "./links.ts";
import type { AllTold } from "./told.ts";

/** A group that is a component of the design, under the id that it has there. */
export interface ComponentJoin extends Group {
	id: string;
	/** What its attributes wait for. */
	told?: AllTold;
}

/** Which fragments are one component and what their links lead to, before anything is made of what they say. */
export interface Joins {
	components: readonly ComponentJoin[];
	links: readonly LinkJoin[];
}

/** What is looked up for one group once all have their ids. */
export interface Parts extends Ties {
	/** What its attributes wait for. */
	told?: AllTold;
}

/** A component that stands for what a fragment names and nobody declares. */
export interface Standing {
	outside: NonNullable<FragmentLink["outside"]>;
	asker: Asker;
	link: FragmentLink;
}
