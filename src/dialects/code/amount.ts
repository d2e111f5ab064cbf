import { type Attribute, byDefault, declared, unknown } from "../../design/attribute.ts";
import type { Location } from "../../design/text.ts";
import type { Call } from "./code.ts";
import type { Amount } from "./entries/given.ts";
import type { Program } from "./program.ts";
import { given, numberIn } from "./values.ts";
import { waitingFor } from "./waits.ts";

/** A number as an attribute: as it is given, or what the library takes where it is not. */
export function amount(call: Call, what: Amount, program: Program, at: Location): Attribute | undefined {
	const found = given(call, what.at, program);
	if (found === "hidden") return unknown("its options are known only when it runs", at);
	if (!found) return what.usual === undefined ? undefined : byDefault(what.usual, at, what.source);
	const value = numberIn(found, program);
	if (value !== undefined) return declared(value, program.follow(found).at);
	return waitingFor(found, program) ?? unknown(`it is ${found.text.slice(0, 60)}`, found.at);
}
