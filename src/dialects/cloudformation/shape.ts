import type { Node } from "yaml";
import type { Blocks } from "./blocks.ts";

/** How a resource type of CloudFormation is written in the words of the families (those of Terraform's provider). */
export interface Shape {
	type: string | ((properties: Node | undefined) => string | undefined);
	/**
	 * Names of properties, where they are not the same in another spelling. The key is the end of the property's path
	 * ("TargetGroups.TargetGroupArn"), the value a path beside it, with "" for what stands in its holder's place.
	 */
	names?: Readonly<Record<string, string>>;
	/** Lists of keys and values, and what the keys are called. */
	keyed?: Readonly<Record<string, Readonly<Record<string, string>>>>;
	/** Properties by the path that `also` puts them at, for whoever adds one. */
	paths?: Readonly<Record<string, string>>;
	/** Where its defaults are not those of Terraform's provider. */
	defaults?: Readonly<Record<string, { value: string | number | boolean; source: string }>>;
	/** What cannot be told by names alone. */
	also?(blocks: Blocks): void;
}
