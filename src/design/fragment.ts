import type { Attribute, Value } from "./attribute.ts";
import type { ComponentKind, LinkKind } from "./catalogue/index.ts";
import type { Nodes, Placement } from "./nodes.ts";
import type { Location } from "./text.ts";

/**
 * How one fragment names another, as its platform does.
 * key: the exact key of a fragment. labels: every fragment whose labels include these (a Kubernetes selector); `anywhere`:
 * also of other namespaces, where the labels name one.
 * path: whatever runs the code of this file. name: as a person calls it, in `file` where two have the name.
 * nodes: the one node pool that takes such a pod; none where several do. priority: everything of that scheduling class, or that its cluster governs under a name of such a kind.
 * namespace: everything that runs in a namespace of a cluster. folder: everything that is deployed from a folder, or what
 * has one name of it.
 * environment: what the process that runs the code of `path` is given under a variable's name; `otherwise` is what the
 * code takes where nobody gives it. host: whatever answers at an address: a bare host, host:port or URL, or several
 * parted by commas.
 */
export type Reference =
	| { by: "key"; key: string }
	| { by: "labels"; labels: Record<string, string>; namespace: string; anywhere?: true }
	| { by: "path"; path: string }
	| { by: "name"; kind: ComponentKind; name: string; file?: string }
	| ({ by: "nodes" } & Placement)
	| { by: "priority"; name: string }
	| { by: "namespace"; namespace: string }
	| { by: "folder"; folder: string; name?: string }
	| { by: "environment"; variable: string; path: string; otherwise?: string }
	| { by: "host"; host: string };

/** A link that a fragment knows of. The other end may be in another file, or nowhere. */
export interface FragmentLink {
	kind: LinkKind;
	/** "to": from this fragment's component to the other; "from": the other way round. */
	direction: "to" | "from";
	other: Reference;
	at: Location;
	attributes?: Record<string, Attribute>;
	/** What tells this place of use from others between the same two (a call site); absent where there is only one. */
	site?: string;
	/** The component that the other end is where no file of the workspace declares it, and what is known of it all the same. */
	outside?: { kind: ComponentKind; name: string; attributes?: Record<string, Attribute> };
}

/** One value that a process is given: a text, what a text is taken from, or what a platform's reference stands for. */
export interface Given {
	/** May itself name others of the same process, as in `$(DB_HOST):5432`. */
	text?: string;
	/** A platform's own reference (the address of a Terraform resource). */
	to?: Reference;
	/** Where it is the addresses of several, the others. */
	more?: Reference[];
	/** An entry of named values that stand elsewhere (a ConfigMap's key). */
	from?: { key: string; entry: string };
	/** The query of the address, where that is all of its text that is known. */
	query?: string;
	/** Which end of a store the address is of. */
	endpoint?: "primary" | "replica";
	/** Why nobody can know it from the files (a secret). */
	unknown?: string;
	at: Location;
}

interface FragmentBase {
	file: string;
	kind: ComponentKind;
	at: Location;
	attributes: Record<string, Attribute>;
	links?: FragmentLink[];
	/** Within it keys, labels and hosts are unique (a folder, an overlay, a called module); absent: in the workspace. */
	scope?: string;
	/** Where it runs ("prod"); absent: shared by all environments, as code is. */
	environment?: string;
	/** It beats what any other file says: a person says so in the settings, or a controller takes it over from others. */
	decides?: boolean;
}

/** Declares a component. Fragments of one kind and scope that share a key are one component. */
/** No variable's name: what a process is given beside those that are known. */
export const others = "*";

export interface Declaration extends FragmentBase {
	role: "declares";
	name: string;
	keys: string[];
	labels?: Record<string, string>;
	namespace?: string;
	/**
	 * Names under which others reach it, within its scope ("web", "web.shop.svc"), and without a port; "host/part" where
	 * it is one of many of a host, told by the last part of a URL.
	 */
	hosts?: string[];
	/** Those of them that lead to its replicas alone. */
	replicaHosts?: string[];
	/** What its process is given, by the variable's name; `others` is among them where there may be more. */
	given?: Record<string, Given>;
	/** Named values of which its process is given every entry (envFrom, env_file). */
	givenAll?: { key: string; prefix?: string }[];
	/** What a node pool of a Kubernetes cluster offers to pods. */
	nodes?: Nodes;
	/** The scheduling class of its pods. */
	priority?: string;
	/** Files of code that its command starts, from some folder on: "app/main.py". */
	starts?: readonly string[];
}

/**
 * What must hold of a variable that the process which runs the code of `path` is given. "set": to anything but the
 * empty text. has, lacks: its text is a list with commas, as of profiles. `otherwise`: the text that is taken where nobody
 * gives one. A variable that nobody gives is not set; one that stands where no file of the workspace tells is unknown,
 * and then all that the condition decides is.
 */
export interface Condition {
	variable: string;
	path: string;
	is: "set" | "unset" | { equals: string } | { not: string } | { has: string } | { lacks: string[] };
	otherwise?: string;
	/** Where no file of the workspace tells, nothing is said, rather than that it is unknown. */
	certain?: true;
}

/**
 * Says more of a component that others declare. `standalone` names the component to make of it when nobody does
 * (a server in code that no infrastructure deploys).
 */
export interface Extension extends FragmentBase {
	role: "extends";
	of: Reference;
	standalone?: string;
	/** Each store that the reference lists has a part of the data, and code finds the one of a key: they are one store. */
	ofShards?: true;
	/** What is to be said of that component besides. */
	undeclared?: Record<string, Attribute>;
	/** Said only where this holds, as one of several alternatives (a store that is only made if its address is given). */
	when?: Condition;
	/** An instruction of an image that says it: where a deployment replaces that instruction, nothing of this holds. */
	unlessOverridden?: "entrypoint" | "cmd";
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
	/** What its image gives each process (Dockerfile ENV); what a deployment gives wins. */
	given?: Record<string, Given>;
	/** It is made upon an image that is called like it, so that what runs that image does not run this one. */
	isUpon?: boolean;
}

/** Named values that others take by key: a ConfigMap, a Secret, an env file. */
export interface Values {
	role: "values";
	file: string;
	keys: string[];
	scope?: string;
	environment?: string;
	values: Record<string, Given>;
}

/**
 * Names under which others reach what a reference means, where nothing of its own answers: hosts (of a headless Service),
 * a key (of an object that only takes over what another one declares), or a label, "name=value", that goes with another.
 */
export interface Alias {
	role: "alias";
	file: string;
	hosts: string[];
	of: Reference;
	namespace?: string;
	scope?: string;
	environment?: string;
	at: Location;
}

/** Says more of every call between two components that a person names, whoever states it; it decides. */
export interface LinkSaying {
	role: "link";
	file: string;
	/** Names of the ends. */
	from: string;
	to: string;
	attributes: Record<string, Attribute>;
}

/**
 * Says more of every link of these kinds that starts or ends at what a reference means, whoever states the link: a layer
 * between the two ends does it (the proxies of a mesh). What it says joins what the link's own side says.
 */
export interface LinksExtension {
	role: "extends-links";
	file: string;
	kinds: readonly LinkKind[];
	/** The end of the links that is meant. */
	end: "from" | "to";
	of: Reference;
	namespace?: string;
	scope?: string;
	environment?: string;
	at: Location;
	attributes: Record<string, Attribute>;
}

export type Fragment = Declaration | Extension | CodeUnit | Values | Alias | LinkSaying | LinksExtension;

/** The attributes by which fragments are joined: an image is code's name, and what is public is more than a name. */
export const joining = ["image", "overrides", "public", "carries", "pooled"] as const;

/** What joining asks of a fragment's attributes. It asks nothing else of them, so that a change of others joins alike. */
export function joiningValue(fragment: Declaration | Extension, name: (typeof joining)[number]): Value | undefined {
	return fragment.attributes[name]?.value;
}

/** Whether a fragment says something of one component. */
export function isPiece(fragment: Fragment): fragment is Declaration | Extension {
	return fragment.role === "declares" || fragment.role === "extends";
}
