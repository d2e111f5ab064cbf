import type { Attribute } from "./attribute.ts";
import type { ComponentKind, LinkKind } from "./catalogue/index.ts";
import type { Nodes, Placement } from "./nodes.ts";
import type { Location } from "./text.ts";

/**
 * How one fragment names another, as its platform does.
 * key: the exact key of a fragment. labels: every fragment whose labels include these (a Kubernetes selector).
 * path: whatever runs the code of this file. name: as a person calls it, in `file` where two have the name.
 * nodes: the one node pool that takes such a pod; none where several do. priority: everything of that scheduling class.
 */
export type Reference =
	| { by: "key"; key: string }
	| { by: "labels"; labels: Record<string, string>; namespace: string }
	| { by: "path"; path: string }
	| { by: "name"; kind: ComponentKind; name: string; file?: string }
	| ({ by: "nodes" } & Placement)
	| { by: "priority"; name: string };

/** A link that a fragment knows of. The other end may be in another file, or nowhere. */
export interface FragmentLink {
	kind: LinkKind;
	/** "to": from this fragment's component to the other; "from": the other way round. */
	direction: "to" | "from";
	other: Reference;
	at: Location;
	attributes?: Record<string, Attribute>;
}

interface FragmentBase {
	file: string;
	kind: ComponentKind;
	at: Location;
	attributes: Record<string, Attribute>;
	links?: FragmentLink[];
}

/**
 * Declares a component. Fragments of one kind that share a key are one component.
 * Keys of a `local` fragment are only unique within its folder (two overlays may both declare Deployment "web").
 */
export interface Declaration extends FragmentBase {
	role: "declares";
	name: string;
	keys: string[];
	local?: boolean;
	labels?: Record<string, string>;
	namespace?: string;
	/** What a node pool of a Kubernetes cluster offers to pods. */
	nodes?: Nodes;
	/** The scheduling class of its pods. */
	priority?: string;
}

/**
 * Says more of a component that others declare. `standalone` names the component to make of it when nobody does
 * (a server in code that no infrastructure deploys).
 */
export interface Extension extends FragmentBase {
	role: "extends";
	of: Reference;
	standalone?: string;
}

/** A folder that holds the code of one deployable unit, with the names an image or a deployment may know it by. */
export interface CodeUnit {
	role: "unit";
	file: string;
	folder: string;
	names: string[];
	/** The component that runs it, where a file says so explicitly. */
	runs?: Reference;
	/** Name of the store that its code means where it speaks of one store, where a file says so explicitly. */
	store?: string;
}

export type Fragment = Declaration | Extension | CodeUnit;
