import type { Draft } from "../../resources/program/draft.ts";
import type { Working } from "../../resources/program/library.ts";
import type { Made, Value } from "../../resources/program/values.ts";
import type { Span } from "../../resources/syntax.ts";

/** What constructs are built with. */
export interface Kit {
	program: Working;
	/** Feature flags and values of `cdk.json`. */
	context: Readonly<Record<string, unknown>>;
	/** A resource that a construct declares; `suffix` tells several of one construct apart. */
	draft(type: string, made: Made, suffix?: string, at?: Span): Draft;
	/** A construct within a construct. */
	child(parent: Made, id: string, type: string, at: Span, props?: Value): Made;
	text(value: Value | undefined): string | undefined;
	times(value: Value, factor: number, at: Span): Value;
}

/** What one class of the CDK's second level declares, and what its methods do. */
export interface Construct {
	make?(made: Made, kit: Kit): void;
	methods?: Readonly<Record<string, (made: Made, given: readonly Value[], at: Span, kit: Kit) => Value | undefined>>;
	/** Functions of the class itself: ContainerImage.fromRegistry. */
	functions?: Readonly<Record<string, (given: readonly Value[], at: Span, kit: Kit) => Value | undefined>>;
	/** Attributes of its resource by the member's name. */
	members?: Readonly<Record<string, string>>;
}

export const asValue = (made: Made, at: Span): Value => ({ kind: "made", made, at });
