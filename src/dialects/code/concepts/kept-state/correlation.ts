import type { Call, Code, Expr, Fn } from "../../code.ts";
import { within } from "../../data/walk.ts";
import { ownerOf } from "../../regions.ts";
import { expressionsOf } from "../../state/places.ts";
import { nameOf } from "../../values.ts";

/** What an answer is told by is asked of the one connection that the message was sent on: no other process has to know it. */
export function numbersMessage(call: Call, code: Code): boolean {
	const { ofCall, ofName, rpc } = entriesIn(code);
	const owner = ownerOf(call.region);
	const key = ofCall.get(call) ?? (call.kept?.kind === "name" ? ofName.get(owner)?.get(call.kept.name) : undefined);
	if (key === undefined) return false;
	return /^(request|req|message|msg|correlation|call|rpc)_?id$/i.test(key) || (key === "id" && rpc.has(owner));
}

/** Under which key calls and names are entered into something, and which functions speak of JSON-RPC. */
interface Entries {
	ofCall: Map<Call, string>;
	ofName: Map<Fn | undefined, Map<string, string>>;
	rpc: Set<Fn | undefined>;
}

const entered = new WeakMap<Code, Entries>();

function entriesIn(code: Code): Entries {
	const known = entered.get(code);
	if (known) return known;
	const found: Entries = { ofCall: new Map(), ofName: new Map(), rpc: new Set() };
	const enter = (key: Expr | undefined, value: Expr, owner: Fn | undefined) => {
		const name = key?.kind === "literal" ? String(key.value) : key && nameOf(key);
		if (name === undefined) return;
		if (value.kind === "call") found.ofCall.set(value.call, name);
		if (value.kind !== "name") return;
		const names = found.ofName.get(owner) ?? new Map<string, string>();
		found.ofName.set(owner, names.set(value.name, name));
	};
	for (const { positional, region } of code.calls)
		for (const [at, one] of positional.slice(1).entries()) enter(positional[at], one, ownerOf(region));
	for (const { expr, region } of expressionsOf(code))
		for (const part of within(expr, 6)) {
			if (part.kind === "map") for (const { key, value } of part.entries) enter(key, value, ownerOf(region));
			if (
				part.kind === "literal" || part.kind === "name"
					? /^["']?jsonrpc["']?$/.test(part.text)
					: part.kind === "map" && /\bjsonrpc\b/.test(part.text)
			)
				found.rpc.add(ownerOf(region));
		}
	entered.set(code, found);
	return found;
}
