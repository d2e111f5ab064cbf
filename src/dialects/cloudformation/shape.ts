import type { Node } from "yaml";
import type { Block, Expression, Span } from "../resources/syntax.ts";
import type { Expressions } from "./expressions.ts";

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

/** A resource while it is written. */
export interface Blocks {
	readonly block: Block;
	readonly label: string;
	readonly expressions: Expressions;
	/** A property by its path. */
	at(...path: string[]): Node | undefined;
	value(...path: string[]): Expression | undefined;
	literal(value: string | number | boolean, at: Span): Expression;
	/** This resource as others name it. */
	itself(at?: Span): Expression;
	/** Sets an argument at a path of the block, or of another. */
	add(path: string, value: Expression, key?: Span, block?: Block): void;
	/** Another resource that this one stands for. */
	other(type: string, label: string, header: Span, from?: { node: Node | undefined; shape?: Shape }): Block;
}
