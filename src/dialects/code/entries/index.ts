import { z } from "zod";
import { CallEntry } from "./calls.ts";
import { Duration, Environment, Fields, Fluent, Partial, Route } from "./language.ts";
import { Broadcast, Queue } from "./messages.ts";
import { Schedule, Server, Shutdown, Waiting } from "./processes.ts";
import { Breaker, Deadline, Mounted, Retry } from "./retries.ts";
import { Limiter, Remembers, Session } from "./state.ts";
import { Bound, Reconnect, Store, Unit } from "./stores.ts";

/*
 * What libraries do, by the symbol that code calls: package or module, then the way from its export, an instance with
 * "()" ("redis.Redis().get"). Data only: one file a package in `knowledge/<language>/`, and each default with its source.
 */

/** What a library does where one of its symbols is called or stands as a mark. */
export const Entry = z.discriminatedUnion("is", [
	Limiter,
	Remembers,
	Schedule,
	Waiting,
	Broadcast,
	Reconnect,
	Store,
	Server,
	Shutdown,
	Session,
	CallEntry,
	Queue,
	Retry,
	Breaker,
	Deadline,
	Mounted,
	Unit,
	Bound,
	Environment,
	Duration,
	Fields,
	Fluent,
	Partial,
	Route,
]);
export type Entry = z.infer<typeof Entry>;
export type EntryOf<Is extends Entry["is"]> = Extract<Entry, { is: Is }>;
