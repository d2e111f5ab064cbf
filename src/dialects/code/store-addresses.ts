import type { Call, Expr } from "./code.ts";
import type { Store } from "./entries/stores.ts";
import { variableIn } from "./environment.ts";
import type { Program } from "./program.ts";
import { givenOf, textIn } from "./values.ts";

/**
 * What a client of a store is given of where that is, by the option's name. `isRead`: the text is a literal or names a
 * variable of the environment; else it is only how the code spells it. Nothing in it: the library takes its own default.
 */
export type StoreAddress = ReadonlyMap<string, { text: string; isRead: boolean }>;

/** Options that say which database it is; who asks for it and how many at once say nothing of that. */
export const isPlace = (option: string): boolean =>
	/^(connection|connection_?string|hosts?|host_?name|port|database|db(_?name)?|name|url|uri|dsn|conninfo|addrs?|server|datasources?|datasource_?url|socket_?path|storage|filename|adapter|replication|service|bind)$/i.test(
		option,
	);

/** Whether two clients lead to one database: where both say the same they do, and where something else is read of them they do not. */
export function sameStore(one: StoreAddress, other: StoreAddress): boolean | "unknown" {
	let isSure = true;
	for (const key of new Set([...one.keys(), ...other.keys()])) {
		const [a, b] = [one.get(key), other.get(key)];
		if (a && b && a.text === b.text) continue;
		if (a?.isRead && b?.isRead) return false;
		isSure = false;
	}
	return isSure || "unknown";
}

/** Participants of which none is another under a second name, and whether they are certainly more than one store. */
export function apartFrom<Of extends { id: string; address?: StoreAddress }>(
	handles: readonly Of[],
): { apart: Of[]; areCertain: boolean } {
	const same = (a: Of, b: Of) => a.id === b.id || (a.address && b.address ? sameStore(a.address, b.address) : false);
	const apart: Of[] = [];
	for (const one of handles) if (!apart.some((other) => same(one, other) === true)) apart.push(one);
	const areCertain = apart.some((one, index) => apart.slice(index + 1).some((other) => same(one, other) === false));
	return { apart, areCertain };
}

const deepest = 3;

export function storeAddress(call: Call, entry: Store, program: Program): StoreAddress {
	const found = new Map<string, { text: string; isRead: boolean }>();
	const add = (key: string, expr: Expr, depth = deepest): void => {
		const value = program.follow(expr);
		if (value.kind === "map" && depth > 0) {
			for (const { key: named, value: inner } of value.entries) {
				const name = textIn(named, program) ?? (named?.kind === "name" ? named.name : undefined);
				if (!named) found.set("...", { text: inner.text, isRead: false });
				else if (!name || isPlace(name)) add(name ?? named.text, inner, depth - 1);
			}
			return;
		}
		const variable = variableIn(expr, program);
		const text = variable ? `$${variable.name}` : textIn(expr, program);
		const literal = value.kind === "literal" ? String(value.value) : undefined;
		const read = text ?? literal;
		found.set(key, { text: read ?? value.text, isRead: read !== undefined });
	};
	const address = givenOf(call, entry.address, program);
	if (address) add("address", address);
	for (const [name, value] of Object.entries(call.named)) if (value !== address && isPlace(name)) add(name, value);
	// What is given in no way that is known (a builder, a configuration) may be anything.
	if (!address && call.positional.length > 0) for (const [at, one] of call.positional.entries()) add(`${at}`, one);
	// Where objects are filled after they are made, or by a builder, none here does not mean none at all.
	const isFilledLater = /^(java|kotlin|csharp)$/.test(program.code.language) && found.size === 0;
	if (isFilledLater) found.set("made", { text: JSON.stringify(call.whole), isRead: false });
	if (entry.engine) found.set("engine", { text: entry.engine, isRead: true });
	if (call.spread?.length) found.set("...", { text: call.spread.map(({ text }) => text).join(), isRead: false });
	return found;
}
