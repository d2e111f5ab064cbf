import type { SourceFile, TextEdit } from "../../design/text.ts";
import type { AttributeChange, Refusal, Scope, Written } from "../dialect.ts";
import { Module } from "./module.ts";
import { writeBounds } from "./write-bounds.ts";
import { writeSessions } from "./write-sessions.ts";
import { writeSigterm } from "./write-sigterm.ts";

/** What a person has to do where code cannot be changed by an edit. */
const advice: Record<string, string> = {
	mechanism:
		"A saga is a rework, not an edit: 1. split the work into one local transaction for each participant, in an order where the last can hardly fail; 2. write the next step into an outbox table in the same local transaction; 3. let a worker carry out each step, idempotently, by the outbox id; 4. give every step a compensation that undoes it; 5. show callers the state in between (pending, confirmed, cancelled).",
	sharding:
		"Keys move when the number of shards changes, so this needs a migration: put a fixed number of slots (say 1024) between key and shard, keep the table of slots, and move one slot at a time; or use a consistent-hash ring.",
	fanOutAdapter:
		"Give the server an adapter that passes messages between replicas, for socket.io: io.adapter(createAdapter(pubClient, subClient)) of @socket.io/redis-adapter, with two connected Redis clients.",
	poolSize:
		"Set the pool's maximum where the client is made, so that pool size × replicas stays below the database's connections.",
};

/** Many changes of one file are written one after the other: it is parsed once for as long as its text stays. */
const modules = new WeakMap<SourceFile, Module>();

function moduleOf(file: SourceFile): Module {
	const known = modules.get(file) ?? new Module(file);
	modules.set(file, known);
	return known;
}

export function write(change: AttributeChange, scope: Scope): TextEdit[] | Written | Refusal {
	const { handle } = change.current;
	const file = handle && scope.file(handle.file);
	if (!handle || !file) return { refused: "The place in code that decides this is not known; change it by hand." };
	const [site, index] = handle.anchor.split("#");
	if (change.attribute === "sessions")
		return writeSessions(change, moduleOf(file), Number(index), (path) => scope.text(path));
	if (change.attribute === "sigterm") return writeSigterm(change, moduleOf(file), site, Number(index));
	if (change.attribute === "bounded" || change.attribute === "timeout")
		return writeBounds(change, moduleOf(file), Number(index));
	return { refused: advice[change.attribute] ?? `Code cannot be edited for ${change.attribute}; change it by hand.` };
}
