import { type Attribute, byDefault, declared, unknown } from "../../../design/attribute.ts";
import type { Reference } from "../../../design/fragment.ts";
import type { Binding, Call, Expr, Type } from "../code.ts";
import { secondsIn } from "../durations.ts";
import type { Program } from "../program.ts";
import { methodOf, stepsBefore } from "../values.ts";

export interface Stub {
	/** As its interface is called: "Stock". */
	service: string;
	/** What made it, and the steps behind that, the last first. */
	steps: readonly Call[];
	channel?: Expr;
	/** Where it is only known by its type: what stands there. */
	binding?: Binding;
}

/** How a language's plugin of protoc spells a stub, and how a call by it is given a deadline. */
export interface Spelling {
	/** Whether a file has any: a look at its imports. */
	isUsed?(program: Program): boolean;
	made(call: Call, program: Program): Pick<Stub, "service" | "channel"> | undefined;
	/** The service of which a type is a stub. */
	typed(type: Type): string | undefined;
	/** It asks once, and is answered once. */
	isCall(call: Call, program: Program): boolean;
	boundsOf(call: Call, stub: Stub, program: Program): Record<string, Attribute>;
	/** Whom it leads to, where something else than its channel says so. */
	targetOf?(stub: Stub, program: Program): Reference | undefined;
}

const source = "gRPC docs, Deadlines: a call without a deadline waits for ever";

export const endless = ({ at }: Call): Record<string, Attribute> => ({ bounded: byDefault(false, at, source) });

export function unread(what: string, at: Expr["at"]): Record<string, Attribute> {
	const why = `what ${what.slice(0, 60)} sets was not read`;
	return { timeout: unknown(why, at), bounded: unknown(why, at) };
}

/** `unit`: the seconds of what a bare number counts. */
export function limited(value: Expr, unit: number, program: Program): Record<string, Attribute> {
	const length = secondsIn(value, "s", program);
	const timeout =
		length === undefined ? unknown(`it is ${value.text.slice(0, 60)}`, value.at) : declared(length * unit, value.at);
	return { timeout, bounded: declared(true, value.at) };
}

/** A channel with interceptors or a configuration of its services may give each call a deadline. */
const mayLimit = /intercept|service_?config|DefaultCallOptions|timeout/i;

/** What of the making of a channel may bound the calls over it. */
export function limiterOf(channel: Expr | undefined, program: Program): Call | undefined {
	const value = channel && program.follow(channel);
	if (value?.kind !== "call") return undefined;
	return stepsBefore(value.call, program).find((one) => mayLimit.test(`${methodOf(one)} ${given(one)}`));
}

const given = ({ positional, named }: Call) =>
	[...positional, ...Object.values(named)].map(({ text }) => text).join(" ");
