import type { Expression, Span } from "../syntax.ts";
import type { Result } from "../value.ts";
import type { Made, Value } from "./values.ts";

/** What a library may ask of the program that uses it. */
export interface Working {
	/** What a value is worth as far as the text tells. */
	known(value: Value | Expression): Result;
}

/** What the classes and functions of a library do, for whoever knows the library. */
export interface Library {
	/** Its own name for what is imported ("ecs.FargateService"); undefined: another library. */
	named(from: string, name: string): string | undefined;
	/** How it knows a member that a language spells in its own way ("fromRegistry" for from_registry). */
	spelled?(name: string): string;
	/** A class of it is made. */
	make(type: string, given: readonly Value[], at: Span, program: Working): Value;
	/** A function of it is called, or a method of what it made. */
	call(name: string, on: Value | undefined, given: readonly Value[], at: Span, program: Working): Value | undefined;
	/** A member of what it made. */
	member(made: Made, name: string, at: Span): Value | undefined;
}
