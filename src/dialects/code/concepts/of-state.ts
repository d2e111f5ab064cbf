import { broadcast } from "./broadcast.ts";
import { clientState } from "./client-state.ts";
import type { Concept } from "./concept.ts";
import { drawnKey } from "./drawn-key.ts";
import { filesBehindSession } from "./files-behind-session.ts";
import { hub } from "./hub.ts";
import { keptDatabase } from "./kept-database.ts";
import { keptFile } from "./kept-file.ts";
import { keptInCache } from "./kept-in-cache.ts";
import { keptState } from "./kept-state/index.ts";
import { limiter } from "./limiter.ts";
import { reconnect } from "./reconnect.ts";
import { remembers } from "./remembers.ts";
import { schedule } from "./schedule.ts";
import { sessionOrder } from "./session-order.ts";
import { uploads } from "./uploads.ts";
import { waiting } from "./waiting.ts";

/** What a process keeps to itself, and what it hands to its clients, by the neutral form alone. */
export const stateConcepts: readonly Concept[] = [
	keptState,
	keptFile,
	keptDatabase,
	keptInCache,
	limiter,
	remembers,
	schedule,
	drawnKey,
	hub,
	broadcast,
	uploads,
	reconnect,
	sessionOrder,
	filesBehindSession,
	clientState,
	waiting,
];
