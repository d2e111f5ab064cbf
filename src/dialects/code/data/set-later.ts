import type { Call, Expr } from "../code.ts";
import type { Given } from "../entries/given.ts";
import type { Program } from "../program.ts";
import { receiverOf } from "../values.ts";
import { callsNamed, writesTo } from "./calls-by.ts";

/**
 * What an argument of a call was told after it was made, under one of these paths ("0.SessionId"): `message.SessionId = id`,
 * `message.setSessionId(id)`.
 */
export function setLater(call: Call, at: Given, program: Program): Expr | undefined {
	for (const path of at) {
		const [, position, name] = /^(\d+)\.(?:0\.)?(\w+)$/.exec(path) ?? [];
		const held = position === undefined ? undefined : call.positional[Number(position)];
		if (held?.kind !== "name" || !name) continue;
		const [binding] = program.bindingsOf(held);
		const isIt = (of: Expr | undefined) =>
			of?.kind === "name" && of.name === held.name && program.bindingsOf(of)[0] === binding;
		const written = writesTo(`${held.name}.${name}`, program.code).find(
			({ target }) => target.kind === "member" && isIt(target.of),
		);
		if (written) return written.value;
		const setter = `set${name[0].toUpperCase()}${name.slice(1)}`;
		const told = callsNamed(setter, program.code).find((one) => isIt(receiverOf(one)) && one.positional.length === 1);
		if (told) return told.positional[0];
	}
	return undefined;
}
