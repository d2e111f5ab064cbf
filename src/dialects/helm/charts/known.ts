/** A chart that is fetched from elsewhere, as what its documented values come to, in our words. */
export interface KnownChart {
	names: readonly string[];
	/** Whose it is, by a part of its repository's address or of the name that a release gives that; anybody's where absent. */
	of?: RegExp;
	/** Where its values and defaults are documented. */
	source: string;
	makes: AddOn | StoreChart | RenderedChart;
}

/** It looks after the cluster: nothing of it is a service of the workspace. */
export type AddOn = "add-on";

/** A template of our own, in Helm's language, and the defaults of those values that it asks for, as YAML. */
export interface RenderedChart {
	values: string;
	template: string;
	/** Where a person sets an attribute that no default above stands for. */
	keys?: Readonly<Record<string, string>>;
}

/** A store or a broker, by what its values come to. */
export interface StoreChart {
	kind: "Store" | "Queue";
	engine: string;
	role?: "database" | "cache" | "search" | "object";
	/** What `architecture` is unless it is set. */
	usual?: string;
	/** Where copies are counted, how many there are unless it is set, and what their Service and the writer's are called. */
	copies?: { when: string; at: readonly string[]; usual: number; writer: string; reader: string };
	/** Names of Services besides: what follows the full name. */
	more?: readonly string[];
	/** Connections that it accepts unless one of these texts says so; what has the text elsewhere hides it. */
	connections?: {
		usual: number;
		said: readonly (readonly string[])[];
		hidden: readonly (readonly string[])[];
		source: string;
	};
	/** Where it is said whether its data are kept on a volume; they are unless it is set. */
	kept?: readonly (readonly string[])[];
}
