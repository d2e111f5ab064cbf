import type { Binding, Code, Fn } from "../../code.ts";
import { methodsIn } from "../../data/methods.ts";
import type { Program } from "../../program.ts";
import { isLive } from "../hub.ts";

/** A store of the middleware for sessions (get, set, destroy): that is told of the sessions. */
export function isOfSessionStore({ region, name }: Binding, code: Code): boolean {
	if (!/sess/i.test(name)) return false;
	const own = region.class ? methodsIn(region.class, code).map((fn) => fn.name) : [];
	return ["get", "set", "destroy"].every((one) => own.includes(one));
}

/** Functions of `session({ store: { get, set, destroy } })`: that, too, is told of the sessions. */
export function inlineStores(code: Code, program: Program): ReadonlySet<Fn> {
	if (code.language !== "typescript") return new Set();
	const maps = code.calls.flatMap(({ positional }) => positional.filter(({ kind }) => kind === "map"));
	return new Set(
		maps.flatMap((one) => {
			const store = program.entry(one, "store");
			if (store?.kind !== "map" || !["get", "set", "destroy"].every((name) => program.entry(store, name))) return [];
			return store.entries.flatMap(({ value }) => (value.kind === "function" ? [value.fn] : []));
		}),
	);
}

/** Sessions of sockets, by the type of what is kept: they can be nowhere else. */
export function isOfConnections({ type, value }: Binding, program: Program): boolean {
	const kept = [type?.of.at(-1)?.name ?? "", value?.text ?? ""];
	return kept.some((one) => sockets.test(one)) || (kept.some((one) => /\bSession\b/.test(one)) && isLive(program));
}

const sockets =
	/\b(WebSocket|WebSocketSession|SseEmitter|WebSocketServerSession|DefaultWebSocketServerSession|ServerWebSocket)\b/;
