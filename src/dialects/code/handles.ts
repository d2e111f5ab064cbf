import type { Call, Expr } from "./code.ts";
import type { Program } from "./program.ts";
import { type StoreAddress, storeAddress } from "./store-addresses.ts";
import { givenOf, nameOf } from "./values.ts";

/** Which store a client, a connection or a session talks to, as far as the code tells. Equal `id` means the same one. */
export interface Handle {
	id: string;
	/** As the code names it. */
	name: string;
	/** It was followed to the making of its client: two of them are two stores. */
	isStore: boolean;
	/** Where its client is told to go, where this file makes it. */
	address?: StoreAddress;
}

/** Follows a session to its maker, a connection to its pool, and so on, back to the client that was made. */
export function handleOf(expr: Expr, program: Program, depth = 10): Handle | undefined {
	const named = nameOf(expr);
	const value = program.follow(expr);
	const again = (other: Expr | undefined) => (other && depth > 0 ? handleOf(other, program, depth - 1) : undefined);
	if (value.kind === "member") return again(value.of) ?? ofName(value, program);
	if (value.kind !== "call") return ofName(value, program);
	const { call } = value;
	const store = program.known(call.callee, "store");
	if (store)
		return {
			id: idOf(call),
			name: named ?? keptName(call),
			isStore: true,
			address: storeAddress(call, store, program),
		};
	const bound = program.known(call.callee, "bound");
	if (bound)
		return (
			again(givenOf(call, bound.store, program)) ?? { id: idOf(call), name: named ?? keptName(call), isStore: false }
		);
	// A function of the workspace that makes a client makes another one for each call of it.
	const fn = program.called(call);
	const returned = fn && program.returned(fn);
	const makes = returned && depth > 0 ? handleOf(returned, program, depth - 2) : undefined;
	if (makes?.isStore)
		return { id: fn && fn.parameters.length > 0 ? idOf(call) : makes.id, name: named ?? keptName(call), isStore: true };
	const inner = again(call.callee);
	return inner && { ...inner, name: inner.isStore ? inner.name : (named ?? inner.name) };
}

function ofName(expr: Expr, program: Program): Handle | undefined {
	const [binding] = program.bindingsOf(expr);
	if (!binding || binding.class || binding.fn || binding.from !== undefined) return undefined;
	const { file, range } = binding.at;
	const name = binding.name.replace(/^this\./, "");
	return { id: `${file}:${range.start.line}:${range.start.character}`, name, isStore: false };
}

function idOf({ whole: { file, range } }: Call): string {
	return `${file}:${range.start.line}:${range.start.character}`;
}

function keptName({ kept, callee }: Call): string {
	return kept?.kind === "name" || kept?.kind === "member" ? kept.name : callee.text;
}
